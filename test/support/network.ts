import { certManager } from "../../apps/cert-manager/component";
import { cilium } from "../../apps/cilium/component";
import { cloudflared } from "../../apps/cloudflared/component";
import { cloudnativePg } from "../../apps/cloudnative-pg/component";
import { clusterDns } from "../../apps/cluster-dns/component";
import { edgeProxy } from "../../apps/edge-proxy/component";
import { envoyGateway } from "../../apps/envoy-gateway/component";
import { externalDns } from "../../apps/external-dns/component";
import { externalSecrets } from "../../apps/external-secrets/component";
import { ingressNginx } from "../../apps/ingress-nginx/component";
import { k8sGateway } from "../../apps/k8s-gateway/component";
import { mesh } from "../../apps/mesh/component";
import { metallb } from "../../apps/metallb/component";
import { networkPolicies } from "../../apps/network-policies/component";
import { powerdns } from "../../apps/powerdns/component";
import { traefik } from "../../apps/traefik/component";
import { buildStages as buildAll } from "../../compiler/build-stages";
import type { BoundCluster } from "../../lib/component/bound-cluster";
import type { MachineNeed } from "../../lib/declared/asked";
import { followPools } from "../../lib/delivery/follow-pools";
import { givenObjects } from "../../lib/delivery/given";
import { link } from "../../lib/delivery/link";
import type { StageGraph } from "../../lib/plan/stage-graph";
import { planNamespaces } from "../../lib/pod-security/namespaces";
import { minorOf } from "../../lib/versions/line";
import { type Built, buildStages, everythingElse, parseOrThrow } from "./build";
import { buildPart, declaredOf, orThrow } from "./component";

const NETWORK_REGISTRY = {
  certManager,
  cilium,
  cloudflared,
  cloudnativePg,
  clusterDns,
  edgeProxy,
  envoyGateway,
  everythingElse,
  externalDns,
  externalSecrets,
  ingressNginx,
  k8sGateway,
  mesh,
  metallb,
  networkPolicies,
  powerdns,
  traefik,
} as const;

type Key = keyof typeof NETWORK_REGISTRY;

/** What the whole way from the Internet to a host needs, by component. */
export const WHOLE_WAY: Readonly<Partial<Record<Key, object>>> = {
  cilium: {},
  metallb: {},
  externalSecrets: {},
  ingressNginx: {},
  powerdns: {},
  clusterDns: {},
  externalDns: {},
  certManager: { acme: { email: "admin@example.org" }, wildcard: true },
  mesh: { controlServer: "https://headscale.example.org", admins: ["alice@"] },
  edgeProxy: { address: "203.0.113.10" },
};

/** Pools of a home network with one address for each way in. */
const HOME_POOLS = { dns: "10.0.3.60", internal: "10.0.3.61", external: "10.0.3.62" };

/** A token that the operator places by hand. */
export const handPlaced = (namespace: string) => ({
  manual: "make a token at Cloudflare and place it",
  namespace,
  name: "cloudflare-token",
});

/** Gateways, split DNS and public records, with addresses by Cilium. */
const GATEWAYS: Readonly<Partial<Record<Key, object>>> = {
  cilium: { loadBalancer: true },
  certManager: {
    acme: { email: "admin@example.org", cloudflare: { token: handPlaced("cert-manager") } },
    wildcard: true,
  },
  envoyGateway: {},
  k8sGateway: {},
  externalDns: { provider: "cloudflare", token: handPlaced("external-dns") },
  cloudflared: { tunnel: "6ff42ae2-765d-4adf-8112-31c55c1551ef", credentials: handPlaced("cloudflared") },
};

/** The cluster of `GATEWAYS`, with some components changed or, by `undefined`, left out. */
export function gatewayCluster(changes: Readonly<Partial<Record<Key, object>>> = {}, more: object = {}): BoundCluster {
  return networkCluster({ ...GATEWAYS, ...changes }, { network: { ...NETWORK, loadBalancers: HOME_POOLS }, ...more });
}

/** Three control planes and two workers, as in the plan of test-cluster. */
const MACHINES = {
  cp0: { role: "control-plane", address: "10.0.1.1", installDisk: "/dev/sda", link: "enp1s0" },
  cp1: { role: "control-plane", address: "10.0.1.2", installDisk: "/dev/sda", link: "enp1s0" },
  cp2: { role: "control-plane", address: "10.0.1.3", installDisk: "/dev/sda", link: "enp1s0" },
  worker0: { role: "worker", address: "10.0.2.1", installDisk: "/dev/sda", link: "enp1s0" },
  worker1: { role: "worker", address: "10.0.2.2", installDisk: "/dev/sda", link: "enp1s0" },
};

const NETWORK = { subnet: "10.0.0.0/16", gateway: "10.0.0.1", nameservers: ["10.0.0.1"] };

export const POOLS = {
  "ingress-pool": "10.0.3.2",
  "dns-pool": "10.0.3.3",
  "services-pool": "10.0.3.4-10.0.3.20",
};

/** A cluster of three control planes and two workers with these components; everything else is offered by a stand-in. */
export function networkCluster(components: Readonly<Partial<Record<Key, object>>>, more: object = {}): BoundCluster {
  return parseOrThrow(
    {
      name: "lab",
      domain: "lab.example.org",
      network: { ...NETWORK, loadBalancers: POOLS },
      controlPlane: { vip: "10.0.3.1" },
      machines: MACHINES,
      ...more,
      components: {
        ...components,
        everythingElse: {
          without: ["secretStores", "identity"]
            .concat(components.metallb === undefined && components.cilium === undefined ? [] : ["loadBalancer"])
            .concat(
              [components.ingressNginx, components.traefik, components.envoyGateway].every((one) => one === undefined)
                ? []
                : ["ingress"],
            )
            .concat(components.certManager === undefined ? [] : ["issuer"]),
        },
      },
    },
    NETWORK_REGISTRY,
  );
}

export function buildNetwork(cluster: BoundCluster): Built {
  return buildStages(cluster, (declared, stagesOf) => {
    for (const key of Object.keys(cluster.components)) {
      buildPart(cluster, key, declared, stagesOf(`components.${key}`));
    }
  });
}

/** Everything that is built, own apps and what completes it included, and the edges between the stages. */
export function linkNetwork(cluster: BoundCluster): StageGraph {
  const declared = declaredOf(cluster);
  const { stages: built, platformReleases } = orThrow((problems) => buildAll({ cluster, declared, problems }));
  const stages = followPools(cluster, declared, built);
  const namespaces = planNamespaces(stages, platformReleases, {
    byTerraform: new Set(),
    minor: minorOf(cluster.versions.kubernetes),
  });
  return link(stages, [
    ...givenObjects({ cluster, declared, platformReleases, namespaces }),
    ...namespaces.map(({ name }) => ({ kind: "Namespace", name, by: "the test" })),
  ]);
}

/** What one component asks of the machines. */
export function machineNeeds(cluster: BoundCluster, key: Key): readonly MachineNeed[] {
  return declaredOf(cluster).machines.filter((need) => need.component === key);
}
