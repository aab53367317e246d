import { resolve } from "node:path";
import { load, loadAll } from "js-yaml";
import { catalog } from "../../../apps/catalog";
import { synthCluster } from "../../../compiler/synth-cluster";
import { readDefinition } from "../../../lib/definition/parse";
import { formatProblem } from "../../../lib/model/problem";
import { memoryRepository } from "../../../lib/ownership/repository";
import { schemaStore } from "../../../lib/schema/store";
import { goodDefinition } from "../../fixture/definition";

const STORE = schemaStore(resolve(__dirname, "../../.."));

/** The lab cluster with patches, from the definition to files. */
function synth(patches: { talos?: unknown[]; controlPlane?: unknown[]; worker0?: unknown[] }, change: object = {}) {
  const good = goodDefinition();
  const definition = {
    ...good,
    talos: { patches: patches.talos },
    controlPlane: { ...good.controlPlane, patches: patches.controlPlane },
    machines: { ...good.machines, worker0: { ...good.machines.worker0, patches: patches.worker0 } },
    ...change,
  };
  const { cluster, problems } = readDefinition(definition, "clusters/lab.ts", catalog, {
    files: memoryRepository({ "clusters/lab/patches/own.yaml": "machine: {sysctls: {vm.swappiness: '10'}}\n" }),
  });
  if (cluster === undefined) throw new Error(problems.all().map(formatProblem).join("\n"));
  const { tree, findings, machines, problems: all } = synthCluster({ cluster, problems }, STORE);
  const contents = new Map(tree.files());
  const machine = (name: string) => machines.find((one) => one.machine.name === name);
  return {
    machine,
    problems: all.map(formatProblem),
    findings: findings.filter(
      ({ rule }) =>
        rule.startsWith("patch-") ||
        ["document-kind", "old-and-new-key", "vip-on-worker", "control-plane-document"].includes(rule),
    ),
    text: (path: string) => contents.get(path) ?? "",
    config: (name: string): unknown =>
      JSON.parse(contents.get("terraform/stacks/lab-machines/cdk.tf.json") ?? "{}").data.talos_machine_configuration[
        name
      ].config_patches,
  };
}

const tuning = { machine: { sysctls: { "net.core.somaxconn": "4096" } } };

test("patches reach the machines that they are for, in Terraform after everything else and in order", () => {
  const { config, problems } = synth({
    talos: [tuning],
    controlPlane: [{ cluster: { apiServer: { extraArgs: { "enable-aggregator-routing": "true" } } } }],
    worker0: ["./patches/own.yaml"],
  });
  expect(problems).toEqual([]);
  const last = (name: string, count: number) => {
    const list = config(name);
    return Array.isArray(list) ? list.slice(-count).map((text) => load(String(text))) : [];
  };
  expect(last("cp0", 2)).toEqual([
    tuning,
    { cluster: { apiServer: { extraArgs: { "enable-aggregator-routing": "true" } } } },
  ]);
  expect(last("worker0", 2)).toEqual([tuning, { machine: { sysctls: { "vm.swappiness": "10" } } }]);
});

test("they are files for talosctl, next to the machines' own", () => {
  const { text } = synth({ talos: [tuning], worker0: ["./patches/own.yaml"] });
  expect(load(text("talos/lab/patches/talos/0.yaml"))).toEqual(tuning);
  expect(load(text("talos/lab/patches/machines/worker0/0.yaml"))).toEqual({
    machine: { sysctls: { "vm.swappiness": "10" } },
  });
  expect(JSON.stringify(loadAll(text("talos/lab/patches/worker0.yaml")))).not.toContain("somaxconn");
});

test("talhelper lays them over each node last, with its templates left alone", () => {
  const { text, problems } = synth(
    { talos: [{ machine: { env: { GREETING: "{{ hello }} ${NAME}" } } }] },
    {
      talos: { talhelper: true, patches: [{ machine: { env: { GREETING: "{{ hello }} ${NAME}" } } }] },
      secrets: { sops: { age: [`age1${"q".repeat(58)}`] } },
    },
  );
  expect(problems).toEqual([]);
  expect(text("talos/lab/talconfig.yaml")).toContain("'@./patches/own/talos/0.yaml'");
  expect(text("talos/lab/patches/own/talos/0.yaml")).toContain('{{ "{{" }} hello {{ "}}" }} $${NAME}');
});

test("rules see the configuration with the patches in it", () => {
  const { machine, findings } = synth({
    worker0: [{ machine: { time: { servers: ["10.0.0.1"] }, network: { nameservers: ["10.0.0.9"] } } }],
  });
  expect(machine("worker0")?.documents[0]).toMatchObject({ machine: { network: { nameservers: ["10.0.0.9"] } } });
  expect(findings.map(({ rule, message }) => [rule, message])).toContainEqual([
    "old-and-new-key",
    "the configuration of worker0 holds machine.network.nameservers and the document ResolverConfig",
  ]);
});

test("a patch that Talos cannot lay over the configuration is a problem", () => {
  expect(synth({ talos: [{ machine: { nodeLabels: { zone: { $patch: "delete" } } } }] }).problems).toEqual([
    'clusters/lab.ts talos.patches[0]: got $patch: delete of machine.nodeLabels.zone, which is not there: Talos refuses it with "lookup failed", want a patch that Talos can lay over the configuration. Fix: remove the marker.',
  ]);
  // What Talos itself generates may be deleted.
  const generated = "node.kubernetes.io/exclude-from-external-load-balancers";
  expect(
    synth({ controlPlane: [{ machine: { nodeLabels: { [generated]: { $patch: "delete" } } } }] }).problems,
  ).toEqual([]);
});

test.each([
  [{ machine: { install: { disk: "/dev/vdz" } } }, "machine.install.disk", "set machines.worker0.installDisk"],
  [
    { cluster: { network: { podSubnets: ["10.99.0.0/16"] } } },
    "cluster.network.podSubnets",
    "set network.pods, network.services or network.dnsDomain",
  ],
  [
    { machine: { features: { kubePrism: { enabled: false } } } },
    "machine.features.kubePrism.enabled",
    "leave machine.features.kubePrism.enabled out of the patch",
  ],
  [
    { apiVersion: "v1alpha1", kind: "LinkConfig", name: "eth0", $patch: "delete" },
    "LinkConfig eth0",
    "set machines.worker0.address, machines.worker0.link, network.subnet or network.gateway",
  ],
  [
    { apiVersion: "v1alpha1", kind: "HostnameConfig", hostname: "other" },
    "HostnameConfig hostname",
    "rename machines.worker0",
  ],
  [
    { apiVersion: "v1alpha1", kind: "ResolverConfig", nameservers: { $patch: "delete" } },
    "ResolverConfig nameservers",
    "set network.nameservers",
  ],
])("what the definition needs may not be undone: %j", (patch, what, fix) => {
  const { findings } = synth({ worker0: [patch] });
  expect(findings).toEqual([
    expect.objectContaining({
      rule: "patch-undoes-model",
      severity: "error",
      at: "machines.worker0.patches[0]",
      message: `the patch changes ${what} of worker0, which follows from the definition`,
      fix,
    }),
  ]);
});

test("what Terraform makes and keeps may not be set by a patch", () => {
  const { findings } = synth({ worker0: [{ cluster: { token: "abc", clusterName: "other" } }] });
  expect(findings.map(({ message, fix }) => [message, fix])).toEqual([
    ["the patch sets cluster.clusterName, which Talos generates", "set name"],
    ["the patch sets cluster.token, which Talos generates", "remove it: Terraform makes this secret and keeps it"],
  ]);
});

test("adding to what the definition says is no finding", () => {
  const { findings, problems } = synth({
    talos: [
      tuning,
      {
        machine: {
          certSANs: ["k8s.internal"],
          files: [{ path: "/var/a", op: "create", permissions: 420, content: "x" }],
        },
      },
    ],
    controlPlane: [{ cluster: { apiServer: { certSANs: ["k8s.internal"] }, coreDNS: { disabled: true } } }],
    worker0: [{ apiVersion: "v1alpha1", kind: "LinkConfig", name: "eth0", mtu: 9000 }],
  });
  expect(problems).toEqual([]);
  expect(findings).toEqual([]);
});

test("keys and values are judged by the schema of the contract, deprecated ones by the machinery", () => {
  const { findings } = synth({
    worker0: [
      {
        machine: { sysctl: { "vm.swappiness": "10" }, network: { kubespan: { enabled: true } }, kubelet: { image: 7 } },
      },
    ],
  });
  expect(findings.map(({ rule, message, fix }) => [rule, message, fix])).toEqual([
    ["patch-schema", "the main document machine.kubelet.image: got 7, want a text", 'write "7"'],
    [
      "patch-schema",
      expect.stringContaining('the main document machine.sysctl: got unknown key "sysctl"'),
      "write sysctls",
    ],
  ]);
});

test("a patch of a document that follows from the definition need not say all of it", () => {
  const good = goodDefinition();
  const bond = { links: ["enp2s0", "enp3s0"], mode: "active-backup" };
  const network = { ...good.network, links: { storage: { bond, addresses: [] } } };
  const patch = (name: string) => ({ apiVersion: "v1alpha1", kind: "BondConfig", name, failOverMac: "active" });
  const wrong = (name: string) =>
    synth({ talos: [patch(name)] }, { network }).findings.filter(({ rule }) => rule === "patch-schema");
  expect(wrong("storage")).toEqual([]);
  expect(wrong("other").map(({ message }) => message)).toEqual([
    expect.stringContaining("BondConfig other bondMode: got nothing"),
    expect.stringContaining("BondConfig other links: got nothing"),
  ]);
});

describe("documents of Talos 1.14 on a cluster of contract 1.13", () => {
  const versions = { talos: "1.14.1", kubernetes: "1.36.3", contract: "1.13" };
  const newer = { ...versions, providers: { talos: "0.12.0" } };
  const own = (kind: string, fields: object = {}) => ({ apiVersion: "v1alpha1", kind, ...fields });
  const said = (patches: Parameters<typeof synth>[0], change: object) =>
    synth(patches, change).findings.map(({ rule, at, message, fix }) => [rule, at, message, fix]);

  // Each of them is accepted by the machinery of 1.14.1 over a generated configuration of contract 1.13.
  test.each([
    [own("SysctlConfig", { params: { "vm.swappiness": "10" } })],
    [own("KernelModuleConfig", { name: "nbd" })],
    [own("EtcFileConfig", { name: "nfsmount.conf", mode: 420, contents: "a" })],
    [own("SecurityProfileConfig", { workloadIsolation: true })],
    [own("VolumeConfig", { name: "EPHEMERAL", scrub: { enabled: true, interval: "168h" } })],
  ])("are judged by their own schema where nodes and provider know them: %j", (document) => {
    expect(said({ worker0: [document] }, { versions: newer })).toEqual([]);
  });

  test("are judged, a wrong key and a wrong value by name", () => {
    expect(
      said({ worker0: [own("KernelModuleConfig", { name: "nbd", parameter: ["a"] })] }, { versions: newer }),
    ).toEqual([
      [
        "patch-schema",
        "machines.worker0.patches[0]",
        expect.stringContaining('KernelModuleConfig nbd parameter: got unknown key "parameter"'),
        "write parameters",
      ],
    ]);
  });

  test("are refused by a provider that is older than they are, with the version that knows them", () => {
    expect(said({ worker0: [own("KernelModuleConfig", { name: "nbd" })] }, { versions })).toEqual([
      [
        "document-kind",
        "machines.worker0.patches[0]",
        "the configuration of worker0 holds KernelModuleConfig, which the Talos provider 0.11.0 does not know: it is built on Talos 1.13",
        "set versions.providers.talos to a version of 0.12, e.g. 0.12.0, or leave the document out",
      ],
    ]);
  });

  test("are refused where the contract generates the old key, which the node does not take in addition", () => {
    expect(
      said(
        { worker0: [own("KubePrismConfig", { port: 7446 })], controlPlane: [own("KubeSchedulerConfig")] },
        { versions: newer },
      ),
    ).toEqual([
      [
        "old-and-new-key",
        "controlPlane.patches[0]",
        "the configuration of cp0, cp1, cp2 holds KubeSchedulerConfig and cluster.scheduler, which contract 1.13 generates",
        "say it in cluster.scheduler; KubeSchedulerConfig is the form of contract 1.14",
      ],
      [
        "old-and-new-key",
        "machines.worker0.patches[0]",
        "the configuration of worker0 holds KubePrismConfig and machine.features.kubePrism, which contract 1.13 generates",
        "say it in machine.features.kubePrism; KubePrismConfig is the form of contract 1.14",
      ],
    ]);
  });

  test("are refused on a worker where they are for control planes", () => {
    expect(said({ worker0: [own("KubeAuthenticationConfig", { configuration: {} })] }, { versions: newer })).toEqual([
      [
        "control-plane-document",
        "machines.worker0.patches[0]",
        "the configuration of the worker worker0 holds KubeAuthenticationConfig, which only control planes may have",
        "move the patch to controlPlane.patches",
      ],
    ]);
  });
});
