import { modelChanges } from "../../../lib/change/consequence";
import { patchConsequence } from "../../../lib/change/patch-consequence";

const machine = (fields: object) => [{ machine: fields }];

test.each([
  ["a sysctl", machine({ sysctls: { a: "1" } }), machine({ sysctls: { a: "2" } }), "nothing"],
  ["a machine file", machine({}), machine({ files: [{ path: "/var/a" }] }), "node reboot"],
  ["the kubelet", machine({ kubelet: { extraArgs: { a: "b" } } }), machine({ kubelet: {} }), "rolling restart"],
  ["the API server", [], [{ cluster: { apiServer: { extraArgs: { a: "b" } } } }], "rolling restart"],
  ["etcd", [], [{ cluster: { etcd: { extraArgs: { a: "b" } } } }], "node reboot"],
  [
    "a feature that is read live, and one that is not",
    [],
    machine({ features: { kubePrism: { port: 1 } } }),
    "nothing",
  ],
  ["a feature that is read at boot", [], machine({ features: { rbac: true } }), "node reboot"],
  ["a marker", machine({ udev: { $patch: "delete" } }), [], "node reboot"],
  [
    "a document of its own",
    [],
    [{ apiVersion: "v1alpha1", kind: "WatchdogTimerConfig", device: "/dev/watchdog0" }],
    "nothing",
  ],
  ["nothing", machine({ sysctls: { a: "1" } }), machine({ sysctls: { a: "1" } }), "nothing"],
])("a change of %s", (_, before, after, expected) => {
  expect(patchConsequence(before, after)).toBe(expected);
});

test("the worst of several changes counts", () => {
  expect(patchConsequence([], machine({ sysctls: { a: "1" }, kubelet: { image: "x" } }))).toBe("rolling restart");
  expect(patchConsequence([], machine({ sysctls: { a: "1" }, env: { A: "x" }, kubelet: { image: "x" } }))).toBe(
    "node reboot",
  );
});

test("patches are changes at their place, by their content and not by how they are written", () => {
  const model = (patches: object, written: unknown = []) => ({ talos: { patches: written }, patches });
  const link = (mtu: number) => ({ apiVersion: "v1alpha1", kind: "LinkConfig", name: "eth0", mtu });
  expect(
    modelChanges(
      model({ "talos.patches[0]": machine({ env: { A: "x" } }), "machines.a.patches[0]": [link(1500)] }, ["./a.yaml"]),
      model({
        "talos.patches[0]": machine({ env: { A: "x" } }),
        "machines.a.patches[0]": [link(9000)],
        "talos.patches[1]": machine({ env: { A: "x" } }),
      }),
    ),
  ).toEqual([
    { what: "machines.a.patches[0]", consequence: "nothing", detail: "changed" },
    { what: "talos.patches[1]", consequence: "node reboot", detail: "new" },
  ]);
});
