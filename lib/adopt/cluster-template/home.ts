import { z } from "zod";
import { type Fields, isFields, listAt } from "../../data/fields";
import { withoutSecrets } from "../secret";
import type { Source, Step } from "../source";

const text = z.string();

const node = z.looseObject({
  name: text.min(1),
  address: text,
  controller: z.boolean(),
  disk: text,
  mac_addr: text.optional(),
  schematic_id: text,
  mtu: z.number().optional(),
  secureboot: z.boolean().optional(),
  encrypt_disk: z.boolean().optional(),
  kernel_modules: z.array(text).optional(),
});

/** What both forms say, by one name. */
export const homeSchema = z.looseObject({
  node_cidr: text,
  dns_servers: z.array(text).optional(),
  ntp_servers: z.array(text).optional(),
  default_gateway: text.optional(),
  vlan_tag: z.union([text, z.number()]).optional(),
  pod_cidr: text.default("10.42.0.0/16"),
  svc_cidr: text.default("10.43.0.0/16"),
  api_addr: text,
  tls_sans: z.array(text).default([]),
  gateway_internal: text.optional(),
  gateway_dns: text.optional(),
  gateway_external: text.optional(),
  repository: text.optional(),
  domain: text.optional(),
  nodes: z.array(node).min(1),
});

/** What the operator told the template. */
export type Home = z.output<typeof homeSchema>;

/** Keys of `cluster.toml` and of the older `cluster.yaml`, by what they are (onedr0p/cluster-template: cluster.sample.toml, cluster.sample.yaml). */
export const KEYS: Readonly<Record<string, string>> = {
  "network.node_cidr": "node_cidr",
  "network.dns_servers": "dns_servers",
  "network.ntp_servers": "ntp_servers",
  "network.default_gateway": "default_gateway",
  "network.vlan_tag": "vlan_tag",
  "kubernetes.pod_cidr": "pod_cidr",
  "kubernetes.svc_cidr": "svc_cidr",
  "kubernetes.api.addr": "api_addr",
  "kubernetes.api.tls_sans": "tls_sans",
  "gateways.internal": "gateway_internal",
  "gateways.dns": "gateway_dns",
  "gateways.external": "gateway_external",
  "repository.url": "repository",
  "domain.name": "domain",
  node_cidr: "node_cidr",
  node_dns_servers: "dns_servers",
  node_ntp_servers: "ntp_servers",
  node_default_gateway: "default_gateway",
  node_vlan_tag: "vlan_tag",
  cluster_pod_cidr: "pod_cidr",
  cluster_svc_cidr: "svc_cidr",
  cluster_api_addr: "api_addr",
  cluster_api_tls_sans: "tls_sans",
  cluster_gateway_addr: "gateway_internal",
  cluster_dns_gateway_addr: "gateway_dns",
  cloudflare_gateway_addr: "gateway_external",
  repository_name: "repository",
  cloudflare_domain: "domain",
};

/** What the template says by itself where the operator says nothing (cluster.sample.toml). */
export const DNS = ["1.1.1.1", "1.0.0.1"];

/** One map of what all files say. */
export function normal(sources: readonly Source[]): Fields {
  const found: Record<string, unknown> = {};
  const walk = (value: unknown, steps: readonly Step[]) => {
    const name = KEYS[steps.join(".")];
    if (name !== undefined) found[name] = value;
    else if (isFields(value)) for (const [key, child] of Object.entries(value)) walk(child, [...steps, key]);
  };
  for (const source of sources) {
    const { value } = withoutSecrets(source.documents[0]);
    walk(value, []);
    const nodes = listAt(value, "nodes");
    const shared = isFields(value) && isFields(value.talos) ? value.talos : {};
    if (nodes.length > 0)
      found.nodes = nodes.map((one) =>
        isFields(one) && one.schematic_id === undefined ? { ...one, schematic_id: shared.schematic_id } : one,
      );
  }
  // An empty text is how the sample writes what is left open.
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== ""));
}
