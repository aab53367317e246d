import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";
import type { MachineShape } from "../../../lib/plan/machine";
import { timeDocuments } from "./time";

/** Network and time as documents of their own, for contracts from 1.12 on. */
export function networkDocuments(cluster: Cluster, plan: MachineShape): readonly Fields[] {
  const { network, controlPlane } = cluster;
  const { machine, link } = plan;
  const documents: Fields[] = [
    // The provider generates HostnameConfig auto: stable; a name needs it off, or Talos refuses the configuration.
    config("HostnameConfig", { hostname: machine.name, auto: "off" }),
  ];
  if (link.mac !== undefined) {
    const match = `mac(link.permanent_addr) == ${JSON.stringify(link.mac)}`;
    documents.push(config("LinkAliasConfig", { name: link.name, selector: { match } }));
  }
  documents.push(
    config("LinkConfig", {
      name: link.name,
      up: true,
      addresses: [{ address: `${machine.address}/${network.subnet.prefix}` }],
      routes: [{ gateway: network.gateway.toString() }],
    }),
  );
  // Talos takes this document on a worker without a word, where the address would end in nowhere.
  if (plan.isControlPlane && controlPlane.vip !== undefined && controlPlane.vipBy === "talos")
    documents.push(config("Layer2VIPConfig", { name: controlPlane.vip.toString(), link: link.name }));
  documents.push(
    config("ResolverConfig", { nameservers: network.nameservers.map((address) => ({ address: String(address) })) }),
  );
  documents.push(...timeDocuments(cluster));
  return documents;
}

function config(kind: string, fields: Fields): Fields {
  return { apiVersion: "v1alpha1", kind, ...fields };
}
