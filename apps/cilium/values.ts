import type { CiliumValues } from "../../imports/charts/cilium";
import { portRangeOf, USUAL_NODE_PORTS } from "../../lib/data/port-range";
import type { Cluster } from "../../lib/model/cluster";
import { podNetworks } from "../../lib/model/families";
import { crdsIn } from "../../lib/schema/crd-kinds";
import { replicasOn } from "../../lib/workload/scheduling";

/** Switches by address family; the chart's own default is IPv4 alone. */
function families({ network }: Cluster): Pick<CiliumValues, "ipv4" | "ipv6"> {
  const six = podNetworks(network).some(({ family }) => family === 6);
  const four = podNetworks(network).some(({ family }) => family === 4);
  return six ? { ipv4: { enabled: four }, ipv6: { enabled: true } } : {};
}

/** Port of KubePrism, Talos' own load balancer of the API on every node (Talos: KubePrism). */
const KUBE_PRISM_PORT = 7445;

/** Custom resources that Cilium's operator registers at its start; the chart carries no CRDs. */
export const CILIUM_CRDS = crdsIn({
  "cilium.io": `CiliumBGPAdvertisement CiliumBGPClusterConfig CiliumBGPNodeConfig CiliumBGPNodeConfigOverride
    CiliumBGPPeerConfig CiliumCIDRGroup CiliumClusterwideNetworkPolicy CiliumEgressGatewayPolicy CiliumEndpoint
    CiliumIdentity CiliumL2AnnouncementPolicy CiliumLoadBalancerIPPool CiliumLocalRedirectPolicy CiliumNetworkPolicy
    CiliumNode CiliumNodeConfig CiliumPodIPPool`,
});

/** Node ports that the API server gives, as `30000-32767`: those of its argument, or its own. */
export function nodePortsOf({ controlPlane }: Cluster): string {
  const range = portRangeOf(controlPlane.apiServer?.args?.["service-node-port-range"] ?? "") ?? USUAL_NODE_PORTS;
  return `${range.first}-${range.last}`;
}

/** What the definition decides about Cilium. */
export interface CiliumChoices {
  /** How much of Hubble runs: nothing, the relay, or the relay and its web interface. */
  readonly hubble: "off" | "relay" | "ui";
  /** `30000-32767`. */
  readonly nodePortRange: string;
}

/**
 * The chart's values on Talos (Talos documentation: deploying Cilium). Talos
 * mounts cgroup v2 itself, refuses to load kernel modules for a pod (so no
 * SYS_MODULE), and serves the API on every node through KubePrism, which needs
 * no pod network to be reached.
 */
export function ciliumValues(cluster: Cluster, choices: CiliumChoices): CiliumValues {
  const flows = choices.hubble !== "off";
  return {
    ipam: { mode: "kubernetes" },
    ...families(cluster),
    kubeProxyReplacement: "true",
    k8sServiceHost: "localhost",
    k8sServicePort: KUBE_PRISM_PORT,
    nodePort: { range: choices.nodePortRange.replace("-", ","), bindProtection: true, autoProtectPortRange: true },
    // Talos forwards cluster DNS to a resolver on the host, which pods reach
    // through the host's own routing only.
    bpf: { hostLegacyRouting: true },
    cgroup: { autoMount: { enabled: false }, hostRoot: "/sys/fs/cgroup" },
    securityContext: {
      capabilities: {
        ciliumAgent: [
          "CHOWN",
          "KILL",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "SYS_ADMIN",
          "SYS_RESOURCE",
          "PERFMON",
          "BPF",
          "DAC_OVERRIDE",
          "FOWNER",
          "SETGID",
          "SETUID",
          "SYSLOG",
        ],
        cleanCiliumState: ["NET_ADMIN", "SYS_ADMIN", "SYS_RESOURCE"],
      },
    },
    operator: { replicas: replicasOn(cluster.machines) },
    hubble: flows
      ? {
          enabled: true,
          // By its default the chart makes new certificates at every render, and
          // Terraform would then see a change in every plan.
          tls: { auto: { method: "cronJob" } },
          relay: { enabled: true },
          ui: { enabled: choices.hubble === "ui" },
        }
      : { enabled: false },
  };
}
