import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";
import { linksOf } from "../../../lib/model/machine-links";
import type { MachineShape } from "../../../lib/plan/machine";
import { linkDocuments } from "./link-documents";
import { document } from "./network-document";
import { resolversOf } from "./resolvers";
import { timeDocuments } from "./time";

/** Network and time as documents of their own, for contracts from 1.12 on. */
export function networkDocuments(cluster: Cluster, plan: MachineShape): readonly Fields[] {
  const { controlPlane } = cluster;
  const { machine, link } = plan;
  const links = linksOf(cluster, machine);
  const { nameservers, searchDomains } = resolversOf(cluster, machine);
  // Talos takes a Layer2VIPConfig on a worker without a word, where the address would end in nowhere.
  const hasVip = plan.isControlPlane && controlPlane.vip !== undefined && controlPlane.vipBy === "talos";
  return [
    // The provider generates HostnameConfig auto: stable; a name needs it off, or Talos refuses the configuration.
    document("HostnameConfig", { hostname: machine.name, auto: "off" }),
    ...links.flatMap((one) => [
      ...linkDocuments(cluster, machine, links, one),
      ...(one.isMain && hasVip
        ? [document("Layer2VIPConfig", { name: String(controlPlane.vip), link: link.name })]
        : []),
    ]),
    document("ResolverConfig", {
      nameservers: nameservers.map((address) => ({ address: String(address) })),
      ...(searchDomains.length === 0 ? {} : { searchDomains: { domains: [...searchDomains] } }),
    }),
    ...timeDocuments(cluster),
  ];
}
