import type { Machine } from "./machine";
import type { Network } from "./network";

/** True where the router gives the machine its address. */
export function usesDhcp(network: Pick<Network, "addressBy">, machine: Machine): boolean {
  return (machine.addressBy ?? network.addressBy) === "dhcp";
}
