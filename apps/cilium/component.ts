import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { addPools, announcementValues, ciliumLoadBalancer } from "./load-balancer";
import { ciliumPoolsRunbook, ciliumRunbook } from "./runbook";
import { CILIUM_KINDS, ciliumValues } from "./values";

// renovate: datasource=docker depName=quay.io/cilium/charts/cilium
const chart = { name: "cilium", repository: "oci://quay.io/cilium/charts", version: "1.20.0" } as const;

const options = z.strictObject({
  hubble: z
    .enum(["off", "relay", "ui"])
    .default("off")
    .meta({ description: "flow visibility: off, relay (for the hubble CLI), or ui (relay and the web interface)" }),
  nodePortRange: z
    .string()
    .regex(/^\d{4,5}-\d{4,5}$/, "a range of ports like 30000-32767")
    .default("30000-32767")
    .meta({ description: "node ports of the API server; Cilium keeps host processes from binding them" }),
  loadBalancer: z.boolean().default(false).meta({
    description:
      "gives Services the addresses of network.loadBalancers and announces them by ARP and NDP, in place of components.metallb",
  }),
});

/**
 * Pod networking, network policies and service load balancing without
 * kube-proxy. Terraform installs it and owns it for good: a CNI that its own
 * GitOps engine replaces takes the network away from that engine.
 */
export const cilium = defineComponent({
  title: "Cilium: pod network, network policies, services without kube-proxy",
  options,
  declare: ({ cluster, options: { loadBalancer } }) => ({
    networkPolicy: { enforcedBy: "Cilium", ownKind: "CiliumNetworkPolicy" },
    ...(loadBalancer ? { loadBalancer: ciliumLoadBalancer(cluster) } : {}),
    machines: [
      {
        reason: "Cilium brings the pod network and takes the place of kube-proxy",
        replaces: ["cni", "kube-proxy"],
      },
    ],
  }),
  build: ({ cluster, options: { hubble, nodePortRange, loadBalancer }, stages }) => {
    const flows = hubble !== "off";
    if (loadBalancer) {
      addPools(stages.stage("cilium-config", { title: "Cilium's address pools and their announcement" }), cluster);
    }
    stages.platformRelease({
      chart,
      namespace: "kube-system",
      values: {
        ...ciliumValues(cluster, { hubble, nodePortRange }),
        ...(loadBalancer ? announcementValues(cluster) : {}),
      },
      makes: {
        later: [
          ...CILIUM_KINDS.map((kind) => ({ kind: "CustomResourceDefinition", name: `cilium.io/${kind}` })),
          ...(flows ? [{ kind: "Secret", name: "hubble-relay-client-certs", namespace: "kube-system" }] : []),
        ],
        objects: [
          { kind: "Namespace", name: "cilium-secrets" },
          { kind: "ConfigMap", name: "cilium-config", namespace: "kube-system" },
          { kind: "ConfigMap", name: "cilium-envoy-config", namespace: "kube-system" },
          { kind: "ServiceAccount", name: "cilium", namespace: "kube-system" },
          { kind: "ServiceAccount", name: "cilium-envoy", namespace: "kube-system" },
          { kind: "ServiceAccount", name: "cilium-operator", namespace: "kube-system" },
          { kind: "Service", name: "cilium-envoy", namespace: "kube-system", ports: [9964, "envoy-metrics"] },
          ...(flows
            ? [
                { kind: "Service", name: "hubble-peer", namespace: "kube-system", ports: [443, "peer-service"] },
                { kind: "Service", name: "hubble-relay", namespace: "kube-system", ports: [80] },
              ]
            : []),
          ...(hubble === "ui"
            ? [{ kind: "Service", name: "hubble-ui", namespace: "kube-system", ports: [80, "http"] }]
            : []),
        ],
        podSecurity: "privileged",
        podSecurityReason: "the agent loads eBPF programs and configures the host's network",
        workloads: [
          { kind: "DaemonSet", name: "cilium" },
          { kind: "DaemonSet", name: "cilium-envoy" },
          { kind: "Deployment", name: "cilium-operator", replicas: Math.min(2, cluster.machines.length) },
          ...(flows ? ([{ kind: "Deployment", name: "hubble-relay", replicas: 1 }] as const) : []),
          ...(hubble === "ui" ? ([{ kind: "Deployment", name: "hubble-ui", replicas: 1 }] as const) : []),
        ],
      },
      timeout: "15m",
    });
  },
  runbook: ({ cluster, options: { loadBalancer } }) => [
    ...ciliumRunbook(cluster, chart.version),
    ...(loadBalancer ? ciliumPoolsRunbook(cluster) : []),
  ],
});
