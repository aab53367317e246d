import { certManager } from "../../apps/cert-manager/component";
import { cilium } from "../../apps/cilium/component";
import { cloudnativePg } from "../../apps/cloudnative-pg/component";
import { clusterDns } from "../../apps/cluster-dns/component";
import { edgeProxy } from "../../apps/edge-proxy/component";
import { externalDns } from "../../apps/external-dns/component";
import { externalSecrets } from "../../apps/external-secrets/component";
import { ingressNginx } from "../../apps/ingress-nginx/component";
import { mesh } from "../../apps/mesh/component";
import { metallb } from "../../apps/metallb/component";
import { powerdns } from "../../apps/powerdns/component";
import type { Section } from "../../lib/docs/section";
import type { Cluster } from "../../lib/model/cluster";
import type { MachineNeed } from "../../lib/model/declaration";
import { collectPlatform, type Platform } from "../../lib/model/platform";
import { InputError } from "../../lib/model/problem";
import { type Built, buildStages, everythingElse, parseOrThrow } from "./build";

export const NETWORK_REGISTRY = {
  certManager,
  cilium,
  cloudnativePg,
  clusterDns,
  edgeProxy,
  everythingElse,
  externalDns,
  externalSecrets,
  ingressNginx,
  mesh,
  metallb,
  powerdns,
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

/** Three control planes and two workers, as in the plan of test-cluster. */
const MACHINES = {
  cp0: { role: "control-plane", address: "10.0.1.1", installDisk: "/dev/sda" },
  cp1: { role: "control-plane", address: "10.0.1.2", installDisk: "/dev/sda" },
  cp2: { role: "control-plane", address: "10.0.1.3", installDisk: "/dev/sda" },
  worker0: { role: "worker", address: "10.0.2.1", installDisk: "/dev/sda" },
  worker1: { role: "worker", address: "10.0.2.2", installDisk: "/dev/sda" },
};

export const POOLS = {
  "ingress-pool": "10.0.3.2",
  "dns-pool": "10.0.3.3",
  "services-pool": "10.0.3.4-10.0.3.20",
};

/** A cluster of three control planes and two workers with these components; everything else is offered by a stand-in. */
export function networkCluster(components: Readonly<Partial<Record<Key, object>>>, more: object = {}): Cluster {
  return parseOrThrow(
    {
      name: "lab",
      domain: "lab.example.org",
      network: {
        subnet: "10.0.0.0/16",
        gateway: "10.0.0.1",
        nameservers: ["10.0.0.1"],
        loadBalancers: POOLS,
      },
      controlPlane: { vip: "10.0.3.1" },
      machines: MACHINES,
      ...more,
      components: {
        ...components,
        everythingElse: {
          without: ["secretStores", "identity"]
            .concat(components.metallb === undefined ? [] : ["loadBalancer"])
            .concat(components.ingressNginx === undefined ? [] : ["ingress"])
            .concat(components.certManager === undefined ? [] : ["issuer"]),
        },
      },
    },
    NETWORK_REGISTRY,
  );
}

export function buildNetwork(cluster: Cluster): Built {
  return buildStages(cluster, (platform, stagesOf) => {
    for (const [key, bound] of Object.entries(cluster.components)) {
      bound.build(cluster, platform, stagesOf(`components.${key}`));
    }
  });
}

export function platformOf(cluster: Cluster): Platform {
  const { platform, problems } = collectPlatform(cluster);
  if (problems.length > 0) throw new InputError(problems);
  return platform;
}

/** What one component asks of the machines. */
export function machineNeeds(cluster: Cluster, key: Key): readonly MachineNeed[] {
  return platformOf(cluster).machines.filter((need) => need.component === key);
}

/** The files that one component emits for machines outside the cluster. */
export function edgeFiles(cluster: Cluster, key: Key): Readonly<Record<string, string>> {
  return cluster.components[key]?.edge(cluster, platformOf(cluster)) ?? {};
}

export function runbookOf(cluster: Cluster, key: Key): readonly Section[] {
  return cluster.components[key]?.runbook(cluster, platformOf(cluster)) ?? [];
}
