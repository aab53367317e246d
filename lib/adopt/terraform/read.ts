import { posix } from "node:path";
import { load, YAMLException } from "js-yaml";
import { z } from "zod";
import { type Fields, isFields } from "../../data/fields";
import { InputError } from "../../model/problem";
import type { ProjectFiles } from "../../model/project-files";
import { applyPatch } from "../../talos/merge";
import { baseDocuments } from "../base";
import type { Claim, FoundHome, FoundMachine, FoundSchematic, Target } from "../found";
import { factoryId, foundSchematic } from "../schematic";
import { withoutSecrets } from "../secret";
import { type Leaf, leavesOf, type Source, type Step, yamlSource } from "../source";
import { networkDocuments } from "../talhelper/network";
import type { ReadInput } from "../talhelper/read";
import { parsed } from "../tool-error";
import { readTfvars } from "./tfvars";

const text = z.string();
const optional = text.nullish().transform((value) => value ?? undefined);

const node = z.looseObject({
  host_node: optional,
  machine_type: z.enum(["controlplane", "worker"]),
  ip: text,
  dns: z.array(text).nullish(),
  mac_address: optional,
  vm_id: z.number().nullish(),
  cpu: z.number().nullish(),
  ram_dedicated: z.number().nullish(),
  datastore_id: optional,
  igpu: z.boolean().nullish(),
  update: z.boolean().nullish(),
});

const cluster = z.looseObject({
  name: text.min(1),
  vip: optional,
  gateway: text,
  subnet_mask: z
    .union([text, z.number()])
    .nullish()
    .transform((value) => String(value ?? 24)),
  talos_machine_config_version: optional,
  kubernetes_version: text,
  kubelet: optional,
  api_server: optional,
  extra_manifests: z.array(text).nullish(),
});

const image = z.looseObject({
  version: text,
  update_version: optional,
  factory_url: optional,
  schematic: optional,
  schematic_path: optional,
  platform: optional,
});
const proxmox = z.looseObject({
  name: optional,
  cluster_name: optional,
  endpoint: optional,
  insecure: z.boolean().nullish(),
});

/** Variables of a module for Talos on Proxmox (vehagn/homelab, tofu/kubernetes/variables.tofu), by the names that the module and its callers give them. */
const schema = z.looseObject({ nodes: z.record(text, node), cluster, image, proxmox: proxmox.optional() });

type Module = z.output<typeof schema>;

/** Names of variables, and which of the module they are. */
const NAMES: Readonly<Record<string, string>> = {
  nodes: "nodes",
  talos_nodes: "nodes",
  cluster: "cluster",
  talos_cluster_config: "cluster",
  cluster_config: "cluster",
  image: "image",
  talos_image: "image",
  proxmox: "proxmox",
};

/** A file of variables by what its name ends in. */
export const TFVARS = /\.tfvars(\.json)?$/;

/** True for a file that has the machines of such a module. */
export function hasNodes(file: string, content: string): boolean {
  if (!/\b(talos_)?nodes"?\s*[=:]\s*\{/.test(content) || !/machine_type/.test(content)) return false;
  try {
    return Object.keys(sourceOf(file, content).documents[0] ?? {}).some((name) => NAMES[name] === "nodes");
  } catch (error) {
    if (error instanceof InputError) return true;
    throw error;
  }
}

function sourceOf(file: string, content: string): Source {
  if (file.endsWith(".json")) return yamlSource(file, content);
  const { value, lineOf } = readTfvars(file, content);
  return { file, text: content, documents: [value], lineOf: (_, steps) => lineOf(steps) };
}

/**
 * Reads Terraform variables that describe Talos machines on Proxmox, from all
 * files of the folder. What the module's templates add is not in them.
 *
 * @throws InputError where a variable is missing that the module needs
 */
export function readTerraform({ files, file, generated }: Pick<ReadInput, "files" | "file" | "generated">): FoundHome {
  const folder = posix.dirname(file);
  const sources = files
    .list(folder)
    .flatMap(({ name }) =>
      TFVARS.test(name) ? [sourceOf(posix.join(folder, name), files.read(posix.join(folder, name)) ?? "")] : [],
    );
  const whole: Record<string, unknown> = {};
  for (const source of sources)
    for (const [name, value] of Object.entries(isFields(source.documents[0]) ? source.documents[0] : {}))
      if (NAMES[name] !== undefined) whole[NAMES[name]] = withoutSecrets(value).value;
  const main = sources.find((source) => source.file === file) ?? sourceOf(file, files.read(file) ?? "");
  const found = parsed(schema, main, whole, "the module");
  const talos = found.image.version.replace(/^v/, "");
  const versions = {
    talos,
    kubernetes: found.cluster.kubernetes_version.replace(/^v/, ""),
    contract: (found.cluster.talos_machine_config_version ?? talos).replace(/^v/, "").split(".").slice(0, 2).join("."),
  };
  const schematic = schematicOf(found, files, folder);
  const planes = Object.values(found.nodes).filter(({ machine_type }) => machine_type === "controlplane");
  const endpoint = `https://${found.cluster.vip ?? planes[0]?.ip ?? ""}:6443`;
  const names = Object.entries(found.nodes);
  return {
    origin: `Terraform's ${file}`,
    name: found.cluster.name,
    endpoint,
    versions,
    facts: {
      subnet: undefined,
      gateway: found.cluster.gateway,
      factory: found.image.factory_url?.replace(/^https:\/\//, ""),
      proxmox: proxmoxOf(found),
    },
    machines: names.map(([name, one]) => machineOf(name, one, { found, endpoint, versions, schematic, generated })),
    patches: [],
    claims: sources.flatMap((source) =>
      leavesOf(source, 0).map((leaf): Claim => ({ leaf, to: targetOf(leaf, found) })),
    ),
  };
}

function schematicOf(
  { image: { schematic, schematic_path } }: Module,
  files: ProjectFiles,
  folder: string,
): { readonly id: string; readonly found: FoundSchematic } {
  const written =
    schematic ?? (schematic_path === undefined ? undefined : files.read(posix.join(folder, schematic_path)));
  const value: unknown = written === undefined ? {} : yamlSource("schematic", written).documents[0];
  return { id: factoryId(value), found: foundSchematic(value) };
}

interface MachineInput {
  readonly found: Module;
  readonly endpoint: string;
  readonly versions: FoundHome["versions"];
  readonly schematic: { readonly id: string; readonly found: FoundSchematic };
  readonly generated: ReadInput["generated"];
}

function machineOf(
  name: string,
  one: Module["nodes"][string],
  { found, endpoint, versions, schematic, generated }: MachineInput,
): FoundMachine {
  const isControlPlane = one.machine_type === "controlplane";
  const base = baseDocuments(generated, {
    name: found.cluster.name,
    endpoint,
    versions,
    isControlPlane,
    apiNames: [],
    machineNames: [],
    pods: ["10.244.0.0/16"],
    services: ["10.96.0.0/12"],
    dnsDomain: "cluster.local",
    schedulable: false,
  });
  const device: Fields = {
    ...(one.mac_address === undefined
      ? { interface: "eth0" }
      : { deviceSelector: { hardwareAddr: one.mac_address.toLowerCase() } }),
    addresses: [`${one.ip}/${found.cluster.subnet_mask}`],
    routes: [{ network: "0.0.0.0/0", gateway: found.cluster.gateway }],
    ...(isControlPlane && found.cluster.vip !== undefined ? { vip: { ip: found.cluster.vip } } : {}),
  };
  const inDocuments = Number(versions.contract.split(".")[1]) >= 12;
  const factory = found.image.factory_url?.replace(/^https:\/\//, "") ?? "factory.talos.dev";
  const said: readonly Fields[] = [
    {
      machine: {
        install: {
          disk: "/dev/sda",
          image: `${factory}/${found.image.platform ?? "nocloud"}-installer/${schematic.id}:v${versions.talos}`,
        },
        ...snippet("kubelet", found.cluster.kubelet),
        ...(inDocuments ? {} : { network: { hostname: name, interfaces: [device] } }),
      },
      ...(isControlPlane
        ? {
            cluster: { ...snippet("apiServer", found.cluster.api_server), ...manifests(found.cluster.extra_manifests) },
          }
        : {}),
    },
    ...(inDocuments
      ? [{ apiVersion: "v1alpha1", kind: "HostnameConfig", hostname: name, auto: "off" }, ...networkDocuments([device])]
      : []),
  ];
  return {
    name,
    isControlPlane,
    address: one.ip,
    mac: one.mac_address,
    schematic: schematic.found,
    secureBoot: false,
    documents: applyPatch(base, said),
    vm: {
      ...(one.host_node === undefined ? {} : { host: one.host_node }),
      ...(typeof one.vm_id === "number" ? { vmId: one.vm_id } : {}),
      ...(typeof one.cpu === "number" ? { cpus: one.cpu } : {}),
      ...(typeof one.ram_dedicated === "number"
        ? { memory: one.ram_dedicated % 1024 === 0 ? `${one.ram_dedicated / 1024} GiB` : `${one.ram_dedicated} MiB` }
        : {}),
      disk: "128 GiB",
      datastore: one.datastore_id ?? "local-zfs",
    },
  };
}

function manifests(list: readonly string[] | null | undefined): Fields {
  return list === null || list === undefined || list.length === 0 ? {} : { extraManifests: [...list] };
}

/** A piece of a machine configuration that the module pastes in. */
function snippet(key: string, written: string | undefined): Fields {
  if (written === undefined) return {};
  try {
    const value = withoutSecrets(load(written)).value;
    return isFields(value) ? { [key]: value } : {};
  } catch (error) {
    if (error instanceof YAMLException) return {};
    throw error;
  }
}

/** The hosts as far as the variables say: what they carry, and the one whose API is asked. */
function proxmoxOf({ nodes, proxmox: said, image: { platform } }: Module): Fields | undefined {
  const hosts = new Map<string, { cpus: number; memory: number; datastores: Set<string> }>();
  for (const one of Object.values(nodes)) {
    if (one.host_node === undefined) continue;
    const host = hosts.get(one.host_node) ?? { cpus: 0, memory: 0, datastores: new Set<string>() };
    host.cpus += one.cpu ?? 0;
    host.memory += one.ram_dedicated ?? 0;
    host.datastores.add(one.datastore_id ?? "local-zfs");
    hosts.set(one.host_node, host);
  }
  if (hosts.size === 0) return undefined;
  const endpoint = said?.endpoint ?? "https://192.0.2.1:8006";
  const address = /^https?:\/\/\[?([0-9a-f:.]+?)\]?(:\d+)?\/?$/.exec(endpoint)?.[1];
  let unknown = 0;
  return {
    endpoint: endpoint.endsWith("/") ? endpoint : `${endpoint}/`,
    ...(said?.cluster_name === undefined ? {} : { cluster: said.cluster_name }),
    ...(said?.insecure === true ? { insecure: true } : {}),
    hosts: Object.fromEntries(
      [...hosts].map(([name, { cpus, memory, datastores }]) => {
        unknown += 1;
        return [
          name,
          {
            // Of the others no variable says the address: one of those that are for documentation (RFC 5737).
            address: name === said?.name && address !== undefined ? address : `192.0.2.${unknown}`,
            cpus: Math.max(1, cpus),
            memory: `${Math.ceil((memory * 1.06) / 1024) + 4} GiB`,
            datastores: {
              ...Object.fromEntries(
                [...datastores].map((one) => [one, { kind: one.includes("zfs") ? "zfspool" : "lvmthin" }]),
              ),
              local: { kind: "dir", content: platform === "metal" ? ["iso"] : ["iso", "import"] },
            },
          },
        ];
      }),
    ),
  };
}

const field = (where: string): Target => ({ kind: "field", where });
const gone = (why: string): Target => ({ kind: "left out", why });

function targetOf({ steps }: Leaf, { nodes }: Module): Target {
  const [name = "", ...rest] = steps;
  const part = NAMES[String(name)];
  const main = (machines: readonly string[], ...path: readonly string[]): Target => ({
    kind: "document",
    machines,
    documents: [""],
    steps: path,
  });
  if (part === "nodes") return ofNode(rest, main);
  const planes = Object.entries(nodes)
    .filter(([, one]) => one.machine_type === "controlplane")
    .map(([key]) => key);
  switch (`${part}.${String(rest[0])}`) {
    case "cluster.name":
      return field("name");
    case "cluster.vip":
      return field("controlPlane.vip");
    case "cluster.gateway":
      return field("network.gateway");
    case "cluster.subnet_mask":
      return field("network.subnet");
    case "cluster.kubernetes_version":
      return field("versions.kubernetes");
    case "cluster.talos_machine_config_version":
      return field("versions.contract");
    case "cluster.proxmox_cluster":
    case "proxmox.cluster_name":
      return field("proxmox.cluster");
    case "cluster.kubelet":
      return main([], "machine", "kubelet");
    case "cluster.api_server":
      return main(planes, "cluster", "apiServer");
    case "cluster.extra_manifests":
      return main(planes, "cluster", "extraManifests");
    case "image.version":
      return field("versions.talos");
    case "image.factory_url":
      return field("talos.factory");
    case "image.schematic":
    case "image.schematic_path":
      return field("talos.extensions, talos.kernelArgs");
    case "image.update_version":
    case "image.update_schematic_path":
      return gone("an upgrade that is under way: finish it first, then set versions.talos");
    case "proxmox.endpoint":
      return field("proxmox.endpoint");
    case "proxmox.insecure":
      return field("proxmox.insecure");
    case "proxmox.name":
      return field("proxmox.hosts");
    default:
      return part === undefined
        ? gone("a variable of something else than Talos machines")
        : gone("nothing in Groundwork takes it; see what the module makes of it");
  }
}

function ofNode(
  [name = "", key]: readonly Step[],
  main: (machines: readonly string[], ...path: readonly string[]) => Target,
): Target {
  const machine = String(name);
  const of = (what: string) => field(`machines.${machine}.${what}`);
  switch (key) {
    case "host_node":
      return of("host");
    case "machine_type":
      return of("role");
    case "ip":
      return of("address");
    case "mac_address":
      return of("mac");
    case "vm_id":
      return of("vmId");
    case "cpu":
      return of("cpus");
    case "ram_dedicated":
      return of("memory");
    case "datastore_id":
      return of("datastore");
    case "dns":
      return gone("name servers of cloud-init for this VM alone; the definition has network.nameservers for all");
    case "igpu":
      return gone("a GPU that is passed through: add it as proxmox.pciMappings and machines.*.gpu");
    case "update":
      return gone("a step of an upgrade, not a state");
    default:
      return main([machine], "machine");
  }
}
