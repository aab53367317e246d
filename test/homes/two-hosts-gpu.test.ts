import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { at, listAt } from "../../lib/data/fields";
import { podOf } from "../support/build";
import { releaseOf } from "../support/test-cluster";
import { objectOf } from "./definition";
import { type Example, follows, readExample, synthExample, talosOf, toldOf } from "./example";

/** `examples/two-hosts-gpu`: two Proxmox hosts with graphics cards, and a small cluster with the same apps. */
let home: Example;
let made: SynthesizedCluster;
let small: SynthesizedCluster;
beforeAll(async () => {
  home = await readExample("two-hosts-gpu");
  made = synthExample(home);
  small = synthExample(await readExample("two-hosts-gpu", "test"));
});

const main = (machine: string) => talosOf(made, machine)[0];
const pod = (name: string) => podOf(objectOf(made, "Deployment", name, name));
const file = (path: string) => made.tree.files().find(([one]) => one === path)?.[1] ?? "";
const vm = (name: string): unknown => {
  const stack: unknown = JSON.parse(file("terraform/stacks/two-hosts-gpu-machines/cdk.tf.json"));
  return at(stack, "resource", "proxmox_virtual_environment_vm", name);
};

it("what is wrong with both is accepted with a reason", () => {
  const open = [...made.findings, ...small.findings].filter(
    ({ severity, accepted }) => severity === "error" && accepted === undefined,
  );
  expect(open).toEqual([]);
});

it("HC-1: two hosts with an API each, and a quorum that one of them carries is told", () => {
  expect(at(vm("cp-2"), "provider")).toBe("proxmox.attic");
  expect(at(vm("cp-1"), "provider")).toBeUndefined();
  expect(made.machines).toHaveLength(4);
  expect(made.findings.map(({ rule }) => rule)).toContain("quorum-on-one-host");
});

it("HC-2: a second card with a VLAN tag and jumbo frames", () => {
  expect(at(vm("gpu-1"), "network_device")).toMatchObject([
    { bridge: "vmbr0", vlan_id: null },
    { bridge: "vmbr1", vlan_id: 40, mtu: 9000 },
  ]);
  expect(talosOf(made, "gpu-1", "LinkConfig")).toContainEqual(
    expect.objectContaining({ name: "eth1", mtu: 9000, addresses: [{ address: "10.0.40.23/24" }] }),
  );
});

it("HC-3: a second disk for replicated volumes, and hardware of a VM", () => {
  expect(at(vm("gpu-2"), "disk", 1)).toMatchObject({ datastore_id: "fast", size: 500, ssd: true, iothread: true });
  expect(vm("gpu-2")).toMatchObject({
    cpu: { type: "host", numa: true },
    memory: { floating: 0 },
    boot_order: ["scsi0"],
    vga: { type: "none" },
  });
  expect(talosOf(made, "gpu-2", "UserVolumeConfig").map(({ name }) => name)).toEqual(["longhorn"]);
  expect(releaseOf(made, "longhorn").values).toMatchObject({
    defaultSettings: { defaultDataPath: "/var/mnt/longhorn", createDefaultDiskLabeledNodes: true },
  });
  const labelled = made.machines.filter(({ labels }) => labels["node.longhorn.io/create-default-disk"] === "true");
  expect(labelled.map(({ machine }) => machine.name)).toEqual(["gpu-1", "gpu-2"]);
});

it("HC-4: both drivers of NVIDIA, time slicing, an exporter, and pods that ask", () => {
  const extensions = (name: string) =>
    made.machines.find(({ machine }) => machine.name === name)?.installer.systemExtensions.join(" ");
  expect(extensions("gpu-1")).toContain("nonfree-kmod-nvidia");
  expect(extensions("gpu-2")).toContain("nvidia-open-gpu-kernel-modules");
  expect(at(main("gpu-1"), "machine", "sysctls", "net.core.bpf_jit_harden")).toBe("1");
  expect(at(releaseOf(made, "nvidia-gpu").values, "config", "map", "default")).toContain("replicas: 4");
  expect(releaseOf(made, "nvidia-gpu-metrics").values).toMatchObject({ runtimeClassName: "nvidia" });
  expect(pod("models")).toMatchObject({ runtimeClassName: "nvidia" });
});

it("HC-5: a USB device into a VM and from there into a pod", () => {
  expect(at(vm("gpu-2"), "usb")).toMatchObject([{ mapping: "zigbee" }]);
  expect(listAt(pod("zigbee2mqtt"), "volumes").map((one) => at(one, "hostPath", "path"))).toContain(
    "/dev/serial/by-id/usb-zigbee-if00",
  );
});

it("HC-6: each folder is an Application, in the order that its objects need", () => {
  const wave = (name: string) => made.graph.levels.get(name) ?? -1;
  for (const name of ["chat", "bench"])
    expect(made.tree.files().map(([path]) => path)).toContainEqual(
      expect.stringMatching(`^kubernetes/two-hosts-gpu/argocd/manifests-${name}/`),
    );
  expect(wave("manifests-bench")).toBeGreaterThan(wave("manifests-chat"));
});

it("HC-7: one store, from which every namespace reads", () => {
  const readers = made.graph.stages
    .flatMap(({ manifests }) => manifests)
    .filter(({ kind, spec }) => kind === "ExternalSecret" && at(spec, "secretStoreRef", "name") === "home");
  expect(new Set(readers.map(({ metadata }) => metadata.namespace))).toEqual(
    new Set(["cert-manager", "csi-driver-smb", "external-dns", "external-dns-home", "photos", "wiki"]),
  );
});

it("HC-8: an SMB share and NFS, and a volume that starts with its last backup", () => {
  expect(at(objectOf(made, "StorageClass", "smb"), "parameters", "source")).toBe("//192.168.1.5/family");
  expect(releaseOf(made, "csi-driver-nfs").chart.name).toBe("csi-driver-nfs");
  expect(at(objectOf(made, "PersistentVolumeClaim", "photos-data").spec, "dataSourceRef", "kind")).toBe(
    "ReplicationDestination",
  );
  expect(objectOf(made, "VolumeSnapshotClass", "longhorn")).toMatchObject({ driver: "driver.longhorn.io" });
});

it("HC-9: records outside by Cloudflare, inside by RFC 2136, each with an owner of its own", () => {
  const values = ["external-dns", "chart-external-dns-home"].map((stage) => releaseOf(made, stage).values);
  expect(values.map((one) => [at(one, "provider", "name"), at(one, "txtOwnerId")])).toEqual([
    ["cloudflare", "two-hosts-gpu"],
    ["rfc2136", "two-hosts-gpu-home"],
  ]);
  expect(follows(made, "chart-external-dns-home")).toContain("manifests-dns-secret");
});

it("HC-10: patterns of apps", () => {
  const wiki = pod("wiki");
  expect(at(wiki, "initContainers", 0, "name")).toBe("wait-for-database");
  expect(at(wiki, "containers", 0, "envFrom")).toEqual([
    { secretRef: { name: "wiki-db" } },
    { configMapRef: { name: "wiki-settings" }, prefix: "WIKI_" },
  ]);
  expect(listAt(wiki, "volumes").map((one) => at(one, "emptyDir", "medium"))).toContain("Memory");
  expect(at(wiki, "containers", 0, "readinessProbe")).toMatchObject({ periodSeconds: 5, timeoutSeconds: 3 });
  expect(objectOf(made, "PodDisruptionBudget", "wiki").spec).toMatchObject({ maxUnavailable: 1 });
  expect(objectOf(made, "HorizontalPodAutoscaler", "feeds").spec).toMatchObject({ maxReplicas: 3 });
  expect(objectOf(made, "ScaledObject", "worker").spec).toMatchObject({ triggers: [{ type: "cron" }] });
  expect(objectOf(made, "CronJob", "report").spec).toMatchObject({ timeZone: "Europe/Berlin" });
});

it("HC-11: the same apps over two clusters, with differences", () => {
  const replicas = [made, small].map((one) => at(objectOf(one, "Deployment", "wiki").spec, "replicas"));
  expect(replicas).toEqual([2, 1]);
  expect(() => objectOf(small, "CronJob", "report")).toThrow("was not made");
  expect(() => objectOf(small, "Deployment", "models")).toThrow("was not made");
});

it("HC-12: Renovate finds each version of this repository", () => {
  const read = (path: string) => readFileSync(join(home.folder, path), "utf8");
  const managers = listAt(JSON.parse(read("renovate.json")), "customManagers");
  const found = ["clusters/two-hosts-gpu.ts", "clusters/_apps.ts", "clusters/two-hosts-gpu/my-apps/chat/chat.yaml"]
    .flatMap((path) =>
      managers.flatMap((manager) =>
        listAt(manager, "matchStrings").flatMap((text) => [...read(path).matchAll(new RegExp(String(text), "g"))]),
      ),
    )
    .map(({ groups }) => groups?.currentValue);
  const charts = Object.values(made.cluster.charts ?? {}).flatMap((own) =>
    own.kind === "repository" ? [own.version] : [],
  );
  const images = Object.values(made.cluster.apps).map(({ image }) => image.replace(/^.*:/, ""));
  for (const version of ["1.13.9", "1.36.3", "3.1.0", ...charts, ...images]) expect(found).toContain(version);
});

describe("a wrong value is told with its place", () => {
  it.each([
    ["HC-1", ["proxmox", "hosts", "pve2", "api"], "atic", "proxmox.hosts.pve2.api"],
    ["HC-2", ["machines", "gpu-1", "nics", "0", "vlanTag"], 4095, "machines.gpu-1.nics[0].vlanTag"],
    ["HC-3", ["components", "longhorn", "volume"], "longhron", "components.longhorn"],
    ["HC-4", ["machines", "gpu-1", "gpu", "driver"], "nouveau", "machines.gpu-1.gpu.driver"],
    ["HC-5", ["machines", "gpu-2", "usb"], ["zigbe"], "machines.gpu-2.usb[0]"],
    ["HC-6", ["manifests", "chat", "from"], ["./my-apps/chatt"], "manifests.chat.from"],
    ["HC-7", ["components", "externalSecrets", "stores", "home", "provider"], "onepasword", "stores.home.provider"],
    ["HC-8", ["components", "csiDriverSmb", "server"], "//nas", "components.csiDriverSmb.server"],
    ["HC-9", ["charts", "external-dns-home", "values", "txtOwnerID"], "x", "txtOwnerID"],
    ["HC-10", ["apps", "wiki", "probe", "ready", "every"], 0, "apps.wiki.probe.ready.every"],
    ["HC-11", ["apps", "wiki", "replicas"], -1, "apps.wiki.replicas"],
    ["HC-12", ["charts", "keda", "version"], "latest", "charts.keda.version"],
  ])("%s", (_, path, value, told) => expect(toldOf(home, path, value)).toContain(told));
});
