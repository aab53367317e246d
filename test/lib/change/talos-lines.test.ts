import { compareFiles } from "../../../lib/change/compare";
import type { Effect } from "../../../lib/change/effects/row";
import { TALOS_DOCUMENTS } from "../../../lib/change/effects/talos-documents";
import { TALOS_MAIN } from "../../../lib/change/effects/talos-main";
import type { Fields } from "../../../lib/data/fields";
import { toYaml } from "../../../lib/emit/yaml";

/** What applying the change does to a node of Talos 1.11 to 1.13, and to one of 1.14. */
type Row = readonly [what: string, before: Fields, after: Fields, old: readonly Effect[], fresh: readonly Effect[]];

/** An item of a list that changes is one that goes and one that comes: both have to say the same. */
const effectsOf = (before: Fields, after: Fields, talos: number) => {
  const stack = (patch: Fields) =>
    new Map([
      [
        "terraform/stacks/home-machines/cdk.tf.json",
        JSON.stringify({ data: { talos_machine_configuration: { "cp-1": { config_patches: [toYaml(patch)] } } } }),
      ],
    ]);
  const found = compareFiles(stack(before), stack(after), {
    cluster: "home",
    talos,
    kubernetes: 36,
    isPruned: () => true,
    isLost: () => true,
  }).filter(({ who }) => who.kind === "machine");
  return [...new Set(found.map(({ consequence }) => consequence))];
};

const machine = (fields: Fields): Fields => ({ machine: fields });
const cluster = (fields: Fields): Fields => ({ cluster: fields });
const one = (kind: string, fields: Fields): Fields => ({ apiVersion: "v1alpha1", kind, ...fields });
const same = (effect: Effect) => [[effect], [effect]] as const;
const split = (old: Effect, fresh: Effect) => [[old], [fresh]] as const;

/** Source: siderolabs/talos v1alpha1_runtime.go (CanApplyImmediate) of 1.11.2, 1.12.0 and 1.13.9, v1alpha1_server.go of 1.14.1, and the controllers that the tables name. */
const MAIN: readonly Row[] = [
  ["time servers", machine({ time: { servers: ["a"] } }), machine({ time: { servers: ["b"] } }), ...same("live")],
  ["a sysfs value", machine({ sysfs: { a: "1" } }), machine({ sysfs: { a: "2" } }), ...same("live")],
  [
    "machine.udev",
    machine({ udev: { rules: ["a"] } }),
    machine({ udev: { rules: ["b"] } }),
    ...split("reboots node", "live"),
  ],
  [
    "machine.files",
    machine({ files: [] }),
    machine({ files: [{ path: "/var/a" }] }),
    ...split("reboots node", "needs a reboot"),
  ],
  ["machine.env", machine({ env: { A: "1" } }), machine({ env: { A: "2" } }), ...split("reboots node", "live")],
  [
    "machine.type",
    machine({ type: "worker" }),
    machine({ type: "controlplane" }),
    ...split("reboots node", "needs a reboot"),
  ],
  ["machine.token", machine({ token: "a" }), machine({ token: "b" }), ...split("reboots node", "needs a reboot")],
  [
    "machine.disks",
    machine({ disks: [] }),
    machine({ disks: [{ device: "/dev/sdb" }] }),
    ...split("reboots node", "needs a reboot"),
  ],
  [
    "features.rbac",
    machine({ features: { rbac: true } }),
    machine({ features: { rbac: false } }),
    ...split("reboots node", "needs a reboot"),
  ],
  [
    "features.diskQuotaSupport",
    machine({ features: { diskQuotaSupport: true } }),
    machine({ features: { diskQuotaSupport: false } }),
    ...split("reboots node", "needs a reboot"),
  ],
  [
    "kubelet arguments",
    machine({ kubelet: { extraArgs: { v: "1" } } }),
    machine({ kubelet: { extraArgs: { v: "2" } } }),
    ...same("restarts service"),
  ],
  ["node labels", machine({ nodeLabels: { a: "1" } }), machine({ nodeLabels: { a: "2" } }), ...same("live")],
  ["node taints", machine({ nodeTaints: { a: "1" } }), machine({ nodeTaints: { a: "2" } }), ...same("live")],
  ["machine.certSANs", machine({ certSANs: ["a"] }), machine({ certSANs: ["b"] }), ...same("live")],
  ["static pods", machine({ pods: [] }), machine({ pods: [{ kind: "Pod" }] }), ...same("restarts pods")],
  [
    "logging",
    machine({ logging: {} }),
    machine({ logging: { destinations: [{ endpoint: "tcp://a:1" }] } }),
    ...same("live"),
  ],
  [
    "seccomp profiles",
    machine({ seccompProfiles: [] }),
    machine({ seccompProfiles: [{ name: "a" }] }),
    ...same("live"),
  ],
  [
    "the install disk",
    machine({ install: { disk: "/dev/sda" } }),
    machine({ install: { disk: "/dev/sdb" } }),
    ...same("none"),
  ],
  [
    "a registry mirror",
    machine({ registries: { mirrors: { a: { endpoints: ["b"] } } } }),
    machine({ registries: { mirrors: { a: { endpoints: ["c"] } } } }),
    ...same("live"),
  ],
  [
    "credentials of a registry",
    machine({ registries: { config: { a: { auth: { username: "b" } } } } }),
    machine({ registries: { config: { a: { auth: { username: "c" } } } } }),
    ...split("needs a reboot", "restarts service"),
  ],
  [
    "KubePrism's port",
    machine({ features: { kubePrism: { port: 1 } } }),
    machine({ features: { kubePrism: { port: 2 } } }),
    ...same("restarts service"),
  ],
  [
    "Talos API access",
    machine({ features: { kubernetesTalosAPIAccess: { enabled: false } } }),
    machine({ features: { kubernetesTalosAPIAccess: { enabled: true } } }),
    ...same("live"),
  ],
  [
    "KubeSpan",
    machine({ network: { kubespan: { enabled: false } } }),
    machine({ network: { kubespan: { enabled: true } } }),
    ...same("live"),
  ],
  [
    "controllerManager of a machine",
    machine({ controlPlane: { scheduler: {} } }),
    machine({ controlPlane: { scheduler: { disabled: true } } }),
    ...same("restarts service"),
  ],
  [
    "etcd arguments",
    cluster({ etcd: { extraArgs: { a: "1" } } }),
    cluster({ etcd: { extraArgs: { a: "2" } } }),
    ...same("needs a reboot"),
  ],
  [
    "etcd subnets",
    cluster({ etcd: { advertisedSubnets: ["a"] } }),
    cluster({ etcd: { advertisedSubnets: ["b"] } }),
    ...same("needs a reboot"),
  ],
  [
    "API server names",
    cluster({ apiServer: { certSANs: ["a"] } }),
    cluster({ apiServer: { certSANs: ["b"] } }),
    ...same("live"),
  ],
  [
    "admission",
    cluster({ apiServer: { admissionControl: [] } }),
    cluster({ apiServer: { admissionControl: [{ name: "a" }] } }),
    ...same("restarts service"),
  ],
  [
    "the audit policy",
    cluster({ apiServer: { auditPolicy: { a: 1 } } }),
    cluster({ apiServer: { auditPolicy: { a: 2 } } }),
    ...same("restarts service"),
  ],
  [
    "the controller manager",
    cluster({ controllerManager: { extraArgs: { a: "1" } } }),
    cluster({ controllerManager: { extraArgs: { a: "2" } } }),
    ...same("restarts service"),
  ],
  [
    "the scheduler",
    cluster({ scheduler: { extraArgs: { a: "1" } } }),
    cluster({ scheduler: { extraArgs: { a: "2" } } }),
    ...same("restarts service"),
  ],
  ["kube-proxy", cluster({ proxy: { mode: "iptables" } }), cluster({ proxy: { mode: "ipvs" } }), ...same("by hand")],
  ["CoreDNS", cluster({ coreDNS: { disabled: false } }), cluster({ coreDNS: { disabled: true } }), ...same("by hand")],
  [
    "the network add-on",
    cluster({ network: { cni: { name: "flannel" } } }),
    cluster({ network: { cni: { name: "none" } } }),
    ...same("by hand"),
  ],
  [
    "the pod network",
    cluster({ network: { podSubnets: ["a"] } }),
    cluster({ network: { podSubnets: ["b"] } }),
    ...same("restarts service"),
  ],
  [
    "the service network",
    cluster({ network: { serviceSubnets: ["a"] } }),
    cluster({ network: { serviceSubnets: ["b"] } }),
    ...same("restarts service"),
  ],
  [
    "the DNS domain",
    cluster({ network: { dnsDomain: "a" } }),
    cluster({ network: { dnsDomain: "b" } }),
    ...same("restarts service"),
  ],
  [
    "the endpoint",
    cluster({ controlPlane: { endpoint: "a" } }),
    cluster({ controlPlane: { endpoint: "b" } }),
    ...same("restarts service"),
  ],
  ["discovery", cluster({ discovery: { enabled: true } }), cluster({ discovery: { enabled: false } }), ...same("live")],
  [
    "a changed inline manifest",
    cluster({ inlineManifests: [{ name: "a", contents: "b" }] }),
    cluster({ inlineManifests: [{ name: "a", contents: "c" }] }),
    ...same("by hand"),
  ],
];

/** Source: the document's page in Talos' documentation, and the controller that reads it. */
const DOCUMENTS: readonly (readonly [kind: string, before: Fields, after: Fields, old: Effect, fresh: Effect])[] = [
  ["LinkConfig", { name: "a", mtu: 1 }, { name: "a", mtu: 2 }, "live", "live"],
  ["HostnameConfig", { hostname: "a" }, { hostname: "b" }, "restarts service", "restarts service"],
  ["ResolverConfig", { nameservers: [{ address: "a" }] }, { nameservers: [{ address: "b" }] }, "live", "live"],
  ["TimeSyncConfig", { enabled: true }, { enabled: false }, "live", "live"],
  ["NetworkRuleConfig", { name: "a", ingress: [] }, { name: "a", ingress: [{ subnet: "b" }] }, "live", "live"],
  ["SysctlConfig", { params: { a: "1" } }, { params: { a: "2" } }, "live", "live"],
  [
    "KernelModuleConfig",
    { name: "a", parameters: ["b"] },
    { name: "a", parameters: ["c"] },
    "needs a reboot",
    "needs a reboot",
  ],
  ["UdevRulesConfig", { rules: ["a"] }, { rules: ["b"] }, "live", "live"],
  ["EtcFileConfig", { name: "a", contents: "b" }, { name: "a", contents: "c" }, "live", "live"],
  ["EnvironmentConfig", { variables: { A: "1" } }, { variables: { A: "2" } }, "live", "live"],
  [
    "SecurityProfileConfig",
    { workloadIsolation: false },
    { workloadIsolation: true },
    "needs a reboot",
    "needs a reboot",
  ],
  ["KubeletConfig", { extraArgs: { v: "1" } }, { extraArgs: { v: "2" } }, "restarts service", "restarts service"],
  ["KubeNodeConfig", { labels: { a: "1" } }, { labels: { a: "2" } }, "live", "live"],
  ["KubeAPIServerConfig", { extraArgs: { v: "1" } }, { extraArgs: { v: "2" } }, "restarts service", "restarts service"],
  ["KubeAPIServerConfig", { certExtraSANs: ["a"] }, { certExtraSANs: ["b"] }, "live", "live"],
  ["KubeEtcdEncryptionConfig", { config: { a: 1 } }, { config: { a: 2 } }, "restarts service", "restarts service"],
  ["KubeProxyConfig", { enabled: true }, { enabled: false }, "by hand", "by hand"],
  ["KubePrismConfig", { port: 1 }, { port: 2 }, "restarts service", "restarts service"],
  ["RegistryMirrorConfig", { name: "a", skipFallback: false }, { name: "a", skipFallback: true }, "live", "live"],
  [
    "RegistryAuthConfig",
    { name: "a", username: "b" },
    { name: "a", username: "c" },
    "needs a reboot",
    "restarts service",
  ],
  [
    "CRICustomizationConfig",
    { name: "a", content: "b" },
    { name: "a", content: "c" },
    "restarts service",
    "restarts service",
  ],
  [
    "CRIBaseRuntimeSpecConfig",
    { overrides: { a: 1 } },
    { overrides: { a: 2 } },
    "restarts service",
    "restarts service",
  ],
  ["UnattendedInstallConfig", { provisioning: { wipe: false } }, { provisioning: { wipe: true } }, "none", "none"],
  ["UnattendedInstallConfig", { installer: { image: "a" } }, { installer: { image: "b" } }, "by hand", "by hand"],
  [
    "UserVolumeConfig",
    { name: "a", provisioning: { maxSize: "1GiB" } },
    { name: "a", provisioning: { maxSize: "2GiB" } },
    "none",
    "none",
  ],
  [
    "VolumeConfig",
    { name: "EPHEMERAL", scrub: { enabled: false } },
    { name: "EPHEMERAL", scrub: { enabled: true } },
    "live",
    "live",
  ],
  ["WatchdogTimerConfig", { device: "a" }, { device: "b" }, "live", "live"],
  ["PCIDriverRebindConfig", { name: "a", targetDriver: "b" }, { name: "a", targetDriver: "c" }, "live", "live"],
  [
    "ExtensionServiceConfig",
    { name: "a", environment: ["b"] },
    { name: "a", environment: ["c"] },
    "restarts service",
    "restarts service",
  ],
  ["ImageVerificationConfig", { rules: [] }, { rules: [{ image: "a" }] }, "live", "live"],
  ["FilesystemTrimConfig", { interval: "1h" }, { interval: "2h" }, "live", "live"],
  ["HTTPProbeConfig", { name: "a", url: "b" }, { name: "a", url: "c" }, "live", "live"],
  ["BGPInstanceConfig", { name: "a", localASN: 1 }, { name: "a", localASN: 2 }, "live", "live"],
];

describe("a change of a machine setting, on each line of Talos", () => {
  it.each(MAIN)("%s", (_, before, after, old, fresh) => {
    const found = [11, 12, 13, 14].map((talos) => effectsOf(before, after, talos));
    expect(found).toEqual([old, old, old, fresh]);
  });

  it.each(DOCUMENTS)("%s %j to %j", (kind, before, after, old, fresh) => {
    const found = [13, 14].map((talos) => effectsOf(one(kind, before), one(kind, after), talos));
    expect(found).toEqual([[old], [fresh]]);
  });

  it("has a source in every row of both tables", () => {
    for (const { kind, path, source } of [...TALOS_MAIN, ...TALOS_DOCUMENTS])
      expect([kind, path, source.length > 10]).toEqual([kind, path, true]);
  });
});
