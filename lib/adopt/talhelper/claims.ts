import { type Fields, isFields, listAt } from "../../data/fields";
import type { Claim, Target } from "../found";
import type { Leaf, Step } from "../source";
import { named } from "./network";
import type { Talconfig, TalconfigNode } from "./talconfig";

/** What claims are made of. */
export interface ClaimInput {
  readonly config: Talconfig;
  readonly nodes: readonly TalconfigNode[];
  /** From contract 1.12 on, network settings are documents. */
  readonly inDocuments: boolean;
}

const field = (where: string): Target => ({ kind: "field", where });
const gone = (why: string): Target => ({ kind: "left out", why });
const kept = (why: string): Target => ({ kind: "kept", where: "", why });
const inMain = (machines: readonly string[], ...steps: readonly string[]): Extract<Target, { kind: "document" }> => ({
  kind: "document",
  machines,
  documents: [""],
  steps,
});

const UNKNOWN = gone("no key of talhelper, which ignores it as well");
const MEDIA = "it only concerns boot media, which running machines do not need";

/** Where every key of `talconfig.yaml` belongs; patches have rows of their own. */
export function claimOf(leaf: Leaf, input: ClaimInput): readonly Claim[] {
  const to = targetOf(leaf.steps, input);
  return to === undefined ? [] : [{ leaf, to }];
}

function targetOf([key, ...rest]: readonly Step[], input: ClaimInput): Target | undefined {
  const { config, nodes } = input;
  switch (key) {
    case "clusterName":
      return field("name");
    case "talosVersion":
      return field("versions.talos");
    case "kubernetesVersion":
      return field("versions.kubernetes");
    case "endpoint":
      return inMain([], "cluster", "controlPlane", "endpoint");
    case "domain":
      return inMain([], "cluster", "network", "dnsDomain");
    case "allowSchedulingOnMasters":
    case "allowSchedulingOnControlPlanes":
      return inMain(planes(nodes), "cluster", "allowSchedulingOnControlPlanes");
    case "additionalMachineCertSans":
      return inMain([], "machine", "certSANs");
    case "additionalApiServerCertSans":
      return inMain(planes(nodes), "cluster", "apiServer", "certSANs");
    case "clusterPodNets":
      return inMain([], "cluster", "network", "podSubnets");
    case "clusterSvcNets":
      return inMain([], "cluster", "network", "serviceSubnets");
    case "cniConfig":
      return inMain([], "cluster", "network", "cni");
    case "inlineManifests":
      return rest[1] === "skipEnvsubst"
        ? kept("how talhelper reads the manifest")
        : inMain(planes(nodes), "cluster", "inlineManifests");
    case "imageFactory":
      return factory(rest);
    case "patches":
      return undefined;
    case "controlPlane":
    case "worker":
      return ofNode(
        rest,
        nodes.filter(({ controlPlane }) => controlPlane === (key === "controlPlane")),
        input,
      );
    case "nodes": {
      const [index, ...steps] = rest;
      const own = typeof index === "number" ? config.nodes[index] : undefined;
      return own === undefined
        ? UNKNOWN
        : ofNode(
            steps,
            nodes.filter(({ hostname }) => hostname === own.hostname),
            input,
          );
    }
    default:
      return UNKNOWN;
  }
}

function planes(nodes: readonly TalconfigNode[]): readonly string[] {
  return nodes.filter(({ controlPlane }) => controlPlane).map(({ hostname }) => hostname);
}

function factory([key]: readonly Step[]): Target {
  if (key === "registryURL") return field("talos.factory");
  if (key === "installerURLTmpl") return inMain([], "machine", "install", "image");
  return key === "schematicEndpoint" || key === "protocol" || key === "ISOURLTmpl"
    ? gone("how talhelper asks the Image Factory; Groundwork asks it by https, and running machines do not")
    : UNKNOWN;
}

/** Keys of nodes that are one place of the main document. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  installDisk: ["machine", "install", "disk"],
  installDiskSelector: ["machine", "install", "diskSelector"],
  machineDisks: ["machine", "disks"],
  kernelModules: ["machine", "kernel", "modules"],
  certSANs: ["machine", "certSANs"],
  talosImageURL: ["machine", "install", "image"],
};

function ofNode(
  [key, ...rest]: readonly Step[],
  nodes: readonly TalconfigNode[],
  { inDocuments }: ClaimInput,
): Target | undefined {
  const machines = nodes.map(({ hostname }) => hostname);
  const [first] = nodes;
  const name = machines.length === 1 ? machines[0] : "*";
  if (nodes.length === 0) return gone("no node is of this group");
  const place = typeof key === "string" ? PLACES[key] : undefined;
  if (place !== undefined) return inMain(machines, ...place);
  const documents = (...ids: readonly string[]): Target => ({ kind: "document", machines, documents: ids, steps: [] });
  switch (key) {
    case "hostname":
      return inDocuments
        ? { kind: "document", machines, documents: ["HostnameConfig"], steps: ["hostname"] }
        : inMain(machines, "machine", "network", "hostname");
    case "ipAddress":
      return field(`machines.${name}.address`);
    case "controlPlane":
      return field(`machines.${name}.role`);
    case "ignoreHostname":
      return inDocuments ? documents("HostnameConfig") : inMain(machines, "machine", "network", "hostname");
    case "overridePatches":
    case "overrideExtraManifests":
    case "overrideMachineCertSANs":
      return kept("how talhelper joins a node with its group; what it joins has rows of its own");
    case "nodeLabels":
    case "nodeAnnotations":
    case "nodeTaints":
      return inMain(machines, "machine", String(key), ...rest.map(String));
    case "machineFiles":
      return rest[1] === "skipEnvsubst" ? kept("how talhelper reads the file") : inMain(machines, "machine", "files");
    case "disableSearchDomain":
      return inDocuments
        ? { kind: "document", machines, documents: ["ResolverConfig"], steps: ["searchDomains"] }
        : inMain(machines, "machine", "network", "disableSearchDomain");
    case "nameservers":
      return inDocuments
        ? { kind: "document", machines, documents: ["ResolverConfig"], steps: ["nameservers"] }
        : inMain(machines, "machine", "network", "nameservers");
    case "networkInterfaces":
      return inDocuments ? ofInterface(rest, machines, first) : inMain(machines, "machine", "network", "interfaces");
    case "extraManifests":
    case "patches":
      return undefined;
    case "noSchematicValidate":
      return gone("it only kept talhelper from looking at names of extensions");
    case "schematic":
      return ofSchematic(rest, machines, name);
    case "imageSchematic":
      return gone(MEDIA);
    case "machineSpec":
      if (rest[0] === "secureboot") return inMain(machines, "machine", "install", "image");
      if (rest[0] === "useUKI") return inMain(machines, "machine", "install", "extraKernelArgs");
      return rest[0] === "mode" ? inMain(machines, "machine", "install", "image") : gone(MEDIA);
    case "ingressFirewall":
      if (rest[0] === "defaultAction") return documents("NetworkDefaultActionConfig");
      return documents(...namesIn(first?.ingressFirewall?.rules, rest[1]).map((one) => `NetworkRuleConfig ${one}`));
    case "extensionServices":
      return documents(...namesIn(first?.extensionServices, rest[0]).map((one) => `ExtensionServiceConfig ${one}`));
    case "volumes": {
      const ids = namesIn(first?.volumes, rest[0]).map((one) => `VolumeConfig ${one}`);
      return { kind: "document", machines, documents: ids, steps: rest[1] === "encryption" ? ["encryption"] : [] };
    }
    case "userVolumes":
      return documents(...namesIn(first?.userVolumes, rest[0]).map((one) => `UserVolumeConfig ${one}`));
    case "filenameTmpl":
      return gone("it names files that talhelper writes");
    default:
      return UNKNOWN;
  }
}

function namesIn(list: readonly Fields[] | undefined, index: Step | undefined): readonly string[] {
  const entry = typeof index === "number" ? list?.[index] : undefined;
  return entry === undefined ? [] : [String(entry.name)];
}

function ofSchematic(steps: readonly Step[], machines: readonly string[], name: string | undefined): Target {
  const path = steps.filter((step) => typeof step === "string").join(".");
  const image = inMain(machines, "machine", "install", "image");
  if (path === "customization.systemExtensions.officialExtensions")
    return { ...image, field: `talos.extensions, machines.${name}.extensions` };
  return path === "customization.extraKernelArgs" ? { ...image, field: "talos.kernelArgs" } : image;
}

/** Documents of an interface, by what of it is meant. */
function ofInterface(
  [index, key, ...rest]: readonly Step[],
  machines: readonly string[],
  node: TalconfigNode | undefined,
): Target {
  const device = named(node?.networkInterfaces ?? [])[typeof index === "number" ? index : -1];
  const link = device?.name ?? "";
  const target = (documents: readonly string[], ...steps: readonly string[]): Target => ({
    kind: "document",
    machines,
    documents,
    steps,
  });
  const carriers = (name: string) =>
    ["LinkConfig", "BondConfig", "BridgeConfig", "WireguardConfig", "VLANConfig", "DHCPv4Config", "DHCPv6Config"].map(
      (kind) => `${kind} ${name}`,
    );
  switch (key) {
    case "interface":
      return target([...carriers(link), `LinkAliasConfig ${link}`], "name");
    case "deviceSelector":
      return target([`LinkAliasConfig ${link}`], "selector");
    case "dhcp":
    case "dhcpOptions":
      return device?.device.dhcp === true
        ? target([`DHCPv4Config ${link}`, `DHCPv6Config ${link}`])
        : target(carriers(link), "addresses");
    case "vip":
      return target(vipIds(device?.device));
    case "vlans": {
      const entry = listAt(device?.device, "vlans")[typeof rest[0] === "number" ? rest[0] : -1];
      const id = isFields(entry) ? `${link}.${String(entry.vlanId)}` : link;
      return target([...carriers(id), ...vipIds(entry)]);
    }
    case "bond":
      return target([
        `BondConfig ${link}`,
        ...(rest[0] === "deviceSelectors" ? [`LinkAliasConfig ${link}-m${String(rest[1])}`] : []),
      ]);
    case "addresses":
    case "routes":
    case "mtu":
      return target(carriers(link), String(key));
    case "bridge":
    case "wireguard":
      return target(carriers(link));
    case "ignore":
      return gone("talhelper makes no document of it from Talos 1.12 on");
    default:
      return gone("talhelper makes nothing of it from Talos 1.12 on");
  }
}

function vipIds(value: unknown): readonly string[] {
  return isFields(value) && isFields(value.vip) ? [`Layer2VIPConfig ${String(value.vip.ip)}`] : [];
}
