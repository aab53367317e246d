import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { machinesOf } from "../../lib/model/cluster";
import { metallbRunbook } from "./runbook";

// renovate: datasource=helm depName=metallb registryUrl=https://metallb.github.io/metallb
const chart = { name: "metallb", repository: "https://metallb.github.io/metallb", version: "0.16.1" } as const;

const METALLB_NAMESPACE = "metallb-system";

const KINDS = [
  "BFDProfile",
  "BGPAdvertisement",
  "BGPPeer",
  "Community",
  "ConfigurationState",
  "IPAddressPool",
  "L2Advertisement",
  "ServiceBGPStatus",
  "ServiceL2Status",
];

/**
 * Load-balancer addresses by layer-2 announcement. Every pool of
 * `network.loadBalancers` becomes an IPAddressPool of the same name; none is
 * given out unasked, so a Service gets the address that it names or none.
 */
export const metallb = defineComponent({
  title: "MetalLB: load-balancer addresses, announced by ARP and NDP",
  options: z.strictObject({}),
  declare: () => ({
    loadBalancer: {
      by: "MetalLB",
      annotations: (pool, shared) => ({
        "metallb.io/address-pool": pool,
        ...(shared === undefined ? {} : { "metallb.io/allow-shared-ip": shared }),
      }),
      reference: (pool) => ({ kind: "IPAddressPool", name: pool, namespace: METALLB_NAMESPACE }),
    },
  }),
  build: ({ cluster, stages }) => {
    const operator = stages.stage("metallb", { title: "MetalLB controller and speakers" });
    operator.release({
      chart,
      namespace: METALLB_NAMESPACE,
      values: {
        frrk8s: { enabled: false },
        speaker: {
          frr: { enabled: false },
          // Talos labels control planes so that no load balancer uses them.
          // Where there are no workers, nobody else could announce an address.
          ignoreExcludeLB: machinesOf(cluster, "worker").length === 0,
          resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        },
        controller: { resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "128Mi" } } },
      },
      makes: {
        crds: KINDS.map((kind) => `metallb.io/${kind}`),
        objects: [
          { kind: "Service", name: "metallb-webhook-service", namespace: METALLB_NAMESPACE, ports: [443] },
          { kind: "Secret", name: "metallb-webhook-cert", namespace: METALLB_NAMESPACE },
          { kind: "ConfigMap", name: "metallb-excludel2", namespace: METALLB_NAMESPACE },
          { kind: "ServiceAccount", name: "metallb-controller", namespace: METALLB_NAMESPACE },
          { kind: "ServiceAccount", name: "metallb-speaker", namespace: METALLB_NAMESPACE },
        ],
        later: [{ kind: "Secret", name: "metallb-memberlist", namespace: METALLB_NAMESPACE }],
        webhooks: ["metallb.io"],
        podSecurity: "privileged",
        podSecurityReason: "the speaker answers ARP and NDP from the host's network",
        workloads: [
          { kind: "Deployment", name: "metallb-controller", replicas: 1 },
          { kind: "DaemonSet", name: "metallb-speaker" },
        ],
      },
    });

    const config = stages.stage("metallb-config", { title: "MetalLB address pools" });
    const pools = Object.entries(cluster.network.loadBalancers);
    for (const [name, ranges] of pools) {
      config.add({
        apiVersion: "metallb.io/v1beta1",
        kind: "IPAddressPool",
        metadata: { name, namespace: METALLB_NAMESPACE },
        spec: {
          addresses: ranges.map((range) =>
            range.toString().includes("/") ? range.toString() : `${range.first}-${range.last}`,
          ),
          autoAssign: false,
        },
      });
    }
    config.add({
      apiVersion: "metallb.io/v1beta1",
      kind: "L2Advertisement",
      metadata: { name: "pools", namespace: METALLB_NAMESPACE },
      spec: { ipAddressPools: pools.map(([name]) => name) },
    });
  },
  runbook: ({ cluster }) => metallbRunbook(cluster),
});
