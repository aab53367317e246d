import fc from "fast-check";
import { gt } from "semver";
import { schemaStore } from "../../../lib/schema/store";
import { bare, CHART_PATHS, chartPath, nextOf } from "../../../lib/versions/chart-paths";
import { lineOf, minorOf, patchOf } from "../../../lib/versions/line";
import { LINES, newestTogether, type Pins, UPGRADABLE, type Upgradable, upgradePath } from "../../../lib/versions/path";
import { TALOS_LINES, talosLine } from "../../../lib/versions/talos";
import { ROOT } from "../../support/systems";

const brief = (from: Pins, targets: Parameters<typeof upgradePath>[1]) =>
  upgradePath(from, targets)?.map(({ product, to }) => `${product} ${to}`);

describe("the way of an upgrade", () => {
  it("takes the newest patch of every minor between, and no Kubernetes that Talos does not run", () => {
    const from = { talos: "1.11.2", kubernetes: "1.34.1" };
    expect(brief(from, newestTogether(from))).toEqual([
      "talos 1.11.6",
      "talos 1.12.12",
      "talos 1.13.10",
      "talos 1.14.7",
      "kubernetes 1.35.10",
      "kubernetes 1.36.6",
      "kubernetes 1.37.2",
    ]);
  });

  it("raises Kubernetes on the way where the next Talos no longer accepts the old one", () => {
    expect(brief({ talos: "1.13.10", kubernetes: "1.31.14" }, { talos: "1.14.7" })).toEqual([
      "kubernetes 1.32.13",
      "talos 1.14.7",
    ]);
  });

  it("moves the CNI before a Kubernetes that its old line was never tested with", () => {
    expect(
      brief({ talos: "1.14.7", kubernetes: "1.35.1", cilium: "1.19.8" }, { kubernetes: "1.36.6", cilium: "1.20.3" }),
    ).toEqual(["cilium 1.20.3", "kubernetes 1.36.6"]);
  });

  it("goes to the very version that is wanted, and does nothing where it runs already", () => {
    expect(brief({ talos: "1.12.12", kubernetes: "1.34.1" }, { talos: "1.13.2" })).toEqual(["talos 1.13.2"]);
    expect(brief({ talos: "1.13.9", kubernetes: "1.36.3" }, { talos: "1.13.9" })).toEqual([]);
  });

  it("has no way back, and none to a version of which nothing is known", () => {
    const from = { talos: "1.13.9", kubernetes: "1.36.3" };
    expect(brief(from, { talos: "1.12.12" })).toBeUndefined();
    expect(brief(from, { kubernetes: "1.37.2" })).toEqual(["talos 1.13.10", "talos 1.14.7", "kubernetes 1.37.2"]);
    expect(brief(from, { talos: "1.16.0" })).toBeUndefined();
  });
});

/** A version of a line: any patch up to its newest. */
const versionOf = (product: Upgradable) =>
  fc
    .constantFrom(...LINES[product])
    .chain(({ line, newest }) => fc.nat(patchOf(newest)).map((patch) => `${line}.${patch}`));

const pins = fc
  .record({
    talos: versionOf("talos"),
    kubernetes: versionOf("kubernetes"),
    cilium: versionOf("cilium"),
    flux: versionOf("flux"),
  })
  .filter(({ talos, kubernetes }) => runs(talos, kubernetes));

/** As the vendor's rule reads, written a second time: is this one step allowed? */
function isLegal(before: Pins, after: Pins): boolean {
  const moved = UPGRADABLE.filter((product) => before[product] !== after[product]);
  const [product] = moved;
  if (moved.length !== 1 || product === undefined || !runs(after.talos, after.kubernetes)) return false;
  const [from, to] = [before[product] ?? "", after[product] ?? ""];
  if (lineOf(from) === lineOf(to)) return patchOf(to) > patchOf(from);
  if (minorOf(to) !== minorOf(from) + 1) return false;
  const newest = LINES[product].find(({ line }) => line === lineOf(from))?.newest;
  return product === "kubernetes" || product === "flux" || from === newest;
}

function runs(talos: string, kubernetes: string): boolean {
  const [oldest, newest] = talosLine(talos)?.accepts ?? [0, 0];
  return oldest <= minorOf(kubernetes) && minorOf(kubernetes) <= newest;
}

/** The least number of hops that any way can have: each product alone, whatever is between. */
function leastHops(from: Pins, to: Pins): number {
  return UPGRADABLE.reduce((sum, product) => {
    const [a, b] = [from[product], to[product]];
    if (a === undefined || b === undefined || a === b) return sum;
    const minors = minorOf(b) - minorOf(a);
    const newest = LINES[product].find(({ line }) => line === lineOf(a))?.newest;
    return sum + (minors === 0 ? 1 : minors + (product === "kubernetes" || product === "flux" || a === newest ? 0 : 1));
  }, 0);
}

describe("the way of a chart", () => {
  const way = (chart: string, from: string, to: string) => {
    const path = chartPath(chart);
    const taken = [];
    for (let at = from; path !== undefined && at !== to; taken.push(at)) at = nextOf(path, at, to);
    return taken;
  };

  it.each([
    ["longhorn", "1.9.0", "1.12.1", ["1.10.2", "1.11.3", "1.12.1"]],
    ["longhorn", "1.12.0", "1.12.1", ["1.12.1"]],
    ["rook-ceph", "v1.18.2", "v1.20.6", ["v1.19.10", "v1.20.6"]],
    ["cert-manager", "v1.20.1", "v1.21.1", ["v1.21.1"]],
    ["cilium", "1.17.3", "1.20.0", ["1.18.14", "1.19.8", "1.20.0"]],
    ["external-secrets", "0.9.11", "2.9.0", ["0.16.2", "2.9.0"]],
    ["external-secrets", "1.2.0", "2.9.0", ["2.9.0"]],
  ])("%s from %s to %s", (chart, from, to, taken) => {
    expect(way(chart, from, to)).toEqual(taken);
  });

  it("knows the version that is installed today as the last stop, of every chart that goes minor by minor", () => {
    const schemas = schemaStore(ROOT);
    const ahead = CHART_PATHS.filter(({ stops }) => stops.length > 1).flatMap(({ charts, stops }) =>
      charts.filter((chart) => gt(bare(schemas.chart(chart)?.version ?? "0.0.0"), stops.at(-1) ?? "0.0.0")),
    );
    expect(ahead).toEqual([]);
  });

  it("ends where it should from any stop to any later one, line by line", () => {
    const pairs = CHART_PATHS.flatMap(({ charts: [chart = ""], stops }) =>
      stops.flatMap((from, index) => stops.slice(index + 1).map((to, far) => ({ chart, from, to, steps: far + 1 }))),
    );
    for (const { chart, from, to, steps } of pairs) expect(way(chart, from, to)).toHaveLength(steps);
  });
});

describe("300 random pairs of what runs and what is wanted", () => {
  it("every hop is legal, and no legal way is shorter", () => {
    let ways = 0;
    fc.assert(
      fc.property(pins, pins, (from: Pins, to: Pins) => {
        const path = upgradePath(from, to);
        const isUp = UPGRADABLE.every((product) => {
          const [a, b] = [from[product] ?? "0.0.0", to[product] ?? "0.0.0"];
          return minorOf(b) > minorOf(a) || (minorOf(b) === minorOf(a) && patchOf(b) >= patchOf(a));
        });
        expect(path === undefined).toBe(!isUp);
        if (path === undefined) return;
        ways += 1;
        let before: Pins = from;
        for (const { after } of path) {
          expect(isLegal(before, after)).toBe(true);
          before = after;
        }
        expect(before).toEqual(to);
        expect(path).toHaveLength(leastHops(from, to));
      }),
      { numRuns: 800, seed: 13 },
    );
    expect(ways).toBeGreaterThanOrEqual(100);
  });

  it("from any supported pair there is a way to the newest of all", () => {
    fc.assert(
      fc.property(pins, (from) => {
        const path = upgradePath(from, newestTogether(from));
        expect(path?.at(-1)?.after.talos ?? from.talos).toBe(TALOS_LINES.at(-1)?.newest);
      }),
      { numRuns: 100 },
    );
  });
});
