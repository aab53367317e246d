import type { Cluster } from "../../../lib/model/cluster";
import type { Machine } from "../../../lib/model/machine";

/** DNS servers and search domains of one machine: its own, else those of all. */
export function resolversOf({ network }: Cluster, machine: Machine) {
  return {
    nameservers: machine.nameservers ?? network.nameservers,
    searchDomains: machine.searchDomains ?? network.searchDomains ?? [],
  };
}
