import type { ExtensionService, MachineNeed } from "../../lib/component/declaration";
import type { Declared } from "../../lib/component/declared";
import type { Cluster } from "../../lib/model/cluster";
import { INTEL_GPU_LABEL, type Machine } from "../../lib/model/machine";
import { InputError } from "../../lib/model/problem";
import type { Link, MachineShape } from "../../lib/plan/machine";
import type { Schematic } from "../../lib/plan/schematic";
import { metalNetwork } from "./metal-network";
import { isReservedLabel } from "./node-labels";
import { isPlainText, schematicId } from "./schematic";

/** META key of the metal platform's network configuration (Talos: 0x0a). */
const METAL_NETWORK_KEY = 10;

/** Kernel argument that keeps the first network card's name `eth0`. */
const CLASSIC_LINK_NAMES = "net.ifnames=0";
const GPU_EXTENSIONS: Readonly<Record<"intel" | "nvidia" | "amd", readonly string[]>> = {
  intel: ["siderolabs/i915"],
  nvidia: ["siderolabs/nonfree-kmod-nvidia-production", "siderolabs/nvidia-container-toolkit-production"],
  amd: ["siderolabs/amdgpu"],
};

/**
 * Plans one machine.
 *
 * @throws InputError where the definition leaves open what only it can tell
 */
export function planMachine(cluster: Cluster, declared: Declared, machine: Machine): MachineShape {
  const isVm = machine.host !== undefined;
  const needs = declared.machines.filter((need) => need.role === undefined || need.role === machine.role);
  const link = linkOf(cluster, machine);
  const kernelArgs = [...cluster.talos.kernelArgs];
  if (link.mac === undefined && /^eth\d+$/.test(link.name) && !kernelArgs.includes(CLASSIC_LINK_NAMES))
    kernelArgs.push(CLASSIC_LINK_NAMES);
  const installer: Schematic = {
    extraKernelArgs: kernelArgs,
    meta: [],
    systemExtensions: extensionsOf(cluster, needs, machine),
  };
  refuseUnproven(cluster, machine, installer);
  const imagePlatform = isVm ? cluster.talos.image : "metal";
  const baked = isVm ? imagePlatform === "metal" : machine.maintenanceAddress === "baked";
  return {
    machine,
    isVm,
    isControlPlane: machine.role === "control-plane",
    needs,
    link,
    platform: imagePlatform,
    image: baked
      ? { ...installer, meta: [{ key: METAL_NETWORK_KEY, value: metalNetwork(cluster, machine, link.name) }] }
      : installer,
    installer,
    installDisk: installDiskOf(cluster, machine),
    ...labelsOf(cluster, needs, machine),
    extensionServices: servicesOf(needs),
  };
}

/** File form of a boot image: a disk for a VM, a medium to boot from for a bare machine. */
export type ImageForm = "qcow2" | "iso" | "raw.zst";

/**
 * What a machine boots the first time. A VM gets a ready disk, unless Secure
 * Boot is on: its keys are enrolled from the ISO alone (siderolabs/talos,
 * pkg/imager/iso).
 */
export function bootForm(cluster: Cluster, plan: MachineShape): ImageForm {
  return plan.isVm && !cluster.talos.secureBoot ? "qcow2" : "iso";
}

/** `https://factory.talos.dev/image/<id>/v1.13.9/metal-amd64.qcow2`; `-secureboot` is part of the name where it is on. */
export function imageUrl(cluster: Cluster, plan: MachineShape, form = bootForm(cluster, plan)): string {
  const { factory } = cluster.talos;
  const file = `${plan.platform}-amd64${secureBootSuffix(cluster)}.${form}`;
  return `https://${factory}/image/${schematicId(plan.image)}/v${cluster.versions.talos}/${file}`;
}

/** `factory.talos.dev/metal-installer/<id>:v1.13.9`: what the node installs from and upgrades to. */
export function installerImage(cluster: Cluster, plan: MachineShape): string {
  const { factory } = cluster.talos;
  const name = `${plan.platform}-installer${secureBootSuffix(cluster)}`;
  return `${factory}/${name}/${schematicId(plan.installer)}:v${cluster.versions.talos}`;
}

/** Image and installer must both be signed, or the machine does not boot what it installed. */
function secureBootSuffix(cluster: Cluster): "" | "-secureboot" {
  return cluster.talos.secureBoot ? "-secureboot" : "";
}

function linkOf(cluster: Cluster, machine: Machine): Link {
  if (machine.link !== undefined) return { name: machine.link };
  if (machine.host !== undefined) return { name: "eth0" };
  if (machine.mac !== undefined) return { name: "lan0", mac: machine.mac };
  throw new InputError([
    {
      file: cluster.file,
      path: `machines.${machine.name}.link`,
      got: "nothing",
      want: "the name of its network link, or its MAC address: a bare machine may have several cards",
      fix: `add link: "enp1s0" or mac to machines.${machine.name}`,
    },
  ]);
}

function installDiskOf(cluster: Cluster, machine: Machine): string {
  if (machine.installDisk !== undefined) return machine.installDisk;
  // The VM's one disk is scsi0, which Linux calls sda.
  if (machine.host !== undefined) return "/dev/sda";
  throw new InputError([
    {
      file: cluster.file,
      path: `machines.${machine.name}.installDisk`,
      got: "nothing",
      want: "the disk that Talos may erase: on a bare machine nobody can guess it",
      fix: `add installDisk: "/dev/nvme0n1" to machines.${machine.name}`,
    },
  ]);
}

function extensionsOf(cluster: Cluster, needs: readonly MachineNeed[], machine: Machine): readonly string[] {
  const wanted = [
    ...cluster.talos.extensions,
    ...needs.flatMap((need) => need.extensions ?? []),
    ...machine.extensions,
    ...(machine.gpu === undefined ? [] : GPU_EXTENSIONS[machine.gpu.vendor]),
    // Proxmox asks the agent for addresses and for a clean shutdown.
    ...(machine.host === undefined ? [] : ["siderolabs/qemu-guest-agent"]),
  ];
  return [...new Set(wanted)].sort();
}

function refuseUnproven(cluster: Cluster, machine: Machine, schematic: Schematic): void {
  const strange = [...schematic.extraKernelArgs, ...schematic.systemExtensions].find((text) => !isPlainText(text));
  if (strange === undefined) return;
  throw new InputError([
    {
      file: cluster.file,
      path: schematic.extraKernelArgs.includes(strange) ? "talos.kernelArgs" : `machines.${machine.name}.extensions`,
      got: JSON.stringify(strange),
      want: "one word without quotes or spaces that starts with a letter, e.g. console=ttyS0",
    },
  ]);
}

function labelsOf(
  cluster: Cluster,
  needs: readonly MachineNeed[],
  machine: Machine,
): Pick<MachineShape, "labels" | "reservedLabels"> {
  const labels: Record<string, string> = {};
  if (machine.host !== undefined && cluster.proxmox !== undefined) {
    // Proxmox CSI finds a volume's host by these two.
    labels["topology.kubernetes.io/region"] = cluster.proxmox.cluster;
    labels["topology.kubernetes.io/zone"] = machine.host;
  }
  if (machine.gpu?.vendor === "intel") labels[INTEL_GPU_LABEL] = "true";
  for (const need of needs) Object.assign(labels, need.nodeLabels);
  Object.assign(labels, machine.labels);
  const isReserved = (label: string) => machine.role === "worker" && isReservedLabel(label);
  const pick = (reserved: boolean) =>
    Object.fromEntries(Object.entries(labels).filter(([label]) => isReserved(label) === reserved));
  return { labels: pick(false), reservedLabels: pick(true) };
}

/** One configuration a service: what several components set for it is joined. */
function servicesOf(needs: readonly MachineNeed[]): readonly ExtensionService[] {
  const services = new Map<string, ExtensionService["environment"]>();
  for (const service of needs.flatMap((need) => need.extensionServices ?? []))
    services.set(service.name, { ...services.get(service.name), ...service.environment });
  return [...services].map(([name, environment]) => ({ name, environment }));
}
