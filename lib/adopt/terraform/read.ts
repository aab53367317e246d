import { posix } from "node:path";
import { load, YAMLException } from "js-yaml";
import { type Fields, isFields } from "../../data/fields";
import { InputError } from "../../model/problem";
import type { ProjectFiles } from "../../model/project-files";
import { applyPatch } from "../../talos/merge";
import { baseDocuments } from "../base";
import type { Claim, FoundHome, FoundMachine, FoundSchematic } from "../found";
import type { ReadInput } from "../read-input";
import { factoryId, foundSchematic } from "../schematic";
import { withoutSecrets } from "../secret";
import { leavesOf, type Source, yamlSource } from "../source";
import { networkDocuments } from "../talhelper/network";
import { parsed } from "../tool-error";
import { type Module, moduleSchema, NAMES } from "./module";
import { targetOf } from "./targets";
import { readTfvars } from "./tfvars";

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
  const found = parsed(moduleSchema, main, whole, "the module");
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
