import { type Fields, isFields } from "../../data/fields";
import { applyPatch } from "../../talos/merge";
import { factoryId } from "../schematic";
import { networkDocuments } from "./network";
import type { Talconfig, TalconfigNode } from "./talconfig";

/** Number of a contract's minor: 12 of `1.12`. */
export const minorOf = (contract: string): number => Number(contract.split(".")[1]);

/** From this contract on, network settings are documents of their own. */
const DOCUMENTS = 12;

/**
 * What talhelper makes of a node before patches are laid over it.
 * Source: budimanjojo/talhelper 3.1.16, pkg/talos/nodeconfig.go and multidocs.go.
 */
export function nodeDocuments(
  base: readonly Fields[],
  { config, node, talos, contract }: NodeInput,
): readonly Fields[] {
  const inDocuments = minorOf(contract) >= DOCUMENTS;
  const [main = {}, ...others] = base;
  const made = {
    ...main,
    machine: machineOf(fields(main.machine), { config, node, talos, contract }),
    cluster: clusterOf(fields(main.cluster), config),
  };
  const more = [
    ...(inDocuments ? [...resolver(node), hostname(node)] : []),
    ...firewall(node),
    ...list(node.extensionServices).map(({ name, configFiles, environment }) =>
      document("ExtensionServiceConfig", { name, configFiles, environment }),
    ),
    ...list(node.volumes).map(({ name, provisioning, encryption }) =>
      document("VolumeConfig", { name, provisioning, encryption }),
    ),
    ...list(node.userVolumes).map(({ name, volumeType, provisioning, filesystem, encryption }) =>
      document("UserVolumeConfig", { name, volumeType, provisioning, filesystem, encryption }),
    ),
    ...(inDocuments ? networkDocuments(list(node.networkInterfaces)) : []),
  ];
  return applyPatch([made, ...others], more, "ignore");
}

export interface NodeInput {
  readonly config: Talconfig;
  /** With what its group says filled in. */
  readonly node: TalconfigNode;
  /** Talos version without a leading v. */
  readonly talos: string;
  readonly contract: string;
}

function machineOf(base: Fields, { config, node, talos, contract }: NodeInput): Fields {
  const inDocuments = minorOf(contract) >= DOCUMENTS;
  const args = node.schematic?.customization?.extraKernelArgs ?? [];
  const network = inDocuments
    ? {}
    : {
        network: {
          ...fields(base.network),
          ...(node.ignoreHostname ? {} : { hostname: node.hostname }),
          ...(node.nameservers.length === 0 ? {} : { nameservers: node.nameservers }),
          ...(node.disableSearchDomain ? { disableSearchDomain: true } : {}),
          ...(node.networkInterfaces.length === 0 ? {} : { interfaces: node.networkInterfaces }),
        },
      };
  const told = (key: "nodeLabels" | "nodeAnnotations" | "nodeTaints") =>
    node[key] === undefined ? {} : { [key]: node[key] };
  return {
    ...base,
    ...network,
    install: {
      ...fields(base.install),
      ...(node.installDisk === undefined ? {} : { disk: node.installDisk }),
      ...(node.installDiskSelector === undefined ? {} : { diskSelector: node.installDiskSelector }),
      ...(args.length === 0 || inDocuments || node.machineSpec.useUKI ? {} : { extraKernelArgs: args }),
      image: installer(config, node, talos),
    },
    ...(node.machineDisks.length === 0 ? {} : { disks: node.machineDisks }),
    ...(node.kernelModules.length === 0 ? {} : { kernel: { modules: node.kernelModules } }),
    ...told("nodeAnnotations"),
    ...told("nodeLabels"),
    ...told("nodeTaints"),
    ...(node.machineFiles.length === 0 ? {} : { files: node.machineFiles.map(({ skipEnvsubst: _, ...file }) => file) }),
    ...(node.certSANs.length === 0 ? {} : { certSANs: [...texts(base.certSANs), ...node.certSANs] }),
  };
}

function clusterOf(base: Fields, { cniConfig, inlineManifests }: Talconfig): Fields {
  return {
    ...base,
    ...(cniConfig === undefined ? {} : { network: { ...fields(base.network), cni: cniConfig } }),
    ...(inlineManifests.length === 0
      ? {}
      : { inlineManifests: inlineManifests.map(({ skipEnvsubst: _, ...manifest }) => manifest) }),
  };
}

/** The installer's image; its template may be the operator's. */
function installer({ imageFactory }: Talconfig, node: TalconfigNode, talos: string): string {
  if (node.talosImageURL !== undefined) return `${node.talosImageURL}:v${talos}`;
  const values: Readonly<Record<string, string>> = {
    RegistryURL: imageFactory.registryURL,
    ID: factoryId(node.schematic ?? {}),
    Version: `v${talos}`,
    Mode: node.machineSpec.mode,
  };
  return imageFactory.installerURLTmpl
    .replace(/\{\{\s*if \.Secureboot\s*\}\}(.*?)\{\{\s*end\s*\}\}/g, (_, text: string) =>
      node.machineSpec.secureboot ? text : "",
    )
    .replace(/\{\{\s*\.(\w+)\s*\}\}/g, (_, name: string) => values[name] ?? "");
}

function resolver({ nameservers, disableSearchDomain }: TalconfigNode): readonly Fields[] {
  if (nameservers.length === 0 && !disableSearchDomain) return [];
  return [
    document("ResolverConfig", {
      nameservers: nameservers.map((address) => ({ address })),
      searchDomains: { disableDefault: disableSearchDomain },
    }),
  ];
}

function hostname({ hostname: name, ignoreHostname }: TalconfigNode): Fields {
  return document("HostnameConfig", ignoreHostname ? { auto: "stable" } : { auto: "off", hostname: name });
}

function firewall({ ingressFirewall }: TalconfigNode): readonly Fields[] {
  if (ingressFirewall === undefined) return [];
  return [
    document("NetworkDefaultActionConfig", { ingress: ingressFirewall.defaultAction ?? "accept" }),
    ...list(ingressFirewall.rules).map(({ name, portSelector, ingress }) =>
      document("NetworkRuleConfig", { name, portSelector, ingress }),
    ),
  ];
}

function document(kind: string, told: Fields): Fields {
  const present = Object.entries(told).filter(([, value]) => value !== undefined);
  return { apiVersion: "v1alpha1", kind, ...Object.fromEntries(present) };
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
