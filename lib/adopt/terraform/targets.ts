import type { Target } from "../found";
import type { Leaf, Step } from "../source";
import { type Module, NAMES } from "./module";

const field = (where: string): Target => ({ kind: "field", where });
const gone = (why: string): Target => ({ kind: "left out", why });

/** What becomes of a variable, or of one of its fields. */
export function targetOf({ steps }: Leaf, { nodes }: Module): Target {
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
