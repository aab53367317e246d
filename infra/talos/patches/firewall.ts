import type { Fields } from "../../../lib/data/fields";
import type { Declared } from "../../../lib/declared/declared";
import { type Cluster, machinesOf } from "../../../lib/model/cluster";
import { podNetworks } from "../../../lib/model/families";
import type { Machine } from "../../../lib/model/machine";
import { nodeAddresses } from "../../../lib/model/machine-links";
import type { MachineShape } from "../../../lib/plan/machine";
import { minorOf } from "../../../lib/versions/line";

type Ports = readonly (number | string)[];

/** Ports of a control plane's own parts (Talos documentation, network connectivity). */
const KUBERNETES_API = 6443;
const TALOS_API = 50000;

/** Ports of etcd, and what is around them; from Talos 1.14 on it serves its metrics, health and JSON gateway at 2383, next to clients and peers (siderolabs/talos, services/etcd.go). */
const ETCD = { own: ["2379-2380"], below: "1-2378", above: ["2381"] } as const;
const ETCD_WITH_HTTP = { own: ["2379-2380", 2383], below: "1-2378", above: ["2381-2382", "2384"] } as const;

/**
 * Talos' ingress firewall: everything is dropped but what the cluster needs of
 * itself, the management addresses' way to the two APIs, and named services.
 * It judges only connections to the machines' own addresses. What is forwarded
 * to pods, as behind a load-balancer address, is the business of
 * NetworkPolicies. Answers, loopback and a few ICMP packets always pass.
 * Source: Talos documentation, ingress firewall; siderolabs/talos,
 * nftables_chain_config.go.
 */
export function firewall(cluster: Cluster, declared: Declared, plan: MachineShape): readonly Fields[] {
  const { firewall: wanted } = cluster.talos;
  if (wanted === undefined) return [];
  const nodes = sources(cluster.machines);
  const planes = sources(machinesOf(cluster, "control-plane"));
  const pods = podNetworks(cluster.network).map((subnet) => ({ subnet: subnet.toString() }));
  const management = Object.values(wanted.management).map((range) => ({ subnet: subnetOf(range.toString()) }));
  const isPlane = plan.isControlPlane;
  const everywhere: Ports = ["1-65535"];
  const etcd = minorOf(cluster.versions.talos) >= 14 ? ETCD_WITH_HTTP : ETCD;
  return [
    { apiVersion: "v1alpha1", kind: "NetworkDefaultActionConfig", ingress: "block" },
    // etcd is for its members alone; all else between machines is free, as components open ports of their own.
    rule("nodes-tcp", isPlane ? portsOutside(etcd, 65535) : everywhere, "tcp", nodes),
    rule("nodes-udp", everywhere, "udp", nodes),
    ...(isPlane ? [rule("etcd", etcd.own, "tcp", planes)] : []),
    // Pods never need etcd or trustd, and the Talos API only where a component has asked for it.
    rule(
      "pods-tcp",
      podPorts(isPlane ? portsOutside(etcd, 49999) : ["1-49999"], isPlane && usesTalosApi(declared)),
      "tcp",
      pods,
    ),
    rule("pods-udp", everywhere, "udp", pods),
    rule("management", isPlane ? [KUBERNETES_API, TALOS_API] : [TALOS_API], "tcp", management),
    ...Object.entries(wanted.services).map(([name, { ports, protocol, from }]) =>
      rule(
        `service-${name}`,
        ports.map((port) => (port.includes("-") ? port : Number(port))),
        protocol,
        from.map((range) => ({ subnet: subnetOf(range.toString()) })),
      ),
    ),
  ];
}

function podPorts(below: Ports, talosApi: boolean): Ports {
  return [...below, ...(talosApi ? [TALOS_API] : []), "50002-65535"];
}

/** Every port up to this one but etcd's. */
function portsOutside({ below, above }: typeof ETCD | typeof ETCD_WITH_HTTP, last: number): Ports {
  return [below, ...above.map((from) => (from.includes("-") ? from : `${from}-${last}`))];
}

function usesTalosApi(declared: Declared): boolean {
  return declared.machines.some((need) => need.talosApi !== undefined);
}

function sources(machines: readonly Machine[]): readonly { readonly subnet: string }[] {
  return machines.flatMap(nodeAddresses).map((address) => ({ subnet: subnetOf(address.toString()) }));
}

/** One address as a network of one. */
function subnetOf(text: string): string {
  if (text.includes("/")) return text;
  return `${text}/${text.includes(":") ? 128 : 32}`;
}

function rule(name: string, ports: Ports, protocol: "tcp" | "udp", ingress: readonly Fields[]): Fields {
  return { apiVersion: "v1alpha1", kind: "NetworkRuleConfig", name, portSelector: { ports, protocol }, ingress };
}
