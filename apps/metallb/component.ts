import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { machinesOf } from "../../lib/model/cluster";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { metallbRunbook } from "./runbook";

const chart = helmChart("https://metallb.github.io/metallb", "metallb", "0.16.1");

const METALLB_NAMESPACE = "metallb-system";

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
      addressAnnotations: (address) => ({ "metallb.io/loadBalancerIPs": address.toString() }),
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
          resources: resources("20m", "64Mi", "128Mi"),
        },
        controller: { resources: resources("20m", "64Mi", "128Mi") },
      },
      makes: {
        crds: crdsOf("metallb", { "metallb.io": "ConfigurationState ServiceBGPStatus ServiceL2Status" }),
        objects: {
          Service: { "metallb-webhook-service": [443] },
          Secret: ["metallb-webhook-cert"],
          ConfigMap: ["metallb-excludel2"],
          ServiceAccount: ["metallb-controller", "metallb-speaker"],
        },
        later: { Secret: ["metallb-memberlist"] },
        webhooks: ["metallb.io"],
        podSecurity: "privileged",
        podSecurityReason: "the speaker answers ARP and NDP from the host's network",
        workloads: { Deployment: ["metallb-controller"], DaemonSet: ["metallb-speaker"] },
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
