import { listAt, textAt } from "../../../data/fields";
import { type PortRange, portRangeOf } from "../../../data/port-range";
import { type NodePort, nodePortRange, nodePortsBy, servedNodePorts } from "../../facts/node-ports";
import type { CheckInput, Found, Rule } from "../../rule";

/** Rules of `talos.firewall` that are for the cluster itself and for whoever keeps it. */
const OWN_RULES = ["nodes-tcp", "nodes-udp", "pods-tcp", "pods-udp", "etcd", "management"];

export const nodePortBehindFirewall: Rule = {
  id: "node-port-behind-firewall",
  title: "A Service has node ports, and Talos' firewall drops what comes to them",
  family: "network",
  severity: "warning",
  answers: [],
  why: "Talos looks at connections to a machine's own addresses before kube-proxy sends them on, so nobody outside the cluster gets an answer at the Service's node port.",
  fix: "add the node port to talos.firewall.services with those who may connect, or give the Service a pool of network.loadBalancers",
  source:
    "Talos documentation: ingress firewall; siderolabs/talos, nftables_chain_config.go (the prerouting chain, ahead of destination NAT)",
  example: "talos: { firewall } without Cilium, and an app with service: { type: NodePort }",
  check: (input) => {
    if (input.cluster.talos.firewall === undefined || nodePortsBy(input) !== "kube-proxy") return [];
    const range = nodePortRange(input.machines);
    const open = { TCP: opened(input, "tcp"), UDP: opened(input, "udp") };
    const isOpen = ({ number, protocol }: NodePort) => {
      const wanted = number === undefined ? range : { first: number, last: number };
      return (protocol === "UDP" ? open.UDP : open.TCP).some(
        (one) => one.first <= wanted.first && one.last >= wanted.last,
      );
    };
    return servedNodePorts(input).flatMap((one): Found[] => {
      if (one.protocol === "SCTP" || isOpen(one)) return [];
      const { number, protocol, who } = one;
      const port = number === undefined ? `${range.first}-${range.last}` : String(number);
      const said = number === undefined ? `one of ${port}, as the API server chooses` : port;
      return [
        {
          at: one.at,
          message: `${who}: its node port is ${said}, and talos.firewall lets nobody from outside the cluster to ${protocol.toLowerCase()} ${port}`,
          fix: `add an entry to talos.firewall.services with ports: ["${port}"], protocol: ${protocol.toLowerCase()} and those who may connect, or give the Service a pool of network.loadBalancers`,
        },
      ];
    });
  },
};

/** Ports that some rule of the machines opens for others than the cluster itself. */
function opened({ machines }: CheckInput, protocol: string): readonly PortRange[] {
  const documents = machines.flatMap((machine) => machine.documents);
  return documents
    .filter(
      (one) =>
        one.kind === "NetworkRuleConfig" &&
        !OWN_RULES.includes(textAt(one, "name") ?? "") &&
        textAt(one, "portSelector", "protocol") === protocol,
    )
    .flatMap((one) => listAt(one, "portSelector", "ports"))
    .flatMap((port) => portRangeOf(String(port)) ?? []);
}
