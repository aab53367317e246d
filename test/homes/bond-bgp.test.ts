import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { at, listAt } from "../../lib/data/fields";
import { podOf } from "../support/build";
import { releaseOf } from "../support/test-cluster";
import { errorsOf, objectOf } from "./definition";
import { type Example, follows, readExample, synthExample, talosOf, toldOf } from "./example";

/** `examples/bond-bgp`: three bare machines with everything on two fibres. */
let home: Example;
let made: SynthesizedCluster;
beforeAll(async () => {
  home = await readExample("bond-bgp");
  made = synthExample(home);
});

const main = () => talosOf(made, "node-1")[0];
const pod = (kind: string, name: string) => podOf(objectOf(made, kind, name, name));

it("nothing is wrong with it", () => expect(errorsOf(made)).toEqual([]));

it("HA-1: three control planes that run work, in a small network, on Talos 1.14 and Kubernetes 1.36", () => {
  expect(made.machines.map(({ machine }) => machine.role)).toEqual(["control-plane", "control-plane", "control-plane"]);
  expect(at(main(), "cluster", "allowSchedulingOnControlPlanes")).toBe(true);
  expect(at(main(), "machine", "install", "image")).toMatch(/:v1\.14\.1$/);
  expect(at(main(), "machine", "kubelet", "nodeIP", "validSubnets")).toEqual(["192.168.10.0/28"]);
});

it("HA-2: both ports in one LACP bond, and the module of the third kept away", () => {
  expect(talosOf(made, "node-1", "BondConfig")).toMatchObject([
    {
      links: ["fibre0", "fibre1"],
      bondMode: "802.3ad",
      xmitHashPolicy: "layer3+4",
      lacpRate: "fast",
      mtu: 9000,
      addresses: [{ address: "192.168.10.11/28" }],
    },
  ]);
  expect(made.machines[0]?.installer.extraKernelArgs).toContain("module_blacklist=igb");
});

it("HA-3: a VLAN for pods alone, a macvlan attachment over it, and a pod that asks for it", () => {
  const [vlan] = talosOf(made, "node-2", "VLANConfig");
  expect(vlan).toMatchObject({ name: "iot", vlanID: 30, parent: "bond0" });
  expect(vlan).not.toHaveProperty("addresses");
  const attachment = objectOf(made, "NetworkAttachmentDefinition", "iot", "multus");
  expect(JSON.parse(String(at(attachment.spec, "config")))).toMatchObject({ type: "macvlan", master: "iot" });
  const assistant = objectOf(made, "Deployment", "home-assistant");
  expect(at(assistant.spec, "template", "metadata", "annotations")).toMatchObject({
    "k8s.v1.cni.cncf.io/networks": "multus/iot",
  });
  expect(follows(made, "app-home-assistant")).toContain("manifests-multus");
});

it("HA-4: ring buffers of both ports", () => {
  expect(talosOf(made, "node-1", "EthernetConfig").map(({ name, rings }) => [name, rings])).toEqual([
    ["fibre0", { rx: 4096, tx: 4096 }],
    ["fibre1", { rx: 4096, tx: 4096 }],
  ]);
});

it("HA-5: the install disk by model and bus, a raw disk by serial, a user volume, a limit of EPHEMERAL", () => {
  expect(at(main(), "machine", "install", "diskSelector")).toEqual({
    model: "KINGSTON OM8*",
    busPath: "/pci0000:00/0000:00:06.0/*",
  });
  expect(at(releaseOf(made, "rook-ceph-cluster").values, "cephClusterSpec", "storage", "nodes", 0)).toEqual({
    name: "node-1",
    devices: [{ name: "/dev/disk/by-id/nvme-SAMSUNG_MZQL21T9_S64GNE0R100001" }],
  });
  expect(talosOf(made, "node-1", "UserVolumeConfig").map(({ name }) => name)).toEqual(["local"]);
  expect(talosOf(made, "node-1", "VolumeConfig")).toMatchObject([
    { name: "EPHEMERAL", provisioning: { maxSize: "200GiB" } },
  ]);
  const config = at(objectOf(made, "ConfigMap", "local-path-config"), "data", "config.json");
  expect(config).toContain("/var/mnt/local");
});

it("HA-6: Rook-Ceph with both classes, snapshots and a dashboard", () => {
  const { values } = releaseOf(made, "rook-ceph-cluster");
  expect(at(values, "cephBlockPools", 0, "spec", "replicated", "size")).toBe(3);
  expect(at(values, "cephBlockPoolsVolumeSnapshotClass", "enabled")).toBe(true);
  expect(objectOf(made, "HTTPRoute", "ceph-dashboard").spec).toMatchObject({ hostnames: ["ceph.home.example.org"] });
  expect(follows(made, "rook-ceph-cluster")).toContain("rook-ceph");
});

it("HA-7: addresses outside the house by BGP, with a password from the store", () => {
  expect(at(objectOf(made, "CiliumBGPClusterConfig", "cluster").spec, "bgpInstances", 0)).toMatchObject({
    localASN: 64514,
    peers: [{ peerASN: 64513, peerAddress: "192.168.10.1" }],
  });
  expect(at(objectOf(made, "CiliumBGPPeerConfig", "gateway").spec, "authSecretRef")).toBe("bgp-gateway");
  expect(at(objectOf(made, "ExternalSecret", "bgp-gateway").spec, "secretStoreRef", "name")).toBe("home");
});

it("HA-8: the API by name, behind a Service, in every certificate", () => {
  expect(at(main(), "cluster", "apiServer", "certSANs")).toContain("k8s.internal");
  expect(at(main(), "machine", "certSANs")).toContain("k8s.internal");
  expect(objectOf(made, "Service", "kubernetes-api").metadata.annotations).toEqual({
    "lbipam.cilium.io/ips": "192.168.20.2",
  });
  expect(talosOf(made, "node-1", "Layer2VIPConfig")).toEqual([]);
});

it("HA-9: arguments and configuration of Kubernetes", () => {
  const cluster = at(main(), "cluster");
  expect(at(cluster, "apiServer", "extraArgs")).toMatchObject({
    "enable-aggregator-routing": "true",
    "feature-gates": "MutatingAdmissionPolicy=true",
    "authentication-config": "/var/etc/kubernetes/authentication.yaml",
  });
  expect(at(cluster, "controllerManager", "extraArgs", "bind-address")).toBe("0.0.0.0");
  expect(at(cluster, "scheduler", "config", "profiles", 0, "pluginConfig", 0, "name")).toBe("PodTopologySpread");
  expect(at(main(), "machine", "kubelet", "extraConfig")).toEqual({
    serializeImagePulls: false,
    maxParallelImagePulls: 4,
    imageMaximumGCAge: "168h",
  });
});

it("HA-10: settings of the operating system", () => {
  expect(made.machines[0]?.installer.extraKernelArgs).toContain("-init_on_alloc");
  expect(at(main(), "machine", "sysctls", "net.core.rmem_max")).toBe("67108864");
  expect(listAt(main(), "machine", "files").map((file) => at(file, "path"))).toEqual(
    expect.arrayContaining(["/etc/nfsmount.conf", "/etc/cri/conf.d/20-customization.part"]),
  );
  expect(listAt(main(), "machine", "udev", "rules")).toHaveLength(1);
  expect(at(main(), "cluster", "discovery")).toEqual({ enabled: false });
});

it("HA-11: own CoreDNS in place of that of Talos, Spegel, and an approver of kubelets' certificates", () => {
  expect(at(main(), "cluster", "coreDNS")).toEqual({ disabled: true });
  expect(at(releaseOf(made, "chart-coredns").values, "service", "clusterIP")).toBe("10.96.0.10");
  expect(releaseOf(made, "chart-spegel").chart.name).toBe("spegel");
  expect(releaseOf(made, "kubelet-csr-approver").chart.name).toBe("kubelet-csr-approver");
});

it("HA-12: the Talos API for two namespaces", () => {
  expect(at(main(), "machine", "features", "kubernetesTalosAPIAccess")).toMatchObject({
    enabled: true,
    allowedKubernetesNamespaces: ["ci-runners", "system-upgrade"],
  });
});

it("HA-13: 1Password for all, and only its token in Git", () => {
  expect(at(objectOf(made, "ClusterSecretStore", "home").spec, "provider", "onepassword", "vaults")).toEqual({
    home: 1,
  });
  const all = made.graph.stages.flatMap(({ manifests }) => manifests);
  const secrets = all.filter(({ kind }) => kind === "Secret" || kind === "SealedSecret");
  expect(secrets.map(({ metadata }) => metadata.name)).toEqual(["store-home"]);
});

it("HA-14: an app with all that a pod and a route can have", () => {
  const notes = pod("Deployment", "notes");
  expect(listAt(notes, "initContainers").map((one) => at(one, "name"))).toEqual(["migrate", "exporter"]);
  expect(Object.keys(Object(at(objectOf(made, "ConfigMap", "notes-files"), "data")))).toHaveLength(2);
  expect(listAt(objectOf(made, "HTTPRoute", "notes").spec, "parentRefs").map((one) => at(one, "name"))).toEqual([
    "envoy-internal",
    "envoy-external",
  ]);
  const old = objectOf(made, "HTTPRoute", "notes-old").spec;
  expect(at(old, "hostnames")).toEqual(["memo.home.example.org", "zettel.home.example.org"]);
  expect(at(old, "rules", 0, "filters", 0, "type")).toBe("RequestRedirect");
});

it("HA-15: host network, devices, a CronJob, tolerations, labels and annotations", () => {
  expect(pod("Deployment", "plex")).toMatchObject({ hostNetwork: true });
  const paths = ["plex", "zigbee2mqtt"].map((app) =>
    listAt(pod("Deployment", app), "volumes").flatMap((one) => at(one, "hostPath", "path") ?? []),
  );
  expect(paths).toEqual([["/dev/dri"], ["/dev/serial/by-id/usb-zigbee-if00"]]);
  expect(at(objectOf(made, "CronJob", "tidy").spec, "schedule")).toBe("0 3 * * *");
  expect(listAt(pod("Deployment", "indexer"), "tolerations")).toContainEqual({
    key: "example.org/quiet",
    operator: "Equal",
    value: "true",
    effect: "PreferNoSchedule",
  });
  expect(objectOf(made, "Service", "indexer").metadata.annotations).toEqual({ "example.org/owner": "family" });
  expect(objectOf(made, "HTTPRoute", "indexer").metadata.annotations).toMatchObject({ "example.org/group": "tools" });
});

it("HA-16: a backup of each volume, and restore before the first start", () => {
  expect(objectOf(made, "ReplicationSource", "notes-data").spec).toMatchObject({ sourcePVC: "notes-data" });
  expect(at(objectOf(made, "PersistentVolumeClaim", "notes-data").spec, "dataSourceRef", "name")).toBe(
    "notes-data-restore",
  );
});

it("HA-17: the GPU of the processor", () => {
  expect(made.machines[0]?.installer.systemExtensions).toContain("siderolabs/amdgpu");
  expect(at(pod("Deployment", "jellyfin"), "containers", 0, "resources", "limits", "amd.com/gpu")).toBe("1");
  expect(releaseOf(made, "amd-gpu").values).toMatchObject({
    node_selector_enabled: true,
    node_selector: { "feature.node.kubernetes.io/amd-gpu": "true" },
  });
});

it("HA-18: charts that nobody knows, with order and source", () => {
  const charts = ["gatus", "karma", "smartctl-exporter", "victoria-logs"];
  expect(charts.map((name) => releaseOf(made, `chart-${name}`).name)).toEqual(charts);
  expect(follows(made, "chart-karma")).toContain("chart-gatus");
  expect(follows(made, "chart-smartctl-exporter")).toContain("prometheus-crds");
});

it("HA-19: a folder of manifests, and one that kustomize builds", () => {
  expect(objectOf(made, "ConfigMap", "house-dashboard").metadata.namespace).toBe("monitoring");
  const files = made.tree.files().map(([path]) => path);
  expect(files.filter((path) => path.endsWith("manifests-office/kustomization.yaml"))).toHaveLength(1);
});

it("HA-20: Grafana with a rule and a dashboard of one's own", () => {
  expect(objectOf(made, "HTTPRoute", "grafana").spec).toMatchObject({ hostnames: ["grafana.home.example.org"] });
  expect(follows(made, "manifests-alerts")).toContain("prometheus-crds");
  expect(objectOf(made, "ConfigMap", "house-dashboard").metadata.labels).toMatchObject({ grafana_dashboard: "1" });
});

describe("a wrong value is told with its place", () => {
  it.each([
    ["HA-1", ["machines", "node-1", "address"], "192.168.10.20", "machines.node-1.address"],
    ["HA-2", ["network", "links", "bond0", "bond", "mode"], "lacp", "network.links.bond0.bond.mode"],
    ["HA-3", ["network", "links", "iot", "vlan"], 4095, "network.links.iot.vlan"],
    [
      "HA-3",
      ["apps", "home-assistant", "metadata", "pod", "annotations", "k8s.v1.cni.cncf.io/networks"],
      "multus/iott",
      "NetworkAttachmentDefinition multus/iott",
    ],
    ["HA-4", ["network", "links", "fibre", "ethernet", "rings", "rx"], -1, "network.links.fibre.ethernet.rings.rx"],
    ["HA-5", ["machines", "node-1", "installDisk", "model"], "SEAGATE*", "machines.node-1.installDisk"],
    ["HA-6", ["components", "rookCeph", "disks", "node-9"], ["sdb"], "components.rookCeph.disks.node-9"],
    ["HA-7", ["network", "bgp", "peers", "gateway", "asn"], 0, "network.bgp.peers.gateway.asn"],
    ["HA-8", ["controlPlane", "service", "pool"], "apis", "controlPlane.service.pool"],
    [
      "HA-9",
      ["controlPlane", "apiServer", "featureGates", "MutatingAdmisionPolicy"],
      true,
      "controlPlane.apiServer.featureGates.MutatingAdmisionPolicy",
    ],
    ["HA-10", ["talos", "udevRules"], ["SUBSYSTEM\n"], "talos.udevRules"],
    ["HA-11", ["talos", "patches", "0", "cluster", "coreDNS", "disabled"], "yes", "coreDNS.disabled"],
    ["HA-12", ["talos", "apiAccess", "ci-runners"], ["os:read"], "talos.apiAccess.ci-runners"],
    ["HA-13", ["apps", "notes", "secrets", "notes", "store"], "hom", "apps.notes.secrets.notes.store"],
    ["HA-14", ["apps", "notes", "routes", "old", "redirect", "status"], 300, "apps.notes.routes.old.redirect.status"],
    ["HA-15", ["apps", "plex", "devices"], ["/etc/passwd"], "apps.plex.devices"],
    ["HA-16", ["apps", "notes", "volumes", "/data", "backup"], { schedule: "daily" }, 'apps.notes.volumes["/data"]'],
    ["HA-17", ["apps", "jellyfin", "gpu"], "intel", "apps.jellyfin.gpu"],
    ["HA-18", ["charts", "gatus", "version"], "latest", "charts.gatus.version"],
    ["HA-19", ["manifests", "office", "from"], ["./kustomize/ofice"], "manifests.office.from"],
    ["HA-20", ["components", "prometheus", "hosts"], { grafana: "no blanks" }, "components.prometheus.hosts.grafana"],
  ])("%s", (_, path, value, told) => expect(toldOf(home, path, value)).toContain(told));
});
