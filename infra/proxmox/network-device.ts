import type { TerraformExpression } from "../../imports/providers/expression";
import type { ProxmoxVirtualEnvironmentVm } from "../../imports/providers/proxmox";
import type { Cluster } from "../../lib/model/cluster";
import { proxmoxOf } from "./provider";

/** One network card of a VM, in the provider's words (bpg/proxmox: network_device). */
export type NetworkDevice = Exclude<
  Extract<ProxmoxVirtualEnvironmentVm["network_device"], readonly unknown[]>[number],
  TerraformExpression
>;

/** An attribute, not a block: in JSON it must carry every key, null where it keeps the provider's default. */
export function networkDevice(
  cluster: Cluster,
  card: {
    readonly bridge?: string | undefined;
    readonly mac?: string | undefined;
    readonly mtu?: number | undefined;
    readonly vlanTag?: number | undefined;
    readonly firewall?: boolean | undefined;
  },
): NetworkDevice {
  return {
    bridge: card.bridge ?? proxmoxOf(cluster).defaults.bridge,
    disconnected: null,
    enabled: null,
    firewall: card.firewall ?? null,
    mac_address: card.mac?.toUpperCase() ?? null,
    model: "virtio",
    mtu: card.mtu ?? null,
    queues: null,
    rate_limit: null,
    trunks: null,
    vlan_id: card.vlanTag ?? null,
  };
}
