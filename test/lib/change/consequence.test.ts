import fc from "fast-check";
import { modelChanges, objectChanges } from "../../../lib/change/consequence";
import type { Manifest } from "../../../lib/manifest/manifest";

const vm = { name: "w0", host: "pve1", cpus: 4, memory: "8 GiB", disk: "64 GiB", address: "10.0.0.1" };
const model = (machine: object, more: object = {}) => ({ machines: [machine], versions: { talos: "1.13.9" }, ...more });

/** What a change of one field of the model does. */
function change(after: object, before: object = vm): readonly (readonly string[])[] {
  return modelChanges(model(before), model(after)).map(({ what, consequence, detail }) => [what, consequence, detail]);
}

describe("changes of the model", () => {
  it.each([
    [{ memory: "16 GiB" }, "machines.w0.memory", "node reboot", "8 GiB → 16 GiB"],
    [{ disk: "128 GiB" }, "machines.w0.disk", "node reboot", "64 GiB → 128 GiB"],
    [{ disk: "32 GiB" }, "machines.w0.disk", "impossible", "64 GiB → 32 GiB"],
    [{ vmId: 901 }, "machines.w0.vmId", "VM replaced", "(not set) → 901"],
    [{ host: "pve2" }, "machines.w0.host", "node reboot", "pve1 → pve2"],
    [{ datastore: "ceph" }, "machines.w0.datastore", "impossible", "(not set) → ceph"],
  ])("%j", (field, what, consequence, detail) => {
    expect(change({ ...vm, ...field })).toEqual([[what, consequence, detail]]);
  });

  it("of a bare machine only tell what it has", () => {
    const { host: _, ...bare } = vm;
    expect(change({ ...bare, disk: "32 GiB", memory: "4 GiB" }, bare).map(([, consequence]) => consequence)).toEqual([
      "nothing",
      "nothing",
    ]);
  });

  it("a machine that goes takes its disk along", () => {
    expect(modelChanges(model(vm), { ...model(vm), machines: [] })).toContainEqual({
      what: "machines.w0.name",
      consequence: "volume lost",
      detail: "w0 → (not set)",
    });
  });

  it("versions, networks, and what shows in objects instead", () => {
    const found = modelChanges(
      model(vm, { network: { pods: "10.244.0.0/16" }, components: { a: 1 } }),
      model(vm, { network: { pods: "10.42.0.0/16" }, components: { a: 2 }, versions: { talos: "1.13.10" } }),
    );
    expect(found.map(({ what, consequence }) => [what, consequence])).toEqual([
      ["network.pods", "impossible"],
      ["versions.talos", "node reboot"],
    ]);
  });

  it("the same model has no change", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (any) => expect(modelChanges(any, any)).toEqual([])),
    );
  });
});

describe("changes of objects", () => {
  const object = (kind: string, spec: object): Manifest => ({
    apiVersion: "v1",
    kind,
    metadata: { name: "a", namespace: "b" },
    spec,
  });
  const pair = (kind: string, before: object, after: object) =>
    objectChanges(
      [{ stage: "s", before: object(kind, before), after: object(kind, after) }],
      [],
      () => true,
      () => true,
    ).map(({ consequence, detail }) => [consequence, detail]);

  it("a pod template or a chart rolls pods, other fields do not", () => {
    expect(pair("Deployment", { template: { a: 1 } }, { template: { a: 2 } })).toEqual([
      ["rolling restart", "pod template"],
    ]);
    expect(pair("Deployment", { replicas: 1 }, { replicas: 2 })).toEqual([["nothing", ""]]);
    const release = (version: string, values: object) => ({ chart: { spec: { version } }, values });
    expect(pair("HelmRelease", release("1.0.0", {}), release("1.1.0", {}))).toEqual([
      ["rolling restart", "chart 1.0.0 → 1.1.0"],
    ]);
    expect(pair("HelmRelease", release("1.0.0", {}), release("1.0.0", { a: 1 }))).toEqual([
      ["rolling restart", "values"],
    ]);
    expect(pair("Job", { template: { a: 1 } }, { template: { a: 2 } })).toEqual([["impossible", "pod template"]]);
  });

  it("what leaves a stage with pruning is deleted, a claim with its volume unless the class keeps it", () => {
    const gone = (kind: string, pruned: boolean, lost: boolean) =>
      objectChanges(
        [],
        [{ stage: "s", object: object(kind, {}) }],
        () => pruned,
        () => lost,
      )[0]?.consequence;
    expect(gone("PersistentVolumeClaim", true, true)).toBe("volume lost");
    expect(gone("PersistentVolumeClaim", true, false)).toBe("objects pruned");
    expect(gone("ConfigMap", true, true)).toBe("objects pruned");
    expect(gone("ConfigMap", false, true)).toBe("nothing");
  });
});
