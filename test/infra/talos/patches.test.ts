import { load, loadAll } from "js-yaml";
import { named } from "../../../infra/talos/environment-text";
import { shapeOf } from "../../../infra/talos/machine-shape";
import { machinePatches } from "../../../infra/talos/patches/patches";
import { SecretText } from "../../../infra/talos/secret-text";
import { machineDocuments } from "../../../lib/change/machine-documents";
import { type Fields, listAt } from "../../../lib/data/fields";
import type { MachineNeed } from "../../../lib/declared/asked";
import { toYaml } from "../../../lib/emit/yaml";
import { validateObject } from "../../../lib/schema/kubernetes";
import { validateTalosPatch } from "../../../lib/schema/talos";
import { store } from "../../lib/schema/project-store";
import { at, type Change, ciliumNeed, machinesWith, sampleCluster, samplePlatform, textAt } from "../sample";

type Need = MachineNeed & { readonly component?: string };

function patches(name: string, change: Change = {}, machines: readonly Need[] = []) {
  const cluster = sampleCluster(change);
  const declared = samplePlatform(cluster, { machines });
  const machine = cluster.machines.find((candidate) => candidate.name === name);
  if (machine === undefined) throw new Error(`no machine ${name}`);
  return machinePatches(cluster, declared, shapeOf(cluster, declared, machine));
}

function problemsOf(minor: string, patch: unknown) {
  return validateTalosPatch(store, minor, patch);
}

function main(name: string, change: Change = {}, machines: readonly Need[] = []) {
  return patches(name, change, machines).find(({ kind }) => kind === undefined);
}

function document(kind: string, documents: ReturnType<typeof patches>) {
  return documents.find((candidate) => candidate.kind === kind);
}

const TALOS_1_11 = { versions: { talos: "1.11.6", kubernetes: "1.34.1" } };
const TALOS_1_12 = { versions: { talos: "1.12.11", kubernetes: "1.35.4" } };
const TALOS_1_13 = { versions: { talos: "1.13.9", kubernetes: "1.36.3" } };

const everything: readonly Need[] = [
  ciliumNeed,
  {
    reason: "storage",
    extensions: ["siderolabs/iscsi-tools"],
    kernelModules: [{ name: "nbd", parameters: ["nbds_max=8"] }],
    sysctls: { "vm.nr_hugepages": "1024" },
    kubeletMounts: [{ path: "/var/lib/longhorn", options: ["bind", "rshared", "rw"] }],
    replaces: ["coredns"],
    inlineManifests: [{ name: "early", objects: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }] }],
    talosApi: { roles: ["os:etcd:backup"], namespaces: ["backup"] },
    extensionServices: [{ name: "tailscale", environment: { TS_ROUTES: "10.0.0.0/16" } }],
    logDestinations: [{ name: "collector", url: "tcp://127.0.0.1:6050/", logs: ["services", "kernel"] }],
    kubeletArgs: { "rotate-server-certificates": "true" },
    etcdArgs: { "listen-metrics-urls": "http://0.0.0.0:2381" },
    schedulerArgs: { "bind-address": "0.0.0.0" },
    controllerManagerArgs: { "bind-address": "0.0.0.0" },
  },
];

describe("every document fits the schema of its Talos", () => {
  it.each([
    ["1.11", TALOS_1_11],
    ["1.12", TALOS_1_12],
    ["1.13", TALOS_1_13],
  ])("%s, control plane and worker, with everything that components can ask for", (minor, versions) => {
    const change = {
      ...versions,
      network: {
        subnet: "10.0.0.0/16",
        gateway: "10.0.0.1",
        nameservers: ["10.0.0.1"],
        timeServers: ["time.example.org"],
      },
      ...machinesWith({ "worker-1": { taints: ["gpu=true:NoSchedule"] }, "cp-1": { taints: ["ci:NoExecute"] } }),
    };
    for (const name of ["cp-1", "worker-1"]) {
      for (const patch of patches(name, change, everything)) {
        expect({ name, kind: patch.kind, problems: problemsOf(minor, patch) }).toMatchObject({
          problems: [],
        });
      }
    }
  });
});

describe("network, in the generation of the contract", () => {
  it("up to 1.11 everything is one document", () => {
    const documents = patches("cp-1", TALOS_1_11);
    expect(documents.map(({ kind }) => kind)).toEqual([undefined]);
    expect(at(documents[0], "machine", "network")).toEqual({
      hostname: "cp-1",
      interfaces: [
        {
          interface: "eth0",
          addresses: ["10.0.1.1/16"],
          routes: [{ network: "0.0.0.0/0", gateway: "10.0.0.1" }],
          dhcp: false,
          vip: { ip: "10.0.3.1" },
        },
      ],
      nameservers: ["10.0.0.53", "1.1.1.1"],
    });
  });

  it.each([
    ["1.12", TALOS_1_12],
    ["1.13", TALOS_1_13],
  ])("from %s on it is documents of their own, and machine.network is gone", (_, versions) => {
    const documents = patches("cp-1", versions);
    expect(documents.map(({ kind }) => kind)).toEqual([
      undefined,
      "HostnameConfig",
      "LinkConfig",
      "Layer2VIPConfig",
      "ResolverConfig",
    ]);
    expect(at(documents[0], "machine", "network")).toBeUndefined();
    expect(document("LinkConfig", documents)).toMatchObject({
      name: "eth0",
      up: true,
      addresses: [{ address: "10.0.1.1/16" }],
      routes: [{ gateway: "10.0.0.1" }],
    });
  });

  it("the contract decides, not the installed version: an old cluster keeps its form", () => {
    const upgraded = { versions: { talos: "1.13.9", kubernetes: "1.36.3", contract: "1.11" } };
    expect(at(main("cp-1", upgraded), "machine", "network", "hostname")).toBe("cp-1");
  });

  it("a contract that the provider cannot generate is refused by name", () => {
    expect(() => patches("cp-1", { versions: { talos: "1.14.0", kubernetes: "1.36.3", contract: "1.14" } })).toThrow(
      /clusters\/home\.ts versions\.contract: got 1\.14, want a Talos contract up to 1\.13.*Fix: set versions\.contract to "1\.13"/,
    );
    expect(patches("cp-1", { versions: { talos: "1.14.0", kubernetes: "1.36.3" } }).length).toBeGreaterThan(1);
  });

  it("contract 1.14 needs the provider that generates it, and pinned gives a document for each setting", () => {
    const versions = { talos: "1.14.1", kubernetes: "1.37.0", contract: "1.14" };
    expect(() => patches("cp-1", { versions })).toThrow(
      'set versions.contract to "1.13", or pin a newer provider: versions.providers.talos: 0.12.0',
    );
    const change = { versions: { ...versions, providers: { talos: "0.12.0" } }, talos: { workloadIsolation: false } };
    for (const name of ["cp-1", "worker-1"]) {
      const documents = patches(name, change, everything);
      // A mount of the kubelet stays in the main document, whose schema leaves old keys out.
      for (const one of documents.filter(({ kind }) => kind !== undefined))
        expect([one, problemsOf("1.14", one)]).toEqual([one, []]);
      expect(document("UnattendedInstallConfig", documents)).toMatchObject({ provisioning: { wipe: false } });
      expect(document("SecurityProfileConfig", documents)).toMatchObject({ workloadIsolation: false });
      expect(document("KubeFlannelCNIConfig", documents) === undefined).toBe(name === "worker-1");
    }
    expect(() => sampleCluster({ versions: { ...versions, providers: { talos: "0.9.0" } } })).toThrow(
      "versions.providers.talos: got 0.9.0, want a version of 0.11 or 0.12",
    );
    expect(() =>
      sampleCluster({ versions: { talos: "1.13.9", kubernetes: "1.36.3" }, talos: { workloadIsolation: true } }),
    ).toThrow("talos.workloadIsolation: got true with Talos 1.13.9, want Talos 1.14 or newer");
    expect(() =>
      sampleCluster({ versions: { talos: "1.14.1", kubernetes: "1.36.3" }, talos: { workloadIsolation: false } }),
    ).toThrow(
      "talos.workloadIsolation: got false with the Talos provider 0.11.0, want a Talos provider of 0.12 or newer: earlier ones refuse the document SecurityProfileConfig. Fix: set versions.providers.talos: 0.12.0, or leave it out",
    );
  });

  it.each(["cp-1", "worker-1"])("%s: contract 1.13 and 1.14 say the same, and a comparison sees no change", (name) => {
    const of = (versions: object) => {
      const change = { versions: { talos: "1.14.1", kubernetes: "1.36.3", ...versions } };
      return patches(name, change, everything).map((one) => toYaml(named(one, (variable) => variable)));
    };
    const byKind = (documents: readonly Fields[]) =>
      Object.fromEntries(
        documents.map((one) => [`${textAt(one, "kind") ?? "main"} ${textAt(one, "name") ?? ""}`, one]),
      );
    const old = machineDocuments(of({ contract: "1.13" }), "typed");
    const fresh = machineDocuments(of({ contract: "1.14", providers: { talos: "0.12.0" } }));
    // The kubelet's mounts keep the old key, which names the image by its Kubernetes version.
    const same = (one: Fields) => JSON.parse(JSON.stringify(one).replaceAll(/kubelet:v[\d.]*/g, "kubelet:v"));
    expect(byKind(old.map(same))).toEqual(byKind(fresh.map(same)));
  });

  it("a name switches the generated one off, as text and not as a boolean", () => {
    expect(document("HostnameConfig", patches("cp-1"))).toEqual({
      apiVersion: "v1alpha1",
      kind: "HostnameConfig",
      hostname: "cp-1",
      auto: "off",
    });
  });

  it("the shared address belongs to control planes alone", () => {
    expect(document("Layer2VIPConfig", patches("cp-2"))).toMatchObject({ name: "10.0.3.1", link: "eth0" });
    expect(document("Layer2VIPConfig", patches("worker-1"))).toBeUndefined();
    expect(at(main("worker-1", TALOS_1_11), "machine", "network", "interfaces", 0, "vip")).toBeUndefined();
  });

  it("a card known by its MAC address gets a name by which the rest refers to it", () => {
    const mac = "bc:24:11:00:00:01";
    const change = machinesWith({ bare: { role: "worker", address: "10.0.2.9", installDisk: "/dev/sda", mac } });
    const documents = patches("bare", change);
    expect(document("LinkAliasConfig", documents)).toMatchObject({
      name: "lan0",
      selector: { match: 'mac(link.permanent_addr) == "bc:24:11:00:00:01"' },
    });
    expect(document("LinkConfig", documents)).toMatchObject({ name: "lan0" });
    expect(at(main("bare", { ...TALOS_1_11, ...change }), "machine", "network", "interfaces", 0)).toMatchObject({
      deviceSelector: { hardwareAddr: mac },
    });
  });

  it("time servers are set where the definition names them", () => {
    const network = {
      subnet: "10.0.0.0/16",
      gateway: "10.0.0.1",
      nameservers: ["10.0.0.1"],
      timeServers: ["ntp.a.org"],
    };
    expect(document("TimeSyncConfig", patches("cp-1", { network }))).toMatchObject({ ntp: { servers: ["ntp.a.org"] } });
    expect(document("TimeSyncConfig", patches("cp-1"))).toBeUndefined();
    expect(at(main("cp-1", { ...TALOS_1_11, network }), "machine", "time")).toEqual({ servers: ["ntp.a.org"] });
  });
});

describe("the main document", () => {
  it("always says disk and installer: the generated ones are the provider's own", () => {
    expect(textAt(main("cp-1"), "machine", "install", "disk")).toBe("/dev/sda");
    expect(textAt(main("cp-1"), "machine", "install", "image")).toMatch(/\/metal-installer\/[0-9a-f]{64}:v1\.13\.9$/);
  });

  it("TC-2: Talos' CNI and kube-proxy give way where a component replaces them, and only there", () => {
    const replaced = main("cp-1", {}, [ciliumNeed]);
    expect(at(replaced, "cluster", "network", "cni")).toEqual({ name: "none" });
    expect(at(replaced, "cluster", "proxy")).toEqual({ disabled: true });
    expect(at(replaced, "cluster", "coreDNS")).toBeUndefined();
    const own = main("cp-1");
    expect(at(own, "cluster", "network", "cni")).toBeUndefined();
    expect(at(own, "cluster", "proxy")).toBeUndefined();
  });

  it("TC-2: KubePrism is on at 7445, where Cilium looks for the API", () => {
    expect(at(main("worker-1"), "machine", "features", "kubePrism")).toEqual({ enabled: true, port: 7445 });
  });

  it("nodes take an address of their network that is not the shared one", () => {
    expect(at(main("cp-1"), "machine", "kubelet", "nodeIP", "validSubnets")).toEqual(["10.0.0.0/16", "!10.0.3.1/32"]);
    expect(at(main("cp-1"), "cluster", "etcd", "advertisedSubnets")).toEqual(["10.0.0.0/16", "!10.0.3.1/32"]);
    expect(at(main("cp-1", { controlPlane: {} }), "machine", "kubelet", "nodeIP", "validSubnets")).toEqual([
      "10.0.0.0/16",
    ]);
  });

  it("certificates name the shared address, every control plane, and what the definition adds", () => {
    const change = { controlPlane: { vip: "10.0.3.1", certificateNames: ["api.example.org"] } };
    const names = ["10.0.3.1", "10.0.1.1", "10.0.1.2", "cp-1", "cp-2", "api.example.org"];
    expect(at(main("cp-1", change), "machine", "certSANs")).toEqual(names);
    expect(at(main("cp-1", change), "cluster", "apiServer", "certSANs")).toEqual(names);
  });

  it("a worker has nothing that only control planes may have", () => {
    const worker = main("worker-1", {}, everything);
    expect(Object.keys(Object(at(worker, "cluster")))).toEqual(["network"]);
    expect(at(worker, "machine", "features", "kubernetesTalosAPIAccess")).toBeUndefined();
  });

  it("what several components ask for is joined", () => {
    const found = main("cp-1", {}, [
      ...everything,
      { reason: "more", kernelModules: [{ name: "nbd" }, { name: "zfs" }], sysctls: { "fs.aio-max-nr": "1048576" } },
      { reason: "api", talosApi: { roles: ["os:reader"], namespaces: ["backup"] } },
    ]);
    expect(at(found, "machine", "kernel", "modules")).toEqual([
      { name: "nbd", parameters: ["nbds_max=8"] },
      { name: "zfs" },
    ]);
    expect(at(found, "machine", "sysctls")).toEqual({ "vm.nr_hugepages": "1024", "fs.aio-max-nr": "1048576" });
    expect(at(found, "machine", "features", "kubernetesTalosAPIAccess")).toEqual({
      enabled: true,
      allowedRoles: ["os:etcd:backup", "os:reader"],
      allowedKubernetesNamespaces: ["backup"],
    });
    expect(at(found, "machine", "kubelet", "extraMounts")).toEqual([
      {
        destination: "/var/lib/longhorn",
        type: "bind",
        source: "/var/lib/longhorn",
        options: ["bind", "rshared", "rw"],
      },
    ]);
    expect(at(found, "cluster", "coreDNS")).toEqual({ disabled: true });
  });

  it("inline manifests are plain YAML under their name", () => {
    const [manifest] = listAt(main("cp-1", {}, everything), "cluster", "inlineManifests");
    expect(at(manifest, "name")).toBe("early");
    expect(load(textAt(manifest, "contents") ?? "")).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
    });
  });

  it("taints: a control plane is given them, a worker registers with them", () => {
    const change = machinesWith({
      "cp-1": { taints: ["ci=yes:NoSchedule", "slow:PreferNoSchedule"] },
      "worker-1": { taints: ["gpu=true:NoSchedule", "slow:NoExecute"] },
    });
    expect(at(main("cp-1", change), "machine", "nodeTaints")).toEqual({
      ci: "yes:NoSchedule",
      slow: ":PreferNoSchedule",
    });
    expect(at(main("worker-1", change), "machine", "kubelet", "extraConfig", "registerWithTaints")).toEqual([
      { key: "gpu", value: "true", effect: "NoSchedule" },
      { key: "slow", effect: "NoExecute" },
    ]);
    expect(at(main("worker-1", change), "machine", "nodeTaints")).toBeUndefined();
  });

  it("control planes run workloads only when the definition says so", () => {
    expect(at(main("cp-1"), "cluster", "allowSchedulingOnControlPlanes")).toBe(false);
    expect(at(main("cp-1", { controlPlane: { schedulable: true } }), "cluster", "allowSchedulingOnControlPlanes")).toBe(
      true,
    );
  });
});

describe("what components ask of Talos' own parts", () => {
  it("arguments reach each part, on control planes alone where only they run it", () => {
    const plane = main("cp-1", {}, everything);
    expect(at(plane, "machine", "kubelet", "extraArgs")).toEqual({ "rotate-server-certificates": "true" });
    expect(at(plane, "cluster", "etcd", "extraArgs")).toEqual({ "listen-metrics-urls": "http://0.0.0.0:2381" });
    expect(at(plane, "cluster", "scheduler", "extraArgs")).toEqual({ "bind-address": "0.0.0.0" });
    expect(at(plane, "cluster", "controllerManager", "extraArgs")).toEqual({ "bind-address": "0.0.0.0" });
    const worker = main("worker-1", {}, everything);
    expect(at(worker, "machine", "kubelet", "extraArgs")).toEqual({ "rotate-server-certificates": "true" });
    expect(at(worker, "cluster", "etcd")).toBeUndefined();
  });

  it("kube-proxy has arguments only while Talos runs it", () => {
    const need = { reason: "metrics", proxyArgs: { "metrics-bind-address": "0.0.0.0:10249" } };
    expect(at(main("cp-1", {}, [need]), "cluster", "proxy")).toEqual({ extraArgs: need.proxyArgs });
    expect(at(main("cp-1", {}, [need, ciliumNeed]), "cluster", "proxy")).toEqual({ disabled: true });
  });

  it("logs go where a collector listens: services by the main document, the kernel by its own", () => {
    expect(at(main("worker-1", {}, everything), "machine", "logging")).toEqual({
      destinations: [{ endpoint: "tcp://127.0.0.1:6050/", format: "json_lines" }],
    });
    expect(document("KmsgLogConfig", patches("worker-1", {}, everything))).toMatchObject({
      name: "collector",
      url: "tcp://127.0.0.1:6050/",
    });
    expect(document("KmsgLogConfig", patches("worker-1"))).toBeUndefined();
  });

  it("two components that want different values of one setting are told so", () => {
    const needs = [
      { component: "longhorn", reason: "a", sysctls: { "vm.nr_hugepages": "1024" } },
      { component: "postgres", reason: "b", sysctls: { "vm.nr_hugepages": "2048" } },
    ];
    expect(() => main("cp-1", {}, needs)).toThrow(
      /components\.postgres: got sysctl vm\.nr_hugepages: 2048, want what components\.longhorn asks for as well, 1024/,
    );
    expect(() => main("cp-1", {}, [...needs.slice(0, 1), ...needs.slice(0, 1)])).not.toThrow();
  });

  it("two such settings are told in one run", () => {
    const wants = (value: string) => ({ "vm.nr_hugepages": value, "vm.max_map_count": value });
    const needs = [
      { component: "longhorn", reason: "a", sysctls: wants("1024") },
      { component: "postgres", reason: "b", sysctls: wants("2048") },
    ];
    expect(() => main("cp-1", {}, needs)).toThrow(/sysctl vm\.nr_hugepages: 2048[\s\S]*sysctl vm\.max_map_count: 2048/);
  });
});

describe("kube-vip in place of Talos' own shared address", () => {
  const change = { controlPlane: { vip: "10.0.3.1", vipBy: "kube-vip" } };

  it("comes as a manifest of the control planes and leaves Talos' out", () => {
    expect(document("Layer2VIPConfig", patches("cp-1", change))).toBeUndefined();
    expect(
      at(main("cp-1", { ...TALOS_1_11, ...change }), "machine", "network", "interfaces", 0, "vip"),
    ).toBeUndefined();
    const contents = textAt(main("cp-1", change), "cluster", "inlineManifests", 0, "contents") ?? "";
    const objects = loadAll(contents);
    expect(objects.map((object) => textAt(object, "kind"))).toEqual([
      "ServiceAccount",
      "Role",
      "RoleBinding",
      "DaemonSet",
    ]);
    const environment = listAt(objects[3], "spec", "template", "spec", "containers", 0, "env");
    const value = (name: string) =>
      environment.flatMap((entry) => (at(entry, "name") === name ? at(entry, "value") : []));
    expect(value("address")).toEqual(["10.0.3.1"]);
    expect(value("vip_interface")).toEqual(["eth0"]);
    expect(value("cp_enable")).toEqual(["true"]);
  });

  it("its objects fit their schemas", () => {
    const contents = textAt(main("cp-1", change), "cluster", "inlineManifests", 0, "contents") ?? "";
    for (const object of loadAll(contents)) expect(validateObject(store, object)).toEqual([]);
  });

  it("reaches the API through the node's own KubePrism, so it needs neither CNI nor the address it announces", () => {
    const contents = textAt(main("cp-1", change), "cluster", "inlineManifests", 0, "contents") ?? "";
    expect(contents).toMatch(/name: KUBERNETES_SERVICE_HOST\n\s+value: 127\.0\.0\.1/);
    expect(contents).toMatch(/name: KUBERNETES_SERVICE_PORT\n\s+value: '7445'/);
    expect(contents).toContain("hostNetwork: true");
  });
});

describe("TC-14: the mesh extension", () => {
  const needs: readonly Need[] = [
    {
      reason: "mesh",
      extensions: ["siderolabs/tailscale"],
      extensionServices: [
        {
          name: "tailscale",
          environment: {
            TS_AUTHKEY: { variable: "tailscale_auth_key", description: "key of the mesh" },
            TS_EXTRA_ARGS: "--login-server=https://mesh.example.org",
          },
        },
      ],
    },
    {
      reason: "routes",
      role: "control-plane",
      extensionServices: [{ name: "tailscale", environment: { TS_ROUTES: "10.0.0.0/16" } }],
    },
  ];

  it("has one configuration a node; control planes advertise the network", () => {
    const service = document("ExtensionServiceConfig", patches("cp-1", {}, needs));
    expect(service).toMatchObject({ name: "tailscale" });
    expect(at(service, "environment")).toEqual([
      new SecretText("TS_AUTHKEY=", "tailscale_auth_key", "key of the mesh"),
      "TS_EXTRA_ARGS=--login-server=https://mesh.example.org",
      "TS_ROUTES=10.0.0.0/16",
    ]);
    expect(listAt(document("ExtensionServiceConfig", patches("worker-1", {}, needs)), "environment")).toHaveLength(2);
  });
});
