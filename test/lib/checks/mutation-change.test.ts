import fc from "fast-check";
import type { Manifest } from "../../../lib/manifest/manifest";
import { check, checkSince, committed, good, type Plan, stage } from "../../mistakes/plan";
import { runs } from "../../support/runs";

const RUNS = runs(3);

const CLASSES = stage("storage", [], { provisions: [{ kind: "StorageClass", name: "block" }] });

const claim = (name: string, gibibytes: number): Manifest => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "default" },
  spec: {
    accessModes: ["ReadWriteOnce"],
    storageClassName: "block",
    resources: { requests: { storage: `${gibibytes}Gi` } },
  },
});

/** Rules of the family `change` that fire between two states. */
function changes(before: object, after: object, plans: { before?: Plan; after?: Plan } = {}): readonly string[] {
  const withClasses = (plan: Plan = {}): Plan => ({ ...plan, stages: [CLASSES, ...(plan.stages ?? [])] });
  const past = committed(before, withClasses(plans.before));
  const now = withClasses(plans.after ?? plans.before);
  const without = new Set(check(after, now).map(({ rule }) => rule));
  return checkSince(past, after, now)
    .map(({ rule }) => rule)
    .filter((rule) => !without.has(rule));
}

const names = Object.keys(good().machines);
const machine = fc.constantFrom(...names);

const withMachine = (name: string, fields: object) => {
  const definition = good();
  return {
    ...definition,
    machines: Object.fromEntries(
      Object.entries(definition.machines).map(([key, value]) => [key, key === name ? { ...value, ...fields } : value]),
    ),
  };
};

describe("change: a random fault is always found, and no change is none", () => {
  it("nothing changed", () => {
    fc.assert(
      fc.property(machine, fc.integer({ min: 32, max: 200 }), (name, size) => {
        const definition = withMachine(name, { disk: `${size} GiB` });
        expect(changes(definition, definition)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("a disk that becomes smaller, by any amount; one that grows is none", () => {
    fc.assert(
      fc.property(machine, fc.integer({ min: 40, max: 200 }), fc.integer({ min: 1, max: 30 }), (name, size, less) => {
        const large = withMachine(name, { disk: `${size} GiB` });
        const small = withMachine(name, { disk: `${size - less} GiB` });
        expect(changes(large, small)).toContain("disk-shrinks");
        expect(changes(small, large)).not.toContain("disk-shrinks");
      }),
      RUNS,
    );
  });

  it("a node under another name", () => {
    fc.assert(
      fc.property(machine, fc.integer({ min: 10, max: 99 }), (name, number) => {
        const definition = good();
        const renamed = Object.fromEntries(
          Object.entries(definition.machines).map(([key, value]) => [key === name ? `${key}-${number}` : key, value]),
        );
        expect(changes(definition, { ...definition, machines: renamed })).toContain("node-renamed");
      }),
      RUNS,
    );
  });

  it("another pod or service network", () => {
    fc.assert(
      fc.property(fc.constantFrom("pods", "services"), fc.integer({ min: 30, max: 90 }), (network, octet) => {
        const definition = good();
        const moved = { ...definition, network: { ...definition.network, [network]: `10.${octet}.0.0/16` } };
        expect(changes(definition, moved)).toContain("network-of-living-cluster");
      }),
      RUNS,
    );
  });

  it("a claim that asks for less", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 100 }), fc.nat({ max: 98 }), (size, less) => {
        const smaller = Math.max(1, size - 1 - less);
        const plan = (gibibytes: number): Plan => ({ stages: [stage("app", [claim("data", gibibytes)])] });
        expect(changes(good(), good(), { before: plan(size), after: plan(smaller) })).toContain("claim-shrinks");
      }),
      RUNS,
    );
  });
});
