import { minorOf } from "../versions/line";
import { DEFAULT_TALOS_PROVIDER, TALOS_PROVIDERS, talosProviderLine } from "../versions/talos-provider";
import { addressProblems } from "./address-problems";
import { bgpProblems } from "./bgp-problems";
import type { Cluster } from "./cluster";
import { diskProblems } from "./disk-problems";
import { dualStackProblems } from "./dual-stack-problems";
import { endpointProblems } from "./endpoint-problems";
import { gitopsProblems } from "./gitops-problems";
import { linkProblems } from "./link-problems";
import { macOwners } from "./machine-macs";
import { machineProblems } from "./machine-problems";
import type { Problem } from "./problem";
import { settingsProblems } from "./settings-problems";
import { talosProblems } from "./talos-problems";
import { talosProviderOf } from "./talos-provider";
import { volumeProblems } from "./volume-problems";

/**
 * Problems between the parts of a definition whose shape is right: a name that
 * refers to nothing, an address outside its network, one address used twice.
 * Without these nothing sensible can be synthesized. Whether a plan is wise is
 * the business of `lib/checks`.
 */
export function consistencyProblems(cluster: Cluster): readonly Problem[] {
  return [
    ...machineProblems(cluster),
    ...identityProblems(cluster),
    ...addressProblems(cluster),
    ...linkProblems(cluster),
    ...dualStackProblems(cluster),
    ...bgpProblems(cluster),
    ...endpointProblems(cluster),
    ...gitopsProblems(cluster),
    ...contractProblems(cluster),
    ...providerProblems(cluster),
    ...isolationProblems(cluster),
    ...talosProblems(cluster),
    ...diskProblems(cluster),
    ...volumeProblems(cluster),
    ...settingsProblems(cluster),
  ];
}

/** Names, VM ids and MAC addresses that two of the machines and foreign VMs share. */
function identityProblems(cluster: Cluster): Problem[] {
  const problems: Problem[] = [];
  const guests = [
    ...cluster.machines.map((machine) => ({ ...machine, path: `machines.${machine.name}` })),
    ...cluster.vms.map((vm) => ({ ...vm, path: `vms.${vm.name}` })),
  ];
  const names = new Map<string, string>();
  const ids = new Map<number, string>();
  for (const { name, path, vmId } of guests) {
    const namesake = names.get(name);
    if (namesake !== undefined)
      problems.push({ file: cluster.file, path, got: name, want: `a name of its own: ${namesake} has it already` });
    names.set(name, path);
    const sameId = vmId === undefined ? undefined : ids.get(vmId);
    if (vmId !== undefined && sameId !== undefined) {
      problems.push({
        file: cluster.file,
        path: `${path}.vmId`,
        got: String(vmId),
        want: `a VM id of its own: ${sameId} has it already`,
        fix: `use ${freeNumber(vmId, ids)}`,
      });
    } else if (vmId !== undefined) ids.set(vmId, path);
  }
  const macs = new Map<string, string>();
  for (const { mac, path } of macOwners(cluster)) {
    const other = macs.get(mac);
    if (other !== undefined && other !== path)
      problems.push({
        file: cluster.file,
        path,
        got: mac,
        want: `a MAC address of its own: ${other.replace(/\.mac$/, "")} has it already`,
      });
    else macs.set(mac, path);
  }
  return problems;
}

function freeNumber(from: number, used: ReadonlyMap<number, string>): number {
  let candidate = from + 1;
  while (used.has(candidate)) candidate += 1;
  return candidate;
}

function contractProblems(cluster: Cluster): Problem[] {
  const minor = (text: string) => Number(text.split(".")[1]);
  const { talos, contract } = cluster.versions;
  if (minor(contract) <= minor(talos)) return [];
  return [
    {
      file: cluster.file,
      path: "versions.contract",
      got: contract,
      want: `a Talos minor not newer than the installed ${talos}`,
      fix: "keep the minor that the cluster was born with",
    },
  ];
}

function providerProblems(cluster: Cluster): Problem[] {
  const provider = talosProviderOf(cluster);
  if (talosProviderLine(provider) !== undefined) return [];
  return [
    {
      file: cluster.file,
      path: "versions.providers.talos",
      got: provider,
      want: `a version of ${TALOS_PROVIDERS.map(({ line }) => line).join(" or ")}: of other lines it is not known which configurations they generate`,
      fix: `write ${DEFAULT_TALOS_PROVIDER}, or leave it out`,
    },
  ];
}

function isolationProblems({ file, talos, versions }: Cluster): Problem[] {
  if (talos.workloadIsolation === undefined) return [];
  const problem = { file, path: "talos.workloadIsolation" };
  if (minorOf(versions.talos) < 14)
    return [
      {
        ...problem,
        got: `${talos.workloadIsolation} with Talos ${versions.talos}`,
        want: "Talos 1.14 or newer: earlier ones isolate nothing",
        fix: "leave it out, or raise versions.talos",
      },
    ];
  const provider = talosProviderOf({ versions });
  const [newer] = TALOS_PROVIDERS.filter(({ merges }) => merges >= 14);
  if ((talosProviderLine(provider)?.merges ?? 14) >= 14 || newer === undefined) return [];
  return [
    {
      ...problem,
      got: `${talos.workloadIsolation} with the Talos provider ${provider}`,
      want: `a Talos provider of ${newer.line} or newer: earlier ones refuse the document SecurityProfileConfig`,
      fix: `set versions.providers.talos: ${newer.line}.0, or leave it out`,
    },
  ];
}
