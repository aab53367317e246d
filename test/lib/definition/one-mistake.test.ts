import fc from "fast-check";
import { catalog } from "../../../apps/catalog";
import { synthCluster } from "../../../compiler/synth-cluster";
import { readDefinition } from "../../../lib/definition/parse";
import { mergeValues } from "../../../lib/delivery/override";
import { formatProblem } from "../../../lib/model/problem";
import { schemaStore } from "../../../lib/schema/store";
import home from "../../docs/examples/home";
import { readExample, toldOf } from "../../homes/example";
import { runs } from "../../support/runs";
import { ROOT } from "../../support/systems";

/** A value of an example, and one that no schema of its place takes. */
interface Slip {
  readonly path: readonly string[];
  readonly wrong: unknown;
}

/** Each value of an example with wrong ones: of another type, of no grammar, out of every range. */
function slipsOf(value: unknown, path: readonly string[] = []): readonly Slip[] {
  const own = path.length === 0 ? [] : wrongFor(value).map((wrong) => ({ path, wrong }));
  if (typeof value !== "object" || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => slipsOf(inner, [...path, key]))];
}

function wrongFor(value: unknown): readonly unknown[] {
  if (typeof value === "string") return [1, "\u00a7 \u00a7"];
  if (typeof value === "number") return ["x y", -1.5];
  if (typeof value === "boolean") return ["maybe", 7];
  return Array.isArray(value) ? [7] : ["x y"];
}

/** How a problem shows such a path, up to the first key that has to be quoted. */
const shownStart = (path: readonly string[]) =>
  path
    .slice(
      0,
      [...path, "/"].findIndex((key) => /[^\w-]/.test(key)),
    )
    .map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`))
    .join("")
    .slice(1);

const put = (below: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value;
  if (Array.isArray(below)) return below.map((one, index) => (String(index) === key ? put(one, rest, value) : one));
  return { ...Object(below), [key]: put(Reflect.get(Object(below), key), rest, value) };
};

/** Parts of small-pcs that nobody judges, since any value is theirs: of a chart's own maps and of files. */
const FREE = /^(charts\.[^.]+\.values|apps\.[^.]+\.files|machines\.pc-4\.patches|talos\.(patches|kubelet\.config))\./;
/** Parts whose absence changes the same machine, so that a second value of it no longer fits: both are said. */
const BOTH = /^machines\.pc-[45]\.(link|disks\.boot|volumes\.media\.disk\.disk)$/;

/** Everything that a run says of the README's cluster with a change laid over it: problems and errors. */
function told(change: object): readonly string[] {
  return toldOfInput(mergeValues(JSON.parse(JSON.stringify(home)), { ...change }));
}

function toldOfInput(definition: unknown): readonly string[] {
  const input: unknown = JSON.parse(JSON.stringify(definition));
  const { cluster, problems } = readDefinition(input, "clusters/home.ts", catalog);
  if (cluster === undefined) return problems.all().map(formatProblem);
  const made = synthCluster({ cluster, problems }, schemaStore(ROOT));
  return [
    ...made.problems.map(formatProblem),
    ...made.findings.filter(({ severity }) => severity === "error").map(({ rule, at }) => `${rule} ${at}`),
  ];
}

describe("one wrong value is one problem, and nothing that only follows from it", () => {
  it.each([
    ["proxmox.endpoint", { proxmox: { endpoint: "http://192.168.1.11:8006/" } }],
    ["proxmox.endpoint", { proxmox: { endpoint: 8006 } }],
    ["proxmox", { proxmox: "pve1" }],
    ["network.loadBalancers", { network: { loadBalancers: "192.168.1.60" } }],
    ["network.loadBalancers.ingress-pool", { network: { loadBalancers: { "ingress-pool": "192.168.1.600" } } }],
    ["network.subnet", { network: { subnet: "192.168.1.0/44" } }],
    ["versions.talos", { versions: { talos: "latest" } }],
    ["gitops.repository", { gitops: { repository: "home" } }],
    ["components.traefik", { components: { traefik: true } }],
    ["components.metallb", { components: { metallb: "on" } }],
    ["components.certManager.selfSigned", { components: { certManager: { selfSigned: "yes" } } }],
    [
      "components.longhorn.replicas",
      { components: { longhorn: { replicas: "many" } }, apps: { hello: { volumes: { "/data": "1 GiB" } } } },
    ],
    ["apps.hello.port", { apps: { hello: { port: "http" } } }],
  ])("%s", (place, change) => {
    const all = told(change);
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(`clusters/home.ts ${place}: got `);
  });

  it.each([
    ["metallb", { crds: { enabled: 0 } }],
    ["metallb", { crds: { enabled: "no" } }],
    ["traefik", { ingressClass: { enabled: 0 } }],
    ["traefik", { service: { enabled: [] } }],
    ["cilium", { hubble: { enabled: [] } }],
  ])("a value of %s: %j", (release, values) => {
    expect(told({ releases: { [release]: { values } } })).toEqual([
      expect.stringMatching(new RegExp(`^chart-values releases\\.${release}\\.values\\.`)),
    ]);
  });

  it.each([
    ["small-pcs", "machines.pc-5.ephemeralSize"],
    ["bond-bgp", "components.volsync"],
  ])("%s: %s", async (name, place) => {
    const lines = toldOf(await readExample(name), place.split("."), "§").split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(` ${place}: got `);
  });

  it("whichever value of the README's cluster it is", () => {
    const slips = slipsOf(JSON.parse(JSON.stringify(home)));
    expect(slips.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(fc.constantFrom(...slips), ({ path, wrong }) => {
        const all = toldOfInput(put(home, path, wrong));
        expect(all).toHaveLength(1);
        expect(all[0]).toContain(`clusters/home.ts ${shownStart(path)}`);
      }),
      runs(20),
    );
  });

  it("whichever value of five small PCs it is", async () => {
    const example = await readExample("small-pcs");
    const slips = slipsOf(example.input).filter(({ path }) => ![FREE, BOTH].some((part) => part.test(path.join("."))));
    expect(slips.length).toBeGreaterThan(400);
    fc.assert(
      fc.property(fc.constantFrom(...slips), ({ path, wrong }) => {
        const lines = toldOf(example, path, wrong).split("\n");
        expect(lines).toHaveLength(1);
        expect(lines[0]).toContain(shownStart(path));
      }),
      runs(10),
    );
  });
});
