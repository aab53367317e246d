import { type Cluster, machinesOf } from "../../../lib/model/cluster";

/** The machines' network without the shared API address, which is no node's own. */
export function nodeSubnets(cluster: Cluster): readonly string[] {
  const { vip } = cluster.controlPlane;
  const subnet = cluster.network.subnet.toString();
  return vip === undefined ? [subnet] : [subnet, `!${vip}/${vip.family === 4 ? 32 : 128}`];
}

/** Every address and name by which the APIs of a control plane are reached. */
export function certificateNames(cluster: Cluster): readonly string[] {
  const planes = machinesOf(cluster, "control-plane");
  return [
    ...(cluster.controlPlane.vip === undefined ? [] : [cluster.controlPlane.vip.toString()]),
    ...planes.map((machine) => machine.address.toString()),
    ...planes.map((machine) => machine.name),
    ...cluster.controlPlane.certificateNames,
  ];
}
