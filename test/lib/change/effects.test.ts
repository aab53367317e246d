import { compareFiles, TABLES } from "../../../lib/change/compare";
import { EFFECTS } from "../../../lib/change/effects/row";
import { type Fields, isFields } from "../../../lib/data/fields";
import { toYaml } from "../../../lib/emit/yaml";

const STACK = "terraform/stacks/home-machines/cdk.tf.json";

/** A machines stack whose machine has these patches, whatever else is in it. */
const stack = (patches: readonly Fields[], resources: Fields = {}) =>
  new Map([
    [
      STACK,
      JSON.stringify({
        data: { talos_machine_configuration: { "cp-1": { config_patches: patches.map((one) => toYaml(one)) } } },
        resource: resources,
      }),
    ],
  ]);

const times = { cluster: "home", talos: 13, kubernetes: 36, isPruned: () => true, isLost: () => true };

/** What a change of a patch does to a machine, by path. */
function ofPatch(before: readonly Fields[], after: readonly Fields[], talos = 13) {
  return compareFiles(stack(before), stack(after), { ...times, talos })
    .filter(({ who }) => who.kind === "machine")
    .map(({ who, path, consequence }) => [who.part, path, consequence]);
}

const main = (machine: Fields, cluster?: Fields): Fields => ({
  machine,
  ...(cluster === undefined ? {} : { cluster }),
});
const kind = (name: string, fields: Fields): Fields => ({ apiVersion: "v1alpha1", kind: name, ...fields });

describe("machine configurations", () => {
  it.each<readonly [string, Fields, Fields, string, string]>([
    ["a sysctl", main({ sysctls: { a: "1" } }), main({ sysctls: { a: "2" } }), "live", "live"],
    ["udev", main({}), main({ udev: { rules: ["a"] } }), "reboots node", "live"],
    ["a machine file", main({}), main({ files: [{ path: "/var/a", content: "b" }] }), "reboots node", "needs a reboot"],
    ["the environment", main({ env: { A: "1" } }), main({ env: { A: "2" } }), "reboots node", "live"],
    [
      "the kubelet",
      main({ kubelet: { image: "a" } }),
      main({ kubelet: { image: "b" } }),
      "restarts service",
      "restarts service",
    ],
    ["etcd", main({}), main({}, { etcd: { extraArgs: { a: "b" } } }), "needs a reboot", "needs a reboot"],
    [
      "the API server",
      main({}),
      main({}, { apiServer: { extraArgs: { a: "b" } } }),
      "restarts service",
      "restarts service",
    ],
    ["kube-proxy", main({}), main({}, { proxy: { disabled: true } }), "by hand", "by hand"],
    [
      "credentials of a registry",
      main({}),
      main({ registries: { config: { a: { auth: { username: "b" } } } } }),
      "needs a reboot",
      "restarts service",
    ],
    [
      "a kernel module more",
      main({ kernel: { modules: [{ name: "a" }] } }),
      main({ kernel: { modules: [{ name: "a" }, { name: "b" }] } }),
      "live",
      "live",
    ],
    [
      "a kernel module less",
      main({ kernel: { modules: [{ name: "a" }, { name: "b" }] } }),
      main({ kernel: { modules: [{ name: "a" }] } }),
      "needs a reboot",
      "needs a reboot",
    ],
    ["the installer", main({ install: { image: "a" } }), main({ install: { image: "b" } }), "by hand", "by hand"],
    ["a key that no row knows", main({}), main({ newThing: { a: 1 } }), "reboots node", "unknown"],
    ["a key of the cluster that no row knows", main({}), main({}, { newThing: 1 }), "unknown", "unknown"],
  ])("%s, on Talos 1.13 and on 1.14", (_, before, after, old, fresh) => {
    const consequences = (talos: number) => ofPatch([before], [after], talos).map(([, , consequence]) => consequence);
    expect([consequences(13), consequences(14)]).toEqual([[old], [fresh]]);
  });

  it("a document counts by its kind, and one that no row knows is unknown", () => {
    expect(
      ofPatch([], [kind("WatchdogTimerConfig", { device: "/dev/watchdog0" }), kind("SomethingNew", { a: 1 })]),
    ).toEqual([
      ["WatchdogTimerConfig", "", "live"],
      ["SomethingNew", "", "unknown"],
    ]);
  });

  it("a volume of the system that gets its first encryption is lost, with its document or in it", () => {
    const encryption = { provider: "luks2", keys: [{ slot: 0, nodeID: {} }] };
    const bare = kind("VolumeConfig", { name: "EPHEMERAL", provisioning: { maxSize: "40GiB" } });
    expect(ofPatch([], [{ ...bare, encryption }])).toEqual([["VolumeConfig EPHEMERAL", "", "data lost"]]);
    expect(ofPatch([bare], [{ ...bare, encryption }])).toEqual([["VolumeConfig EPHEMERAL", "encryption", "data lost"]]);
    expect(ofPatch([], [bare])).toEqual([["VolumeConfig EPHEMERAL", "", "none"]]);
    expect(ofPatch([], [kind("UserVolumeConfig", { name: "a", encryption })])).toEqual([
      ["UserVolumeConfig a", "", "live"],
    ]);
  });

  it("a marker that deletes what Talos generates is a change", () => {
    expect(ofPatch([], [kind("KubeFlannelCNIConfig", { $patch: "delete" })])).toEqual([
      ["KubeFlannelCNIConfig", "", "by hand"],
    ]);
  });

  it("names and nameservers in the form of 1.11 and of 1.12 are the same", () => {
    expect(
      ofPatch(
        [main({ network: { hostname: "a", nameservers: ["10.0.0.1"] } })],
        [
          main({}),
          kind("HostnameConfig", { auto: "off", hostname: "a" }),
          kind("ResolverConfig", { nameservers: [{ address: "10.0.0.1" }] }),
        ],
      ),
    ).toEqual([]);
  });

  it("the same configuration in other patches is told as such", () => {
    const one = main({ sysctls: { a: "1" }, time: { disabled: true } });
    const found = compareFiles(
      stack([one]),
      stack([main({ sysctls: { a: "1" } }), main({ time: { disabled: true } })]),
      times,
    );
    expect(found.map(({ consequence, detail }) => [consequence, detail])).toEqual([
      ["none", "the same content, written another way"],
    ]);
  });
});

describe("Terraform", () => {
  const vm = (fields: Fields) => ({
    proxmox_virtual_environment_vm: {
      "cp-1": { node_name: "a", migrate: true, reboot_after_update: false, started: true, ...fields },
    },
  });
  const ofVm = (before: Fields, after: Fields) =>
    compareFiles(stack([], vm(before)), stack([], vm(after)), times).map(({ path, consequence }) => [
      path,
      consequence,
    ]);

  it.each<readonly [string, Fields, Fields, string, string]>([
    ["memory", { memory: { dedicated: 1 } }, { memory: { dedicated: 2 } }, "memory.dedicated", "needs a reboot"],
    ["cores", { cpu: { cores: 1 } }, { cpu: { cores: 2 } }, "cpu.cores", "needs a reboot"],
    ["the number", { vm_id: 100 }, { vm_id: 101 }, "vm_id", "replaces machine"],
    ["the host", {}, { node_name: "b" }, "node_name", "live"],
    [
      "the host of one that does not migrate",
      { migrate: false },
      { migrate: false, node_name: "b" },
      "node_name",
      "replaces machine",
    ],
    [
      "a smaller disk",
      { disk: [{ interface: "scsi0", size: 20 }] },
      { disk: [{ interface: "scsi0", size: 10 }] },
      "disk[scsi0].size",
      "refused",
    ],
    [
      "a larger disk",
      { disk: [{ interface: "scsi0", size: 20 }] },
      { disk: [{ interface: "scsi0", size: 30 }] },
      "disk[scsi0].size",
      "needs a reboot",
    ],
    [
      "a disk less",
      { disk: [{ interface: "scsi0" }, { interface: "scsi1" }] },
      { disk: [{ interface: "scsi0" }] },
      "disk[scsi1]",
      "data lost",
    ],
    ["a description", {}, { description: "a" }, "description", "live"],
    [
      "what Terraform ignores",
      { lifecycle: { ignore_changes: ["vm_id"] }, vm_id: 1 },
      { lifecycle: { ignore_changes: ["vm_id"] }, vm_id: 2 },
      "vm_id",
      "none",
    ],
    [
      "what Terraform ignores in the one block of its kind",
      { lifecycle: { ignore_changes: ["metadata[0].labels"] }, metadata: { labels: { a: "1" } } },
      { lifecycle: { ignore_changes: ["metadata[0].labels"] }, metadata: { labels: { a: "2" } } },
      "metadata.labels.a",
      "none",
    ],
    ["what no row knows", {}, { something_new: 1 }, "something_new", "unknown"],
  ])("%s of a VM", (_, before, after, path, consequence) => {
    expect(ofVm(before, after)).toEqual([[path, consequence]]);
  });

  it("a VM that may restart does so by itself", () => {
    const restarts = { reboot_after_update: true };
    expect(ofVm({ ...restarts, memory: { dedicated: 1 } }, { ...restarts, memory: { dedicated: 2 } })).toEqual([
      ["memory.dedicated", "reboots node"],
    ]);
  });

  it("a resource that no row knows is unknown whatever becomes of it", () => {
    const one = { something_new: { a: { b: 1 } } };
    const consequences = (before: Fields, after: Fields) =>
      compareFiles(stack([], before), stack([], after), times).map(({ consequence }) => consequence);
    expect([
      consequences({}, one),
      consequences(one, {}),
      consequences(one, { something_new: { a: { b: 2 } } }),
    ]).toEqual([["unknown"], ["unknown"], ["unknown"]]);
  });
});

describe("tables", () => {
  const rows = Object.values(TABLES).flat();

  it("every row says its effect, and where the fact comes from", () => {
    for (const row of rows) {
      expect(EFFECTS).toContain(row.effect);
      expect({ path: row.path, source: row.source.length > 3 }).toEqual({ path: row.path, source: true });
    }
    expect(rows.length).toBeGreaterThan(500);
  });

  it("no row lies behind one that is the same", () => {
    const hidden = Object.values(TABLES).flatMap((table) => {
      const unconditional = new Set<string>();
      return table.flatMap(({ kind: of, path, when, since = 0, until = 99 }) => {
        const key = `${of}|${path}|${since}|${until}`;
        if (unconditional.has(key)) return [key];
        if (when === undefined) unconditional.add(key);
        return [];
      });
    });
    expect(hidden).toEqual([]);
  });
});

test("a file of no known form is told as unknown, one for other machines as work by hand", () => {
  const found = compareFiles(
    new Map([
      ["edge/home/nginx/home.conf", "a"],
      ["kubernetes/home/stages/a/b.yaml", "a: ["],
    ]),
    new Map([
      ["edge/home/nginx/home.conf", "b"],
      ["kubernetes/home/stages/a/b.yaml", "b: ["],
      ["new/thing", "c"],
    ]),
    times,
  );
  expect(found.map(({ who, consequence }) => [who.name, consequence])).toEqual([
    ["dist/edge/home/nginx/home.conf", "by hand"],
    ["dist/kubernetes/home/stages/a/b.yaml", "unknown"],
    ["dist/new/thing", "unknown"],
  ]);
});

test("a secret is not shown", () => {
  const secret = (password: string) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a", namespace: "b" },
    stringData: { password },
  });
  const files = (password: string) => new Map([["kubernetes/home/stages/a/b.yaml", toYaml(secret(password))]]);
  const [change] = compareFiles(
    files(["pass", "word", "of", "the", "house"].join("-")),
    files(["another", "long", "one"].join("-")),
    times,
  );
  expect(change?.detail).toBe('"(secret)" → "(secret)"');
  expect(isFields(change)).toBe(true);
});

test("an item of a list of texts is named by one line of it, and a secret in it is not shown", () => {
  const token = ["ghp", "Zk4vQ8mXw2Lr7TnB5cYd9HsJ3fGa6PeU1oRi"].join("_");
  const pod = (args: readonly string[]) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a", namespace: "b" },
    spec: { containers: [{ name: "a", image: "registry.example.org/a:1", args }] },
  });
  const files = (...args: readonly string[]) => new Map([["kubernetes/home/stages/a/b.yaml", toYaml(pod(args))]]);
  const paths = compareFiles(files("a"), files("a", "set -eu\necho one", `--token=${token}`), times).map(
    ({ path }) => path,
  );
  expect(paths).toEqual(["spec.containers[a].args[set -eu…]", "spec.containers[a].args[--token=(secret)]"]);
});
