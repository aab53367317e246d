import { own } from "../data/fields";
import { nearest } from "../data/nearest";
import type { Cluster } from "./cluster";
import type { Machine } from "./machine";
import { machineNetworks } from "./machine-links";
import type { Problem } from "./problem";

/** Labels that the kubelet and Talos give every node by themselves (Kubernetes documentation: Well-Known Labels). */
function ownLabels({ name, role, arch, board }: Machine): Readonly<Record<string, string>> {
  return {
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "kubernetes.io/arch": arch ?? (board === undefined ? "amd64" : "arm64"),
    ...(role === "control-plane" ? { "node-role.kubernetes.io/control-plane": "" } : {}),
  };
}

/** Pools that BGP is to announce and that are not there, times that no router takes, routers that nobody reaches. */
export function bgpProblems(cluster: Cluster): readonly Problem[] {
  const { bgp, loadBalancers } = cluster.network;
  if (bgp === undefined) return [];
  const problems: Problem[] = [];
  const at = (path: string, got: unknown, want: string, fix?: string) =>
    problems.push({ file: cluster.file, path, got: String(got), want, ...(fix === undefined ? {} : { fix }) });
  const pools = Object.keys(loadBalancers);
  for (const [index, pool] of (bgp.pools ?? []).entries()) {
    if (pools.includes(pool)) continue;
    const near = nearest(pool, pools);
    at(
      `network.bgp.pools[${index}]`,
      pool,
      `a key of network.loadBalancers: ${pools.join(", ") || "none is named"}`,
      near === undefined ? `add network.loadBalancers.${pool}` : `write ${near}`,
    );
  }
  if (
    Object.keys(bgp.nodes).length > 0 &&
    !cluster.machines.some((machine) => {
      const labels = { ...ownLabels(machine), ...machine.labels };
      return Object.entries(bgp.nodes).every(([key, value]) => own(labels, key) === value);
    })
  )
    at(
      "network.bgp.nodes",
      JSON.stringify(bgp.nodes),
      "labels that at least one machine has: nobody would speak BGP",
      "add them to machines.*.labels, or remove nodes",
    );
  const networks = machineNetworks(cluster);
  const seen = new Map<string, string>();
  for (const [name, peer] of Object.entries(bgp.peers)) {
    const path = `network.bgp.peers.${name}`;
    const other = seen.get(peer.address.toString());
    if (other !== undefined)
      at(`${path}.address`, peer.address, `a router of its own: network.bgp.peers.${other} has this address already`);
    seen.set(peer.address.toString(), name);
    const direct = networks.some((network) => network.contains(peer.address));
    if (!direct && peer.hops === 1)
      at(
        `${path}.address`,
        peer.address,
        `a router in a network of the machines: ${networks.join(", ")}; one further away needs more hops`,
        `set ${path}.hops to 2 or more, or write the address of the router`,
      );
    const hold = seconds(peer.holdTime);
    const keepAlive = seconds(peer.keepAlive);
    if (hold < 3) at(`${path}.holdTime`, peer.holdTime, "at least 3s (RFC 4271, section 4.2)", 'write "9s" or more');
    else if (keepAlive < 1 || keepAlive > hold / 3)
      at(
        `${path}.keepAlive`,
        peer.keepAlive,
        `from 1s to a third of the hold time ${peer.holdTime} (RFC 4271, section 4.4)`,
        `write "${Math.max(1, Math.floor(hold / 3))}s"`,
      );
  }
  return problems;
}

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** A Go duration in seconds. */
export function seconds(duration: string): number {
  return [...duration.matchAll(/(\d+)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit = ""]) => sum + Number(amount) * (UNITS[unit] ?? 0),
    0,
  );
}
