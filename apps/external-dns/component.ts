import type { ExternalDnsValues } from "../../imports/charts/external-dns";
import { defineComponent } from "../../lib/component/component";
import { publicAddress } from "../../lib/declared/addresses";
import type { Cluster } from "../../lib/model/cluster";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { BOOTSTRAP_STORE } from "../../lib/secrets/generated-secret";
import { outsideSecretSteps, platformSecretsOf } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { API_KEY_ENTRY, apiUrl, type View } from "../powerdns/names";
import { addCloudflare, cloudflareToken } from "./cloudflare";
import { externalDnsRelease, VISIBILITY_ANNOTATION } from "./names";
import { type ExternalDnsOptions, externalDnsOptions } from "./options";
import { cloudflareDnsRunbook, externalDnsRunbook } from "./runbook";
import { hostSource, publicArgs, sourceNeeds } from "./sources";

const chart = helmChart("https://kubernetes-sigs.github.io/external-dns/", "external-dns", "1.21.1");

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
  build: (input) => {
    const { cluster, declared, options: chosen, stages } = input;
    if (chosen.provider === "cloudflare") {
      addCloudflare(input, chart);
      return;
    }
    const stage = stages.stage("external-dns", { title: "external-dns, one release for each DNS view" });
    const edge = publicAddress(declared);
    const views: readonly View[] = edge === undefined ? ["private"] : ["private", "public"];
    for (const view of views) {
      const name = externalDnsRelease(view);
      stage.storedSecret({
        name,
        store: BOOTSTRAP_STORE,
        keys: { [KEY]: { entry: API_KEY_ENTRY, property: view } },
      });
      stage.release({
        chart,
        name,
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
          ...(view === "private" ? { crds: crdsOf("external-dns") } : {}),
          objects: { Service: { [name]: [7979, "http"] }, ServiceAccount: [name] },
          podSecurity: "restricted",
          workloads: { Deployment: [name] },
        },
        needs: {
          start: { Secret: { [name]: [KEY] }, ...sourceNeeds(declared) },
          run: { Service: [`powerdns/powerdns-${view}-api`] },
        },
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
    resources: resources("10m", "64Mi", "128Mi"),
  };
}
