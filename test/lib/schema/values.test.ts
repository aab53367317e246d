import fc from "fast-check";
import type { ValueTree } from "../../../lib/schema/schema-file";
import { type ValueKeys, validateValues } from "../../../lib/schema/values";
import { store } from "./project-store";

const tree: ValueKeys = {
  crds: { enabled: "boolean", keep: "boolean" },
  image: { "...": "any", tag: "string" },
  replicaCount: "number",
  extraArgs: "list",
  resources: "map",
  webhook: { nested: { timeoutSeconds: "number" } },
  anything: "any",
};

const problemsOf = (values: unknown): readonly string[] =>
  validateValues(tree, values, "values").map(
    ({ path, got, want, fix }) => `${path}: got ${got}, want ${want}${fix === undefined ? "" : `; ${fix}`}`,
  );

describe("validateValues", () => {
  it("accepts known keys, open maps, null and numbers with a unit", () => {
    const values = {
      crds: { enabled: true, keep: null },
      image: { tag: "1.30", flavour: 1 },
      replicaCount: "25%",
      resources: { limits: {} },
      anything: [1],
      webhook: null,
    };
    expect(problemsOf(values)).toEqual([]);
  });

  it("names the key that is meant", () => {
    expect(problemsOf({ replicacount: 1 })).toEqual([
      'values.replicacount: got unknown key "replicacount", want one of crds, image, replicaCount, extraArgs, resources, webhook, anything; write replicaCount',
    ]);
  });

  it("finds the key deeper in the tree", () => {
    expect(validateValues(tree, { timeoutSeconds: 1 }, "values")[0]?.fix).toBe(
      "move it to webhook.nested.timeoutSeconds",
    );
    expect(validateValues(tree, { colour: 1 }, "values")[0]?.fix).toBe("remove colour: no template reads it");
  });

  it("takes global only where the tree has it", () => {
    expect(problemsOf({ global: {} })[0]).toMatch(/^values.global: got unknown key "global"/);
    expect(validateValues({ ...tree, global: "map" }, { global: { a: 1 } }, "")).toEqual([]);
  });

  it.each([
    [{ crds: { enabled: "true" } }, 'values.crds.enabled: got "true", want true or false; write true without quotes'],
    [{ image: { tag: 1.3 } }, 'values.image.tag: got 1.3, want a text; write "1.3"'],
    [{ extraArgs: "--v=2" }, 'values.extraArgs: got "--v=2", want a list'],
    [{ resources: [] }, "values.resources: got an empty list, want an object"],
    [{ crds: true }, "values.crds: got true, want an object"],
    [{ replicaCount: "many" }, 'values.replicaCount: got "many", want a number'],
  ])("refuses %j", (values, message) => {
    expect(problemsOf(values)).toEqual([message]);
  });

  it("knows the charts of the catalogue", () => {
    const values = store.chart("cert-manager")?.values ?? {};
    expect(validateValues(values, { crds: { enabled: true }, config: { anything: 1 } }, "")).toEqual([]);
    expect(validateValues(values, { crds: { install: true } }, "")[0]).toMatchObject({
      path: "crds.install",
      want: "one of enabled, keep",
    });
    expect(store.chart("no-such-chart")).toBeUndefined();
  });
});

const SAMPLES: Readonly<Record<string, unknown>> = { string: "a", number: 1, boolean: true, list: [], map: {}, any: 1 };

/** Values of the right type for some of the keys of a tree. */
function fitting(node: ValueTree): fc.Arbitrary<unknown> {
  if (typeof node === "string") return fc.constantFrom(SAMPLES[node], null);
  const keys = Object.entries(node).filter(([key]) => key !== "...");
  return fc.record(Object.fromEntries(keys.map(([key, child]) => [key, fitting(child)])), { requiredKeys: [] });
}

const leaf = fc.constantFrom(...Object.keys(SAMPLES));
const trees = fc.letrec<{ node: ValueTree; keys: ValueKeys }>((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, leaf, tie("keys")),
  keys: fc.dictionary(fc.constantFrom("a", "b", "c", "d"), tie("node"), { maxKeys: 4 }),
}));

describe("any tree", () => {
  it("accepts values of its own keys and types", () => {
    fc.assert(
      fc.property(
        trees.keys.chain((keys) => fc.tuple(fc.constant(keys), fitting(keys))),
        ([keys, values]) => expect(validateValues(keys, values, "")).toEqual([]),
      ),
    );
  });

  it("refuses one unknown key with one problem", () => {
    fc.assert(
      fc.property(
        trees.keys.filter((keys) => Object.keys(keys).length > 0),
        (keys) => {
          expect(validateValues(keys, { zzz: 1 }, "").map((problem) => problem.path)).toEqual(["zzz"]);
        },
      ),
    );
  });
});

describe("values that charts take in more than one form", () => {
  it.each([
    ["cilium", { devices: ["eth9"] }],
    ["cilium", { devices: "eth9" }],
    ["cilium", { operator: { updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: "50%" } } } }],
    ["cloudnative-pg", { monitoringQueriesConfigMap: { queries: { backends: { query: "SELECT 1" } } } }],
    ["authentik", { server: { pdb: { maxUnavailable: 1 } } }],
    ["sealed-secrets", { pdb: { minAvailable: 1, maxUnavailable: "25%" }, revisionHistoryLimit: 3 }],
    ["argo-cd", { server: { pdb: { minAvailable: 1 } } }],
  ])("%s takes %j", (chart, values) => {
    expect(validateValues(store.chart(chart)?.values ?? {}, values, "")).toEqual([]);
  });
});
