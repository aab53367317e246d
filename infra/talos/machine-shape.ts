import type { ExtensionService, MachineNeed } from "../../lib/declared/asked";
import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import { type DiskTarget, diskTarget } from "../../lib/model/disk-target";
import type { Machine } from "../../lib/model/machine";
import { linksOf, mainLinkOf } from "../../lib/model/machine-links";
import { settingsOf } from "../../lib/model/machine-settings";
import { InputError, type Problem } from "../../lib/model/problem";
import { modelProvisionerOf, provisionerNameOf } from "../../lib/model/provisioner/provisioners";
import type { Link, MachineShape } from "../../lib/plan/machine";
import type { Schematic } from "../../lib/plan/schematic";
import { overlayImage } from "../../lib/talos/boards";
import type { Provisioner } from "../provisioner";
import { PROVISIONERS } from "../provisioners";
import { gpuExtensions, gpuLabels } from "./gpu";
import { metalNetwork } from "./metal-network";
import { isReservedLabel } from "./node-labels";
import { isPlainText } from "./schematic";

/** META key of the metal platform's network configuration (Talos: 0x0a). */
const METAL_NETWORK_KEY = 10;

/** Kernel argument that keeps the first network card's name `eth0`. */
const CLASSIC_LINK_NAMES = "net.ifnames=0";
/**
 * Plans one machine, as far as its configuration follows from it.
 *
 * @throws InputError where the definition leaves open what only it can tell
 */
export function shapeOf(cluster: Cluster, declared: Declared, machine: Machine): MachineShape {
  const name = provisionerNameOf(machine);
  const provisioner = PROVISIONERS[name];
  const needs = declared.machines.filter(
    (need) =>
      (need.role === undefined || need.role === machine.role) && (need.machines?.includes(machine.name) ?? true),
  );
  const link = linkOf(cluster, machine);
  const kernelArgs = [...cluster.talos.kernelArgs, ...(machine.kernelArgs ?? []), ...blockedModules(cluster, machine)];
  if (hasClassicNames(cluster, machine) && !kernelArgs.includes(CLASSIC_LINK_NAMES))
    kernelArgs.push(CLASSIC_LINK_NAMES);
  const installer: Schematic = {
    ...overlayOf(machine),
    extraKernelArgs: kernelArgs,
    meta: [],
    systemExtensions: extensionsOf(cluster, needs, machine, provisioner),
  };
  refuseUnproven(cluster, machine, installer);
  const baked = modelProvisionerOf(machine).bakesAddress(cluster, machine);
  return {
    machine,
    provisioner: name,
    isControlPlane: machine.role === "control-plane",
    needs,
    link,
    platform: provisioner.imagePlatform(cluster),
    bootForm: provisioner.bootForm(cluster, machine),
    image: baked
      ? { ...installer, meta: [{ key: METAL_NETWORK_KEY, value: metalNetwork(cluster, machine, link.name) }] }
      : installer,
    installer,
    installDisk: installDiskOf(machine, provisioner),
    ...labelsOf(cluster, needs, machine),
    extensionServices: servicesOf(needs),
  };
}

function linkOf(cluster: Cluster, machine: Machine): Link {
  const { name, mac } = mainLinkOf(cluster.network, machine);
  return mac === undefined ? { name } : { name, mac };
}

/** True where a card is called `eth0` and the like, which needs the kernel to name cards in the order in which it finds them. */
function hasClassicNames(cluster: Cluster, machine: Machine): boolean {
  return linksOf(cluster, machine).some(({ name, kind, config }) =>
    [...(kind === "card" && config.card === undefined ? [name] : []), ...(config.bond?.links ?? [])].some((card) =>
      /^eth\d+$/.test(card),
    ),
  );
}

function installDiskOf(machine: Machine, provisioner: Provisioner): DiskTarget {
  const chosen = machine.installDisk === undefined ? undefined : diskTarget(machine, machine.installDisk);
  return chosen ?? { kind: "path", path: provisioner.installDisk ?? "" };
}

function overlayOf({ board }: Machine): Pick<Schematic, "overlay"> {
  const image = board === undefined ? undefined : overlayImage(board);
  return board === undefined || image === undefined ? {} : { overlay: { image, name: board } };
}

/** Modules that are not to be loaded are named on the kernel's command line, where udev cannot pass by. */
function blockedModules(cluster: Cluster, machine: Machine): readonly string[] {
  const blocked = Object.entries(settingsOf(cluster.talos, machine).kernelModules ?? {})
    .filter(([, module]) => module === false)
    .map(([name]) => name);
  return blocked.length === 0 ? [] : [`module_blacklist=${blocked.join(",")}`];
}

function extensionsOf(
  cluster: Cluster,
  needs: readonly MachineNeed[],
  machine: Machine,
  provisioner: Provisioner,
): readonly string[] {
  const wanted = [
    ...cluster.talos.extensions,
    ...needs.flatMap((need) => need.extensions ?? []),
    ...machine.extensions,
    ...gpuExtensions(machine),
    ...provisioner.extensions,
  ];
  return [...new Set(wanted)].sort();
}

/** Words that the factory's library would quote give another schematic than we compute. A problem has the place of the word. */
function refuseUnproven({ file, talos }: Cluster, machine: Machine, schematic: Schematic): void {
  const own = `machines.${machine.name}`;
  const placeOf = (text: string, field: "kernelArgs" | "extensions"): string => {
    const index = talos[field].indexOf(text);
    if (index >= 0) return `talos.${field}[${index}]`;
    const ofMachine = (machine[field] ?? []).indexOf(text);
    return ofMachine >= 0 ? `${own}.${field}[${ofMachine}]` : `${own}.${field}`;
  };
  const problemsOf = (texts: readonly string[], field: "kernelArgs" | "extensions"): readonly Problem[] =>
    texts
      .filter((text) => !isPlainText(text))
      .map((text) => ({
        file,
        path: placeOf(text, field),
        got: JSON.stringify(text),
        want: "one word without quotes or spaces that starts with a letter, e.g. console=ttyS0",
      }));
  const problems = [
    ...problemsOf(schematic.extraKernelArgs, "kernelArgs"),
    ...problemsOf(schematic.systemExtensions, "extensions"),
  ];
  if (problems.length > 0) throw new InputError(problems);
}

function labelsOf(
  cluster: Cluster,
  needs: readonly MachineNeed[],
  machine: Machine,
): Pick<MachineShape, "labels" | "reservedLabels"> {
  const labels: Record<string, string> = { ...modelProvisionerOf(machine).placeLabels(cluster, machine) };
  Object.assign(labels, gpuLabels(machine));
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
