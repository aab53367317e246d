import { at } from "../../../data/fields";
import { Address, Cidr } from "../../../model/address";
import { apiEndpoint, machinesOf } from "../../../model/cluster";
import { manifestsOf } from "../../place";
import type { CheckInput } from "../../rule";
import { type Demand, exactly, type ValueDemand } from "./demand";
import { isProxyOff, kubePrismPort, linkNames } from "./machine-facts";

const TALOS = "Talos documentation: deploying Cilium";
const PROXY_OFF = "Talos starts no kube-proxy";

/** Values of Cilium that have to agree with Talos and with the definition's networks. */
export const CILIUM_DEMANDS: readonly ValueDemand[] = [
  {
    chart: "cilium",
    path: "kubeProxyReplacement",
    usual: "false",
    demand: (input) => (isProxyOff(input) ? exactly(true, PROXY_OFF) : undefined),
    otherwise: "no Service has an address that works, not even that of the API",
    source: `${TALOS}; Cilium documentation: Kubernetes without kube-proxy`,
  },
  {
    chart: "cilium",
    path: "k8sServiceHost",
    usual: "",
    demand: apiHost,
    otherwise: "the agents do not find the API before they have made Services work, and wait for themselves",
    source: `${TALOS}; Cilium documentation: Kubernetes without kube-proxy`,
  },
  {
    chart: "cilium",
    path: "k8sServicePort",
    usual: "",
    demand: apiPort,
    otherwise: "the agents do not find the API before they have made Services work, and wait for themselves",
    source: TALOS,
  },
  ...["ciliumAgent", "cleanCiliumState"].map(
    (container): ValueDemand => ({
      chart: "cilium",
      path: `securityContext.capabilities.${container}`,
      usual: ["SYS_MODULE"],
      demand: () => ({
        fits: (value) => Array.isArray(value) && value.includes("NET_ADMIN") && !value.includes("SYS_MODULE"),
        want: "a list with NET_ADMIN and without SYS_MODULE",
        because: "Talos loads no kernel module for a pod",
      }),
      otherwise: "the containers of the agent do not start, and no node becomes ready",
      source: TALOS,
    }),
  ),
  {
    chart: "cilium",
    path: "cgroup.autoMount.enabled",
    usual: true,
    demand: () => exactly(false, "Talos mounts cgroup v2 itself"),
    otherwise: "the init container that mounts it fails, and no node becomes ready",
    source: TALOS,
  },
  {
    chart: "cilium",
    path: "cgroup.hostRoot",
    usual: "/run/cilium/cgroupv2",
    demand: () => exactly("/sys/fs/cgroup", "Talos mounts cgroup v2 there"),
    otherwise: "load balancing of sockets is attached to nothing: pods do not reach Services",
    source: TALOS,
  },
  {
    chart: "cilium",
    path: "ipam.operator.clusterPoolIPv4PodCIDRList",
    usual: ["10.0.0.0/8"],
    demand: clusterPool,
    otherwise: "pods get addresses of another network than the cluster, its policies and its firewall know",
    source: "Cilium documentation: cluster-scope IPAM",
  },
  {
    chart: "cilium",
    path: "ipv4NativeRoutingCIDR",
    usual: "",
    demand: nativeRouting,
    otherwise: "traffic between pods of two nodes is masqueraded, and policies see the node in place of the pod",
    source: "Cilium documentation: native routing",
  },
  {
    chart: "cilium",
    path: "l2announcements.enabled",
    usual: false,
    demand: (input) =>
      has(input, "CiliumL2AnnouncementPolicy")
        ? exactly(true, "Cilium's own policy announces the pools of network.loadBalancers")
        : undefined,
    otherwise: "nobody answers for the addresses of the pools",
    source: "Cilium documentation: L2 announcements",
  },
  {
    chart: "cilium",
    path: "bgpControlPlane.enabled",
    usual: false,
    demand: (input) =>
      has(input, "CiliumBGPClusterConfig")
        ? exactly(true, "a CiliumBGPClusterConfig names peers for the pools")
        : undefined,
    otherwise: "no session is opened, and the router learns no route",
    source: "Cilium documentation: BGP control plane",
  },
  {
    chart: "cilium",
    path: "cni.exclusive",
    usual: true,
    demand: (input) =>
      has(input, "NetworkAttachmentDefinition")
        ? exactly(false, "a NetworkAttachmentDefinition asks for a second CNI next to Cilium")
        : undefined,
    otherwise: "Cilium renames the other CNI's configuration, and no pod gets its second interface",
    source: "Cilium documentation: Helm reference, cni.exclusive",
  },
  {
    chart: "cilium",
    path: "devices",
    usual: undefined,
    demand: devices,
    otherwise: "the agents find none of their devices and do not start",
    source: "Cilium documentation: Helm reference, devices",
  },
  {
    chart: "cilium",
    path: "operator.replicas",
    usual: 2,
    demand: ({ cluster }) => {
      const nodes = cluster.machines.length;
      return {
        // Another type is no matter of the machines.
        fits: (value) => typeof value !== "number" || value <= nodes,
        want: `at most ${nodes}`,
        because: `two of its pods never share a node, and there ${nodes === 1 ? "is one" : `are ${nodes}`}`,
        write: String(nodes),
      };
    },
    otherwise: "one of them stays pending, and the release does not become ready",
    source: "chart cilium: podAntiAffinity of the operator",
  },
];

function has(input: CheckInput, kind: string): boolean {
  return manifestsOf(input).some(({ manifest }) => manifest.kind === kind);
}

const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

function apiHost(input: CheckInput): Demand | undefined {
  if (!isProxyOff(input)) return undefined;
  const { cluster } = input;
  const shared = new URL(apiEndpoint(cluster)).hostname.replace(/^\[|\]$/g, "");
  const prism = kubePrismPort(input);
  const planes = machinesOf(cluster, "control-plane");
  const single = planes.length > 1 ? planes.map(({ address }) => address.toString()) : [];
  return {
    fits: (value) => {
      if (typeof value !== "string" || value === "" || value === "auto") return false;
      if (LOOPBACK.includes(value)) return prism !== undefined;
      return value === shared
        ? !(single.includes(shared) && cluster.controlPlane.vip === undefined)
        : !isAddress(value);
    },
    want: prism === undefined ? shared : "localhost, where KubePrism serves the API of all control planes",
    because: `${PROXY_OFF}${planes.length > 1 ? `, and the address of one node is gone with that node` : ""}`,
    write: prism === undefined ? shared : "localhost",
  };
}

function apiPort(input: CheckInput): Demand | undefined {
  const host = apiHost(input);
  if (host === undefined) return undefined;
  const prism = kubePrismPort(input);
  const expected = (name: string) => (LOOPBACK.includes(name) && prism !== undefined ? prism : API_PORT);
  return {
    fits: (value, values) => {
      const name = String(at(values, "k8sServiceHost") ?? "");
      // With a host that does not fit, the host is the mistake.
      return !host.fits(name, values) || String(value) === String(expected(name));
    },
    want: `${prism ?? API_PORT} with localhost (KubePrism), ${API_PORT} with the address of the API`,
    because: PROXY_OFF,
  };
}

const API_PORT = 6443;

/** A host that is an address of its own, which the definition does not know; a name may be anything. */
function isAddress(text: string): boolean {
  return Address.parse(text) !== undefined;
}

function clusterPool({ cluster }: CheckInput): Demand {
  const pods = cluster.network.pods.toString();
  return {
    fits: (value, values) =>
      at(values, "ipam", "mode") === "kubernetes" ||
      (Array.isArray(value) && value.length > 0 && value.every((one) => one === pods)),
    want: `[${pods}], or ipam.mode kubernetes`,
    because: "that is network.pods",
    write: `["${pods}"]`,
  };
}

function nativeRouting({ cluster }: CheckInput): Demand {
  const { pods } = cluster.network;
  return {
    fits: (value, values) => {
      if (at(values, "routingMode") !== "native" || pods.family === 6) return true;
      const range = typeof value === "string" ? Cidr.parse(value) : undefined;
      return range?.contains(pods.first) === true && range.contains(pods.last);
    },
    want: `a network that holds ${pods}`,
    because: "that is network.pods, and routingMode is native",
    write: `"${pods}"`,
  };
}

function devices(input: CheckInput): Demand | undefined {
  const names = [...linkNames(input)];
  // With links found by their MAC address the names are not known here.
  if (names.length === 0 || input.machines.some(({ link }) => link.mac !== undefined)) return undefined;
  const fitsOne = (wanted: string) =>
    names.some((name) => (wanted.endsWith("+") ? name.startsWith(wanted.slice(0, -1)) : name === wanted));
  return {
    fits: (value) => {
      const list = typeof value === "string" ? value.split(/\s+/) : Array.isArray(value) ? value.map(String) : [];
      return list.join("") === "" || list.some(fitsOne);
    },
    want: `links of the machines: ${names.join(", ")}`,
    because: "no machine has another link",
  };
}
