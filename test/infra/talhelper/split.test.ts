import fc from "fast-check";
import { type NodePatches, type SplitPatches, splitPatches } from "../../../infra/talhelper/split";
import { SecretText } from "../../../infra/talos/secret-text";
import { isFields } from "../../../lib/data/fields";

type Document = Readonly<Record<string, unknown>>;

/**
 * Talos' strategic merge, as talhelper applies it to one node: patches of the
 * node's group, then its own, then those of all (budimanjojo/talhelper,
 * pkg/generate; siderolabs/talos, configpatcher). Documents meet by kind and
 * name, maps are merged, lists are appended.
 */
function merged(split: SplitPatches, node: NodePatches): ReadonlyMap<string, unknown> {
  const group = node.isControlPlane ? split.controller : split.worker;
  const result = new Map<string, unknown>();
  for (const document of [...group, ...(split.nodes.get(node.name) ?? []), ...split.global]) {
    const identity = `${document.kind} ${document.name}`;
    result.set(identity, merge(result.get(identity), document));
  }
  return result;
}

function merge(left: unknown, right: unknown): unknown {
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  if (!isFields(left) || !isFields(right)) return right;
  const result: Record<string, unknown> = { ...left };
  for (const [key, value] of Object.entries(right)) result[key] = key in result ? merge(result[key], value) : value;
  return result;
}

function original(node: NodePatches): ReadonlyMap<string, unknown> {
  return new Map(node.documents.map((document) => [`${document.kind} ${document.name}`, document]));
}

const plane = (name: string, ...documents: Document[]): NodePatches => ({ name, isControlPlane: true, documents });
const worker = (name: string, ...documents: Document[]): NodePatches => ({ name, isControlPlane: false, documents });

describe("RG-3: patches by whom they concern", () => {
  it("what all share is global, what control planes share is theirs, the rest is the node's", () => {
    const split = splitPatches([
      plane("cp-1", { machine: { a: 1, labels: { zone: "x" } }, cluster: { etcd: {} } }),
      plane("cp-2", { machine: { a: 1, labels: { zone: "y" } }, cluster: { etcd: {} } }),
      worker("w-1", { machine: { a: 1, labels: { zone: "x" } } }),
    ]);
    expect(split.global).toEqual([{ machine: { a: 1 } }]);
    expect(split.controller).toEqual([{ cluster: { etcd: {} } }]);
    expect(split.worker).toEqual([{ machine: { labels: { zone: "x" } } }]);
    expect(split.nodes.get("cp-2")).toEqual([{ machine: { labels: { zone: "y" } } }]);
    expect(split.nodes.get("w-1")).toEqual([]);
  });

  it("a list stays whole: Talos would append one half to the other", () => {
    const split = splitPatches([plane("cp-1", { subnets: ["a", "b"] }), plane("cp-2", { subnets: ["a", "c"] })]);
    expect(split.global).toEqual([]);
    expect(split.nodes.get("cp-1")).toEqual([{ subnets: ["a", "b"] }]);
  });

  it("a document of its own kind is shared whole or not at all", () => {
    const link = (address: string) => ({ kind: "LinkConfig", name: "eth0", up: true, address });
    const split = splitPatches([plane("cp-1", link("1")), plane("cp-2", link("2"))]);
    expect(split.global).toEqual([]);
    expect(split.nodes.get("cp-1")).toEqual([link("1")]);
  });

  it("a secret is one value, equal only to itself", () => {
    const secret = (variable: string) => new SecretText("", variable, "a key");
    const same = splitPatches([
      plane("cp-1", { cluster: { key: secret("a") } }),
      plane("cp-2", { cluster: { key: secret("a") } }),
    ]);
    expect(same.global).toEqual([{ cluster: { key: secret("a") } }]);
    const other = splitPatches([
      plane("cp-1", { cluster: { key: secret("a") } }),
      plane("cp-2", { cluster: { key: secret("b") } }),
    ]);
    expect(other.global).toEqual([]);
    expect(other.nodes.get("cp-2")).toEqual([{ cluster: { key: secret("b") } }]);
  });

  it("laid over each other as talhelper does, they are what Terraform applies", () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ depthSize: "small" }, fc.constantFrom(0, 1, "a", true), tie("list"), tie("map")),
      list: fc.array(fc.constantFrom("a", "b"), { maxLength: 3 }),
      map: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("any"), { minKeys: 1, maxKeys: 3 }),
    }));
    const main = fc.dictionary(fc.constantFrom("machine", "cluster"), value.map, { minKeys: 1 });
    const kinds = fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom("LinkConfig", "VolumeConfig"),
        name: fc.constantFrom("x", "y"),
        spec: value.any,
      }),
      { selector: ({ kind, name }) => `${kind} ${name}`, maxLength: 3 },
    );
    const node = fc.record({ isControlPlane: fc.boolean(), main, kinds });
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), (drawn) => {
        const nodes = drawn.map(
          ({ isControlPlane, main: document, kinds: others }, index): NodePatches => ({
            name: `n-${index}`,
            isControlPlane,
            documents: [document, ...others],
          }),
        );
        const split = splitPatches(nodes);
        for (const one of nodes) expect(merged(split, one)).toEqual(original(one));
      }),
    );
  });
});
