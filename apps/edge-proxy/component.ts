import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { poolAddress } from "../../lib/declared/addresses";
import type { Declared } from "../../lib/declared/declared";
import type { Cluster } from "../../lib/model/cluster";
import { address } from "../../lib/model/field";
import { delegation } from "./delegation";
import { FORMS, nginxStream } from "./nginx";
import { dnsReadme, edgeRunbook, nginxReadme } from "./runbook";

/** Tag of the VPS in the mesh. */
const EDGE_TAG = "tag:edge";

const DNS_PORT = 53;

const options = z.strictObject({
  address: address.meta({ description: "public address of the VPS" }),
  listen: address.optional().meta({
    description:
      "address that nginx binds, where the public one is not on the VPS itself (NAT); absent: the public one",
  }),
  forms: z
    .array(z.enum(FORMS))
    .min(1)
    .default([...FORMS])
    .meta({
      description:
        "what the VPS passes on: http (80), https (443, the whole port), passthrough (8443, only names of the domain), dns (53)",
    }),
});

/**
 * The way in from the Internet: a VPS with nginx, reached by the mesh, passes
 * TLS and DNS on to the cluster without opening either. Its files are emitted
 * for the operator to install.
 */
export const edgeProxy = defineComponent({
  title: "Edge proxy: a VPS that passes HTTPS and DNS from the Internet into the cluster",
  options,
  requires: ({ cluster: { components } }) => ({
    mesh: "the VPS reaches the cluster through the mesh",
    ...(components.traefik === undefined && components.envoyGateway === undefined
      ? { ingressNginx: "the VPS passes HTTPS on to it" }
      : {}),
    powerdns: "the VPS passes DNS on to its public view",
  }),
  declare: ({ options: { address: target } }) => ({
    publicAddress: { by: "the VPS", target, meshTag: EDGE_TAG },
  }),
  runbook: ({ cluster, declared, options: chosen }) =>
    edgeRunbook(cluster, {
      edge: chosen.address,
      forms: chosen.forms,
      tag: EDGE_TAG,
      controlServer: declared.mesh?.controlServer ?? "",
    }),
  edge: ({ cluster, declared, options: chosen }): Readonly<Record<string, string>> => {
    // Without an ingress or a DNS server there is nothing to pass on to; that they are missing is a problem of its own.
    if (declared.ingress === undefined || declared.dnsServer === undefined) return {};
    return {
      [`nginx/${cluster.name}.conf`]: nginxStream({
        name: cluster.name,
        domain: cluster.domain,
        listen: chosen.listen ?? chosen.address,
        forms: chosen.forms,
        ingress: ingressAddress(cluster, declared),
        dns: dnsTarget(cluster, declared),
      }),
      "nginx/README.md": nginxReadme(cluster, chosen.forms),
      "dns/delegation.zone": delegation(cluster, chosen.address),
      "dns/README.md": dnsReadme(cluster, chosen.address),
    };
  },
});

function ingressAddress(cluster: Cluster, { ingress }: Declared) {
  return poolAddress(cluster, "components.ingressNginx.pool", ingress?.pool ?? "");
}

function dnsTarget(cluster: Cluster, { dnsServer }: Declared) {
  const address = poolAddress(cluster, "components.powerdns.pool", dnsServer?.pool ?? "");
  return { address, port: dnsServer?.publicPort ?? DNS_PORT };
}
