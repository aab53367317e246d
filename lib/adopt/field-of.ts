import { type Fields, isFields } from "../data/fields";

/** Places of machine configurations that a field of the definition decides; `*` is the name of one machine. */
const FIELDS: readonly { readonly document: RegExp; readonly steps: RegExp; readonly field: string }[] = [
  { document: /^$/, steps: /^machine\.install\.(disk|diskSelector)\b/, field: "machines.*.installDisk" },
  {
    document: /^$/,
    steps: /^machine\.install\.image$/,
    field: "versions.talos, talos.extensions, machines.*.extensions",
  },
  { document: /^$/, steps: /^machine\.network\.hostname$/, field: "machines.*" },
  { document: /^HostnameConfig/, steps: /^(hostname|auto|)$/, field: "machines.*" },
  { document: /^$/, steps: /^machine\.network\.nameservers/, field: "network.nameservers" },
  { document: /^ResolverConfig/, steps: /^nameservers/, field: "network.nameservers" },
  { document: /^$/, steps: /^machine\.network\.interfaces/, field: "machines.*.address" },
  { document: /^LinkAliasConfig/, steps: /^selector/, field: "machines.*.mac" },
  { document: /^Layer2VIPConfig/, steps: /./, field: "controlPlane.vip" },
  { document: /^(Link|Bond|VLAN|Bridge)Config/, steps: /^addresses/, field: "machines.*.address" },
  { document: /^(Link|Bond|VLAN|Bridge)Config/, steps: /^routes/, field: "network.gateway" },
  { document: /^(Link|Bond|VLAN|Bridge)Config/, steps: /^(name|)$/, field: "network.link, machines.*.link" },
  {
    document: /^(Link|Bond|VLAN|Bridge|DummyLink|Ethernet)Config/,
    steps: /^(?!apiVersion|kind)./,
    field: "network.links, machines.*.links",
  },
  { document: /^DHCPv[46]Config/, steps: /^(?!apiVersion|kind)/, field: "network.addressBy, machines.*.addressBy" },
  { document: /^$/, steps: /^machine\.time\.servers/, field: "network.timeServers" },
  { document: /^TimeSyncConfig/, steps: /./, field: "network.timeServers" },
  { document: /^$/, steps: /^machine\.nodeLabels/, field: "machines.*.labels" },
  { document: /^$/, steps: /^machine\.nodeTaints/, field: "machines.*.taints" },
  { document: /^$/, steps: /^machine\.type$/, field: "machines.*.role" },
  { document: /^$/, steps: /^machine\.certSANs/, field: "controlPlane.certificateNames" },
  { document: /^$/, steps: /^machine\.kubelet\.nodeIP/, field: "network.subnet" },
  { document: /^$/, steps: /^machine\.kubelet\.image$/, field: "versions.kubernetes" },
  { document: /^$/, steps: /^cluster\.controlPlane\.endpoint$/, field: "controlPlane.vip" },
  { document: /^$/, steps: /^cluster\.clusterName$/, field: "name" },
  { document: /^$/, steps: /^cluster\.network\.dnsDomain$/, field: "network.dnsDomain" },
  { document: /^$/, steps: /^cluster\.network\.podSubnets/, field: "network.pods" },
  { document: /^$/, steps: /^cluster\.network\.serviceSubnets/, field: "network.services" },
  { document: /^$/, steps: /^cluster\.allowSchedulingOn/, field: "controlPlane.schedulable" },
  { document: /^$/, steps: /^cluster\.apiServer\.certSANs/, field: "controlPlane.certificateNames" },
  { document: /^$/, steps: /^cluster\.etcd\.advertisedSubnets/, field: "network.subnet" },
  {
    document: /^$/,
    steps: /^cluster\.(apiServer|controllerManager|scheduler|proxy)\.image$/,
    field: "versions.kubernetes",
  },
  { document: /^$/, steps: /^machine\.sysctls/, field: "talos.sysctls, machines.*.sysctls" },
  { document: /^$/, steps: /^machine\.sysfs/, field: "talos.sysfs, machines.*.sysfs" },
  { document: /^$/, steps: /^machine\.kernel\.modules/, field: "talos.kernelModules, machines.*.kernelModules" },
  { document: /^$/, steps: /^machine\.kubelet\.extraArgs/, field: "talos.kubelet, machines.*.kubelet" },
  { document: /^$/, steps: /^machine\.kubelet\.extraConfig/, field: "talos.kubelet, machines.*.kubelet" },
  { document: /^$/, steps: /^machine\.nodeAnnotations/, field: "machines.*.annotations" },
  { document: /^$/, steps: /^cluster\.apiServer\.extraArgs/, field: "controlPlane.apiServer" },
  { document: /^$/, steps: /^cluster\.controllerManager\.extraArgs/, field: "controlPlane.controllerManager" },
  { document: /^$/, steps: /^cluster\.scheduler\.(extraArgs|config)/, field: "controlPlane.scheduler" },
  { document: /^$/, steps: /^cluster\.etcd\.extraArgs/, field: "controlPlane.etcd" },
  { document: /^WatchdogTimerConfig/, steps: /./, field: "talos.watchdog, machines.*.watchdog" },
  { document: /^VolumeConfig STATE/, steps: /^encryption/, field: "talos.encryption.state" },
  { document: /^VolumeConfig EPHEMERAL/, steps: /^encryption/, field: "talos.encryption.ephemeral" },
];

/** True where a definition has one of some fields, such as `network.link, machines.*.link`; `*` is any name. */
export function hasField(definition: Fields, where: string): boolean {
  return where.split(", ").some((field) => isIn(definition, field.split(".")));
}

function isIn(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  if (!isFields(value)) return false;
  if (step === "*") return Object.values(value).some((one) => isIn(one, rest));
  return Object.hasOwn(value, step) && isIn(value[step], rest);
}

/** The field of the definition that decides a place of a machine configuration; undefined where none does. */
export function fieldOf(document: string, steps: readonly string[], machines: readonly string[]): string | undefined {
  const path = steps.join(".");
  const found = FIELDS.find((one) => one.document.test(document) && one.steps.test(path))?.field;
  if (found === undefined) return undefined;
  return found.replaceAll("*", machines.length === 1 ? (machines[0] ?? "*") : "*");
}
