import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";
import type { MachineShape } from "../../../lib/plan/machine";
import { legacyLinks } from "./legacy-links";
import { resolversOf } from "./resolvers";
import { legacyTime } from "./time";

/**
 * Network and time as keys of `machine`, for contracts up to 1.11. Later
 * contracts refuse them together with the documents that the provider generates.
 */
export function legacyNetwork(cluster: Cluster, plan: MachineShape): Fields {
  const { machine } = plan;
  const { nameservers, searchDomains } = resolversOf(cluster, machine);
  return {
    network: {
      hostname: machine.name,
      interfaces: legacyLinks(cluster, plan),
      nameservers: nameservers.map(String),
      ...(searchDomains.length === 0 ? {} : { searchDomains: [...searchDomains] }),
    },
    ...legacyTime(cluster),
  };
}
