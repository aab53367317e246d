import type { BuildInput } from "../../lib/component/component";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { type OutsideSecret, secretName } from "../../lib/secrets/outside-secret";
import type { ReleaseProps } from "../../lib/stage/release";
import { resources } from "../../lib/workload/resources";
import { EXTERNAL_DNS_NAMESPACE, VISIBILITY_ANNOTATION } from "./names";
import type { ExternalDnsOptions } from "./options";
import { hostSource, publicArgs, sourceNeeds } from "./sources";

const CLOUDFLARE_RELEASE = "external-dns-cloudflare";

const KEY = "api-token";

/** Names of tunnels; they resolve inside Cloudflare's network only. */
const TUNNEL_DOMAIN = ".cfargotunnel.com";

/** The API token, or undefined where another provider is chosen. */
export function cloudflareToken({ provider, token }: ExternalDnsOptions): OutsideSecret | undefined {
  if (provider !== "cloudflare" || token === undefined) return undefined;
  return {
    title: "Cloudflare's API, for external-dns",
    origin: token,
    namespace: EXTERNAL_DNS_NAMESPACE,
    name: CLOUDFLARE_RELEASE,
    keys: { [KEY]: "API token with Zone:Read and DNS:Edit of the domain's zone" },
  };
}

/**
 * Records at Cloudflare for what the Internet may reach, and for nothing else:
 * routes of the external Gateway, or Ingresses that are not marked private.
 * The cluster's own addresses are private, so every record gets the target.
 */
export function addCloudflare(
  { cluster, declared, options: chosen, report, stages }: BuildInput<ExternalDnsOptions>,
  chart: ReleaseProps<"external-dns">["chart"],
): void {
  const stage = stages.stage("external-dns", { title: "external-dns, records at Cloudflare" });
  const token = cloudflareToken(chosen);
  if (token === undefined) return;
  const source = hostSource(declared);
  const gateway = source === "gateway-httproute";
  if (gateway && declared.ingress?.entrances?.external === undefined) {
    report({ got: "no external Gateway", want: "one, because only its routes get public records" });
  }
  const target = chosen.target ?? declared.publicAddress?.target;
  if (target === undefined) {
    report({
      got: "no target, and nothing by which the Internet reaches this cluster",
      want: "where records point to: the cluster's own addresses are private",
      fix: "write target, or add components.cloudflared",
    });
    return;
  }
  stage.release({
    chart,
    name: CLOUDFLARE_RELEASE,
    values: {
      provider: { name: "cloudflare" },
      policy: chosen.policy,
      interval: chosen.interval,
      triggerLoopOnEvent: true,
      registry: "txt",
      txtOwnerId: cluster.name,
      // A CNAME and a TXT record cannot share one name (RFC 1034, section 3.6.2).
      txtPrefix: "external-dns.",
      domainFilters: [cluster.domain],
      managedRecordTypes: ["A", "AAAA", "CNAME"],
      sources: [source],
      ...(gateway
        ? { gatewayNamespace: declared.ingress?.namespace ?? null }
        : { annotationFilter: `${VISIBILITY_ANNOTATION} notin (private)` }),
      extraArgs: {
        ...publicArgs(declared),
        "default-targets": [String(target)],
        "force-default-targets": true,
        ...((chosen.proxied ?? String(target).endsWith(TUNNEL_DOMAIN)) ? { "cloudflare-proxied": true } : {}),
      },
      env: [{ name: "CF_API_TOKEN", valueFrom: { secretKeyRef: { name: secretName(token), key: KEY } } }],
      resources: resources("10m", "64Mi", "128Mi"),
    },
    makes: {
      crds: crdsOf("external-dns"),
      objects: { Service: { [CLOUDFLARE_RELEASE]: [7979, "http"] }, ServiceAccount: [CLOUDFLARE_RELEASE] },
      podSecurity: "restricted",
      workloads: { Deployment: [CLOUDFLARE_RELEASE] },
    },
    needs: { start: { ...stage.placeSecret(token, "token"), ...sourceNeeds(declared) } },
  });
}
