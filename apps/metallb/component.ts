import { z } from "zod";
import { defineComponent } from "../../lib/model/component";

// renovate: datasource=helm depName=metallb registryUrl=https://metallb.github.io/metallb
const chart = { name: "metallb", repository: "https://metallb.github.io/metallb", version: "0.16.1" } as const;

const NAMESPACE = "metallb-system";

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
    },
  }),
  build: ({ cluster, stages }) => {
    const operator = stages.stage("metallb", { title: "MetalLB controller and speakers" });
    operator.release({
      chart,
      namespace: NAMESPACE,
      values: { frrk8s: { enabled: false }, speaker: { frr: { enabled: false } } },
      makes: {
        crds: ["BFDProfile", "BGPAdvertisement", "BGPPeer", "Community", "IPAddressPool", "L2Advertisement"].map(
          (kind) => `metallb.io/${kind}`,
        ),
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
        metadata: { name, namespace: NAMESPACE },
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
      metadata: { name: "pools", namespace: NAMESPACE },
      spec: { ipAddressPools: pools.map(([name]) => name) },
    });
  },
});
