import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Fields } from "../../../lib/data/fields";
import { isFields } from "../../../lib/data/fields";
import { applyPatch } from "../../../lib/talos/merge";
import { MergeError } from "../../../lib/talos/merge-value";
import { type MergeCase, mergeCases } from "../../../scripts/talos/cases";
import { type Answer, isSame, ours } from "../../../scripts/talos/compare";

const main = (machine: Fields, cluster: Fields = {}) => ({ machine, cluster });
const config = (kind: string, fields: Fields) => ({ apiVersion: "v1alpha1", kind, ...fields });

/** The one document that comes out of one patch of one document. */
function merged(base: Fields, patch: Fields): unknown {
  const [document, ...others] = applyPatch([base], [patch]);
  expect(others).toEqual([]);
  return document;
}

function refusal(base: readonly Fields[], patch: Fields): string {
  try {
    applyPatch(base, [patch]);
  } catch (error) {
    if (error instanceof MergeError) return `${error.path}: ${error.message}. Fix: ${error.fix}`;
    throw error;
  }
  return "";
}

describe("what Talos' machinery answered", () => {
  const recorded: unknown = JSON.parse(readFileSync(join(__dirname, "merges.json"), "utf8"));
  const cases = isFields(recorded) && Array.isArray(recorded.cases) ? recorded.cases.filter(isRecorded) : [];

  test("every recorded case merges as it did", () => {
    expect(cases.length).toBeGreaterThan(200);
    expect(cases.filter((one) => !isSame(one, one.answer))).toEqual([]);
  });

  test("the cases hold merges and refusals, deletions and several patches", () => {
    const refused = cases.filter(({ answer }) => "error" in answer).length;
    expect(refused).toBeGreaterThan(5);
    expect(refused).toBeLessThan(cases.length / 2);
    expect(cases.some(({ patches }) => patches.length > 1)).toBe(true);
    expect(cases.filter(({ patches }) => JSON.stringify(patches).includes("$patch")).length).toBeGreaterThan(20);
  });
});

function isRecorded(value: unknown): value is MergeCase & { readonly answer: Answer } {
  return (
    isFields(value) &&
    typeof value.minor === "number" &&
    Array.isArray(value.base) &&
    Array.isArray(value.patches) &&
    isFields(value.answer)
  );
}

test("a patch that says nothing changes nothing but what Go resets", () => {
  fc.assert(
    fc.property(fc.oneof(mergeCases(13), mergeCases(14)), ({ base, minor }) => {
      const [document = {}] = base;
      const { apiVersion, kind, name } = document;
      const bare = kind === undefined ? { machine: {} } : { apiVersion, kind, ...(name === undefined ? {} : { name }) };
      const before = JSON.stringify(document);
      const after = ours({ base, minor, patches: [[bare]] });
      expect(JSON.stringify(document)).toBe(before);
      if ("documents" in after && !/match|minSize|Expression/.test(before)) expect(after.documents).toEqual(base);
    }),
    { numRuns: 200 },
  );
});

test("patches one after another are the same as their results one after another", () => {
  fc.assert(
    fc.property(fc.oneof(mergeCases(13), mergeCases(14)), ({ base, patches, minor }) => {
      const whole = ours({ minor, base, patches });
      const first = ours({ minor, base, patches: patches.slice(0, 1) });
      const steps = "error" in first ? first : ours({ minor, base: first.documents, patches: patches.slice(1) });
      expect("error" in steps).toBe("error" in whole);
      if ("documents" in whole) expect(steps).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});

test("lists append", () => {
  expect(merged(main({ certSANs: ["a"] }), main({ certSANs: ["b"] }))).toMatchObject({
    machine: { certSANs: ["a", "b"] },
  });
});

test("pod and service networks, ports and sources of a rule, and the audit policy are replaced", () => {
  expect(
    merged(
      main(
        {},
        { network: { podSubnets: ["10.1.0.0/16"] }, apiServer: { auditPolicy: { rules: [1], kind: "Policy" } } },
      ),
      main({}, { network: { podSubnets: ["10.2.0.0/16"] }, apiServer: { auditPolicy: { rules: [2] } } }),
    ),
  ).toMatchObject({
    cluster: { network: { podSubnets: ["10.2.0.0/16"] }, apiServer: { auditPolicy: { rules: [2] } } },
  });
  const rule = (ports: readonly number[]) => config("NetworkRuleConfig", { name: "a", portSelector: { ports } });
  expect(merged(rule([1, 2]), rule([3]))).toMatchObject({ portSelector: { ports: [3] } });
});

test("network interfaces are found by name or by selector, VLANs by id, admission plugins by name", () => {
  const interfaces = (...list: readonly Fields[]) => main({ network: { interfaces: list } });
  expect(
    merged(
      interfaces(
        { interface: "eth0", mtu: 1500, vlans: [{ vlanId: 5, mtu: 1400 }] },
        { deviceSelector: { driver: "e1000" } },
      ),
      interfaces(
        { interface: "eth0", dhcp: true, vlans: [{ vlanId: 5, dhcp: true }, { vlanId: 6 }] },
        { deviceSelector: { driver: "e1000" }, mtu: 9000 },
        { interface: "eth1" },
      ),
    ),
  ).toMatchObject({
    machine: {
      network: {
        interfaces: [
          { interface: "eth0", mtu: 1500, dhcp: true, vlans: [{ vlanId: 5, mtu: 1400, dhcp: true }, { vlanId: 6 }] },
          { deviceSelector: { driver: "e1000" }, mtu: 9000 },
          { interface: "eth1" },
        ],
      },
    },
  });
});

test("a selector and a smallest size that a patch of the document leaves out are lost", () => {
  const volume = (fields: Fields) => config("UserVolumeConfig", { name: "data", ...fields });
  const before = volume({
    provisioning: { diskSelector: { match: "system_disk" }, minSize: "10GiB", maxSize: "20GiB" },
  });
  expect(merged(before, volume({ encryption: { provider: "luks2" } }))).toEqual(
    volume({ provisioning: { diskSelector: {}, maxSize: "20GiB" }, encryption: { provider: "luks2" } }),
  );
});

test("a first word, an empty text and a zero change nothing; false does", () => {
  const action = (ingress: string) => config("NetworkDefaultActionConfig", { ingress });
  expect(merged(action("block"), action("accept"))).toEqual(action("block"));
  expect(
    merged(
      main({ nodeLabels: { a: "x" }, features: { rbac: true } }),
      main({ nodeLabels: { a: "" }, features: { rbac: false } }),
    ),
  ).toMatchObject({ machine: { nodeLabels: { a: "x" }, features: { rbac: false } } });
});

test("$patch: delete takes away a document, a field, an entry of a map, and an entry of a list by its first field", () => {
  const host = config("HostnameConfig", { hostname: "a" });
  expect(applyPatch([main({}), host], [config("HostnameConfig", { $patch: "delete" })])).toEqual([main({})]);
  expect(
    merged(
      main({
        nodeLabels: { a: "x", b: "y" },
        kernel: { modules: [{ name: "zfs" }, { name: "nbd" }] },
        sysctls: { c: "1" },
      }),
      {
        machine: {
          nodeLabels: { a: { $patch: "delete" } },
          kernel: { modules: [{ name: "zfs", $patch: "delete" }] },
          sysctls: { $patch: "delete" },
        },
      },
    ),
  ).toEqual(main({ nodeLabels: { b: "y" }, kernel: { modules: [{ name: "nbd" }] } }));
});

test("what Talos refuses is refused, with what to write instead", () => {
  expect(refusal([main({ nodeLabels: { a: "x" } })], { machine: { nodeLabels: { b: { $patch: "delete" } } } })).toBe(
    'machine.nodeLabels.b: $patch: delete of machine.nodeLabels.b, which is not there: Talos refuses it with "lookup failed". Fix: remove the marker',
  );
  expect(refusal([main({})], config("HostnameConfig", { $patch: "delete" }))).toBe(
    ": $patch: delete in HostnameConfig, which the configuration does not hold. Fix: remove the marker",
  );
  expect(
    refusal([main({ kubelet: { extraConfig: { maxPods: 1 } } })], main({ kubelet: { extraConfig: { maxPods: "x" } } })),
  ).toBe(
    "machine.kubelet.extraConfig.maxPods: a text in place of an integer: Talos refuses to merge them. Fix: delete machine.kubelet.extraConfig.maxPods in a patch before this one",
  );
  const routing = config("RoutingRuleConfig", { name: "a", src: "10.0.0.0/8" });
  expect(refusal([routing], routing)).toContain("delete the document first");
});
