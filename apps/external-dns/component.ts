import type { ExternalDnsValues } from "../../imports/charts/external-dns";
import { publicAddress } from "../../lib/component/addresses";
import { defineComponent } from "../../lib/component/component";
import type { Cluster } from "../../lib/model/cluster";
import { BOOTSTRAP_STORE } from "../../lib/secrets/generated-secret";
import { outsideSecretSteps, platformSecretsOf } from "../../lib/secrets/outside-secret";
import { storedSecret } from "../../lib/secrets/stored-secret";
import { API_KEY_ENTRY, apiUrl, type View } from "../powerdns/names";
import { addCloudflare, cloudflareToken } from "./cloudflare";
import { EXTERNAL_DNS_NAMESPACE, externalDnsRelease, VISIBILITY_ANNOTATION } from "./names";
import { type ExternalDnsOptions, externalDnsOptions } from "./options";
import { cloudflareDnsRunbook, externalDnsRunbook } from "./runbook";
import { hostSource, publicArgs, sourceNeeds } from "./sources";

// renovate: datasource=helm depName=external-dns registryUrl=https://kubernetes-sigs.github.io/external-dns/
const chart = {
  name: "external-dns",
  repository: "https://kubernetes-sigs.github.io/external-dns/",
  version: "1.21.1",
} as const;

const KEY = "api-key";

/**
 * A DNS record for each host. In PowerDNS each view has a release of its own:
 * the private view gets the Ingress' own address, the public view the address
 * of the VPS that forwards to it. At Cloudflare there is the public view only.
 */
export const externalDns = defineComponent({
  title: "external-dns: a DNS record for every host",
  options: externalDnsOptions,
  requires: ({ options: { provider } }): Readonly<Record<string, string>> =>
    provider === "pdns" ? { powerdns: "the records are written into its zone" } : {},
  declare: ({ options: chosen }) => {
    const token = cloudflareToken(chosen);
    return token === undefined ? {} : { platformSecrets: platformSecretsOf(token) };
  },
  build: ({ cluster, declared, options: chosen, stages }) => {
    if (chosen.provider === "cloudflare") {
      addCloudflare(
        stages.stage("external-dns", { title: "external-dns, records at Cloudflare" }),
        cluster,
        declared,
        chart,
        chosen,
      );
      return;
    }
    const stage = stages.stage("external-dns", { title: "external-dns, one release for each DNS view" });
    const edge = publicAddress(declared);
    const views: readonly View[] = edge === undefined ? ["private"] : ["private", "public"];
    for (const view of views) {
      const name = externalDnsRelease(view);
      storedSecret(stage, {
        name,
        namespace: EXTERNAL_DNS_NAMESPACE,
        store: BOOTSTRAP_STORE,
        keys: { [KEY]: { entry: API_KEY_ENTRY, property: view } },
      });
      stage.release({
        chart,
        name,
        namespace: EXTERNAL_DNS_NAMESPACE,
        values: {
          ...common(cluster, view, chosen),
          ...(view === "private"
            ? { sources: [hostSource(declared), "service"] }
            : {
                // The VPS forwards to the ingress only, so other Services are not for the Internet.
                sources: [hostSource(declared)],
                annotationFilter: `${VISIBILITY_ANNOTATION} notin (private)`,
                extraArgs: {
                  ...publicArgs(declared),
                  "pdns-server": apiUrl(view),
                  "default-targets": [String(edge)],
                  "force-default-targets": true,
                },
              }),
        },
        // Two releases of one chart: the first brings the CRD, else both would own it.
        ...(view === "private" ? {} : { crds: "Skip" as const }),
        makes: {
          ...(view === "private" ? { crds: ["externaldns.k8s.io/DNSEndpoint"] } : {}),
          objects: [
            { kind: "Service", name, namespace: EXTERNAL_DNS_NAMESPACE, ports: [7979, "http"] },
            { kind: "ServiceAccount", name, namespace: EXTERNAL_DNS_NAMESPACE },
          ],
          podSecurity: "restricted",
          workloads: [{ kind: "Deployment", name, replicas: 1 }],
        },
        needs: [
          { strength: "start", kind: "Secret", namespace: EXTERNAL_DNS_NAMESPACE, name, key: KEY },
          { strength: "run", kind: "Service", namespace: "powerdns", name: `powerdns-${view}-api` },
          ...sourceNeeds(declared),
        ],
      });
    }
  },
  runbook: ({ cluster, declared, options: chosen }) => {
    const token = cloudflareToken(chosen);
    return token === undefined
      ? externalDnsRunbook(cluster, publicAddress(declared))
      : [...outsideSecretSteps([token]), ...cloudflareDnsRunbook(cluster, declared)];
  },
});

function common(cluster: Cluster, view: View, chosen: ExternalDnsOptions): ExternalDnsValues {
  return {
    provider: { name: "pdns" },
    policy: chosen.policy,
    interval: chosen.interval,
    triggerLoopOnEvent: true,
    registry: "txt",
    txtOwnerId: `${cluster.name}-${view}`,
    domainFilters: [cluster.domain],
    managedRecordTypes: ["A", "AAAA", "CNAME"],
    extraArgs: { "pdns-server": apiUrl(view) },
    // Every flag may come from the environment (external-dns: flags), so the
    // key stands neither in the values nor in the command line.
    env: [
      {
        name: "EXTERNAL_DNS_PDNS_API_KEY",
        valueFrom: { secretKeyRef: { name: externalDnsRelease(view), key: KEY } },
      },
    ],
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
  };
}
