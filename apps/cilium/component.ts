import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { outsideSecretSteps } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { addApiService } from "../../lib/workload/api-service";
import { announcedPools, peerPlatformSecrets, peerSecrets } from "../../lib/workload/bgp";
import { GATEWAY_HEALTH, NO_WILDCARD } from "../../lib/workload/gateways";
import { replicasOn } from "../../lib/workload/scheduling";
import { addSessions, BGP_SECRETS_NAMESPACE } from "./bgp";
import {
  addGateways,
  ciliumIngress,
  GATEWAY_CRDS,
  GATEWAY_KINDS,
  GATEWAY_NAMESPACE,
  GATEWAY_VALUES,
  gatewayOption,
  gatewaysRunbook,
} from "./gateways";
import { addPools, announcementValues, ciliumLoadBalancer } from "./load-balancer";
import { ciliumPoolsRunbook, ciliumRunbook } from "./runbook";
import { CILIUM_CRDS, ciliumValues, nodePortsOf } from "./values";

const chart = helmChart("oci://quay.io/cilium/charts", "cilium", "1.20.0");

const options = z.strictObject({
  hubble: z
    .enum(["off", "relay", "ui"])
    .default("off")
    .meta({ description: "flow visibility: off, relay (for the hubble CLI), or ui (relay and the web interface)" }),
  nodePortRange: z
    .string()
    .regex(/^\d{4,5}-\d{4,5}$/, "a range of ports like 30000-32767")
    .optional()
    .meta({
      description:
        "node ports of the API server, e.g. 30000-32767; Cilium keeps host processes from binding them. Absent: those of controlPlane.apiServer.args.service-node-port-range, else 30000-32767",
    }),
  loadBalancer: z.boolean().default(false).meta({
    description:
      "gives Services the addresses of network.loadBalancers and announces them by ARP, NDP and network.bgp, in place of components.metallb",
  }),
  gateway: gatewayOption,
});

/**
 * Pod networking, network policies and service load balancing without
 * kube-proxy. Terraform installs it and owns it for good: a CNI that its own
 * GitOps engine replaces takes the network away from that engine.
 */
export const cilium = defineComponent({
  title: "Cilium: pod network, network policies, services without kube-proxy",
  options,
  requires: ({ options: { gateway } }): Readonly<Record<string, string>> =>
    gateway === undefined ? {} : { certManager: "the Gateways end TLS with its wildcard certificate" },
  declare: ({ cluster, options: { loadBalancer, gateway } }) => ({
    ...(gateway === undefined ? {} : { ingress: ciliumIngress(gateway) }),
    networkPolicy: { enforcedBy: "Cilium", ownKind: "CiliumNetworkPolicy" },
    ...(loadBalancer
      ? {
          loadBalancer: ciliumLoadBalancer(cluster),
          without: { loadBalancer: "set components.cilium.loadBalancer to false" },
          platformSecrets: peerPlatformSecrets(cluster, BGP_SECRETS_NAMESPACE),
        }
      : {}),
    machines: [
      {
        reason: "Cilium brings the pod network and takes the place of kube-proxy",
        replaces: ["cni", "kube-proxy"],
      },
      ...(gateway === undefined ? [] : [{ ...GATEWAY_KINDS, role: "control-plane" as const }]),
    ],
  }),
  build: ({ cluster, declared, options: { hubble, nodePortRange, loadBalancer, gateway }, report, stages }) => {
    const flows = hubble !== "off";
    if (loadBalancer) {
      const config = stages.stage("cilium-config", { title: "Cilium's address pools and their announcement" });
      addPools(config, cluster);
      addSessions(config, { cluster, declared, path: "network.bgp" }, announcedPools(cluster).bgp);
      addApiService(config, cluster, ciliumLoadBalancer(cluster));
    }
    if (gateway !== undefined) {
      const wildcard = declared.issuer?.wildcard;
      if (wildcard === undefined) report({ option: "gateway", ...NO_WILDCARD });
      else {
        const stage = stages.stage("cilium-gateways", {
          title: "Gateways with their addresses, certificate and redirects",
          namespace: GATEWAY_NAMESPACE,
          health: [GATEWAY_HEALTH],
        });
        addGateways(stage, gateway, wildcard);
      }
    }
    stages.platformRelease({
      chart,
      namespace: "kube-system",
      values: {
        ...ciliumValues(cluster, { hubble, nodePortRange: nodePortRange ?? nodePortsOf(cluster) }),
        // Otherwise Cilium renames the configuration of every other plugin.
        ...(declared.podNetworks === undefined ? {} : { cni: { exclusive: false } }),
        ...(loadBalancer ? announcementValues(cluster) : {}),
        ...(gateway === undefined ? {} : GATEWAY_VALUES),
      },
      makes: {
        later: {
          CustomResourceDefinition: [...CILIUM_CRDS, ...(gateway === undefined ? [] : GATEWAY_CRDS)],
          Secret: flows ? ["hubble-relay-client-certs"] : [],
        },
        objects: {
          Namespace: ["cilium-secrets"],
          ...(gateway === undefined ? {} : { GatewayClass: ["cilium"] }),
          ConfigMap: ["cilium-config", "cilium-envoy-config"],
          ServiceAccount: ["cilium", "cilium-envoy", "cilium-operator"],
          Service: {
            "cilium-envoy": [9964, "envoy-metrics"],
            ...(flows ? { "hubble-peer": [443, "peer-service"], "hubble-relay": [80] } : {}),
            ...(hubble === "ui" ? { "hubble-ui": [80, "http"] } : {}),
          },
        },
        podSecurity: "privileged",
        podSecurityReason: "the agent loads eBPF programs and configures the host's network",
        workloads: {
          DaemonSet: ["cilium", "cilium-envoy"],
          Deployment: {
            "cilium-operator": replicasOn(cluster.machines),
            ...(flows ? { "hubble-relay": 1 } : {}),
            ...(hubble === "ui" ? { "hubble-ui": 1 } : {}),
          },
        },
      },
      timeout: "15m",
    });
  },
  runbook: ({ cluster, options: { loadBalancer, gateway } }) => [
    ...ciliumRunbook(cluster, chart.version),
    ...(gateway === undefined ? [] : gatewaysRunbook(cluster, gateway)),
    ...(loadBalancer
      ? [...ciliumPoolsRunbook(cluster), ...outsideSecretSteps(peerSecrets(cluster, BGP_SECRETS_NAMESPACE))]
      : []),
  ],
});
