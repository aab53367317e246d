import type { Cluster } from "../model/cluster";
import { failureDomain } from "../model/provisioner/provisioners";

/** As many hues as the style sheet has; further domains share them, and their names tell them apart. */
const HUES = 8;

/** The class of colour of each thing that takes machines along when it fails, by its name, in the order of the definition. */
export function domainColours(cluster: Cluster): ReadonlyMap<string, string> {
  const domains = [
    ...Object.keys(cluster.proxmox?.hosts ?? {}),
    ...cluster.machines.map((machine) => failureDomain(machine)),
    ...cluster.vms.map(({ host }) => host),
  ];
  return new Map([...new Set(domains)].map((domain, index) => [domain, `hue${index % HUES}`]));
}
