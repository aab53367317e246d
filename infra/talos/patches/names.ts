import { apiHost, type Cluster, machinesOf } from "../../../lib/model/cluster";
import { subnetsOf } from "../../../lib/model/families";
import { nodeAddresses } from "../../../lib/model/machine-links";

/** The machines' networks without the shared API address, which is no node's own: kubelet takes one address of each family. */
export function nodeSubnets(cluster: Cluster): readonly string[] {
  return [...subnetsOf(cluster.network).map(String), ...withoutVip(cluster)];
}

/** Where etcd's members find each other: the first family alone, which every machine has an address of. */
export function etcdSubnets(cluster: Cluster): readonly string[] {
  return [cluster.network.subnet.toString(), ...withoutVip(cluster)];
}

function withoutVip({ controlPlane: { vip } }: Cluster): readonly string[] {
  return vip === undefined ? [] : [`!${vip}/${vip.family === 4 ? 32 : 128}`];
}

/** Every address and name by which the APIs of a control plane are reached. */
export function certificateNames(cluster: Cluster): readonly string[] {
  const planes = machinesOf(cluster, "control-plane");
  const { endpoint } = cluster.controlPlane;
  return [
    ...(endpoint === undefined ? [] : [apiHost(cluster)]),
    ...(cluster.controlPlane.vip === undefined ? [] : [cluster.controlPlane.vip.toString()]),
    ...planes.flatMap((machine) => nodeAddresses(machine).map(String)),
    ...planes.map((machine) => machine.name),
    ...cluster.controlPlane.certificateNames,
  ];
}
