import type { Fields } from "../../../lib/data/fields";
import type { Cluster } from "../../../lib/model/cluster";
import type { MachineShape } from "../../../lib/plan/machine";
import { legacyTime } from "./time";

/**
 * Network and time as keys of `machine`, for contracts up to 1.11. Later
 * contracts refuse them together with the documents that the provider generates.
 */
export function legacyNetwork(cluster: Cluster, plan: MachineShape): Fields {
  const { network, controlPlane } = cluster;
  const { machine, link } = plan;
  const everywhere = network.subnet.family === 4 ? "0.0.0.0/0" : "::/0";
  const vip = plan.isControlPlane && controlPlane.vipBy === "talos" ? controlPlane.vip : undefined;
  return {
    network: {
      hostname: machine.name,
      interfaces: [
        {
          ...(link.mac === undefined ? { interface: link.name } : { deviceSelector: { hardwareAddr: link.mac } }),
          addresses: [`${machine.address}/${network.subnet.prefix}`],
          routes: [{ network: everywhere, gateway: network.gateway.toString() }],
          dhcp: false,
          ...(vip === undefined ? {} : { vip: { ip: vip.toString() } }),
        },
      ],
      nameservers: network.nameservers.map(String),
    },
    ...legacyTime(cluster),
  };
}
