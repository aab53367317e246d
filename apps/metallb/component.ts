import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import type { LoadBalancerOffer } from "../../lib/declared/offered";
import { machinesOf } from "../../lib/model/cluster";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { outsideSecretSteps } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { addApiService } from "../../lib/workload/api-service";
import { announcedPools, peerPlatformSecrets, peerSecrets } from "../../lib/workload/bgp";
import { resources } from "../../lib/workload/resources";
import { addSessions } from "./bgp";
import { metallbRunbook } from "./runbook";

const chart = helmChart("https://metallb.github.io/metallb", "metallb", "0.16.1");

const METALLB_NAMESPACE = "metallb-system";

const offer: LoadBalancerOffer = {
  by: "MetalLB",
  annotations: (pool, shared) => ({
    "metallb.io/address-pool": pool,
    ...(shared === undefined ? {} : { "metallb.io/allow-shared-ip": shared }),
  }),
  addressAnnotations: (address) => ({ "metallb.io/loadBalancerIPs": address.toString() }),
  reference: (pool) => ({ kind: "IPAddressPool", name: pool, namespace: METALLB_NAMESPACE }),
};

/**
 * Load-balancer addresses by layer-2 announcement, or by BGP. Every pool of
 * `network.loadBalancers` becomes an IPAddressPool of the same name; none is
 * given out unasked, so a Service gets the address that it names or none.
 */
export const metallb = defineComponent({
  title: "MetalLB: load-balancer addresses, announced by ARP and NDP",
  options: z.strictObject({}),
  declare: ({ cluster }) => ({
    loadBalancer: offer,
    platformSecrets: peerPlatformSecrets(cluster, METALLB_NAMESPACE),
  }),
  build: ({ cluster, declared, stages }) => {
    const announced = announcedPools(cluster);
    const byBgp = announced.bgp.length > 0;
    const operator = stages.stage("metallb", { title: "MetalLB controller and speakers" });
    operator.release({
      chart,
      namespace: METALLB_NAMESPACE,
      values: {
        frrk8s: { enabled: false },
        speaker: {
          // FRR speaks BGP for the speaker: IPv6 and graceful restart need it.
          frr: { enabled: byBgp },
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
          ConfigMap: ["metallb-excludel2", ...(byBgp ? ["metallb-frr-startup"] : [])],
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
    if (announced.layer2.length > 0 || !byBgp)
      config.add({
        apiVersion: "metallb.io/v1beta1",
        kind: "L2Advertisement",
        metadata: { name: "pools", namespace: METALLB_NAMESPACE },
        spec: { ipAddressPools: [...announced.layer2] },
      });
    addSessions(config, { cluster, declared, path: "network.bgp" }, METALLB_NAMESPACE, announced.bgp);
    addApiService(config, cluster, offer);
  },
  runbook: ({ cluster }) => [
    ...metallbRunbook(cluster),
    ...outsideSecretSteps(peerSecrets(cluster, METALLB_NAMESPACE)),
  ],
});
