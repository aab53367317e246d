import { distance } from "fastest-levenshtein";
import { listAt, textAt } from "../../../data/fields";
import { covers, routesOf } from "../../facts/routes";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const hostOutsideDomain: Rule = {
  id: "host-outside-domain",
  title: "A host name lies outside every zone and certificate of the cluster",
  family: "references",
  severity: "error",
  answers: ["M055"],
  why: "The browser warns, and the public name does not resolve: external-dns skips it without a word.",
  fix: "name the host below the cluster's domain",
  source: "cert-manager documentation: DNS-01; external-dns documentation: domain filter",
  example: 'domain: "ragas.cc" and apps: { jellyfin: { host: "jellyfin.raggas.cc" } }',
  explains: ["wildcard-two-levels"],
  check: (input) => {
    const { cluster, declared } = input;
    const zones = [cluster.domain, ...(declared.dns === undefined ? [] : [declared.dns.zone])];
    const certified = manifestsOf(input)
      .filter(({ manifest }) => manifest.kind === "Certificate")
      .flatMap(({ manifest }) => listAt(manifest, "spec", "dnsNames"))
      .filter((name) => typeof name === "string");
    const isKnown = (host: string) =>
      zones.some((zone) => host === zone || host.endsWith(`.${zone}`)) || certified.some((name) => covers(name, host));
    return routesOf(input)
      .filter(({ manifest }) => textAt(manifest, "spec", "ingressClassName") !== "tailscale")
      .flatMap(({ who, origin, hosts }) =>
        hosts
          .filter((host) => !isKnown(host))
          .map((host): Found => {
            const near = meant(host, zones);
            return {
              at: origin,
              message: `${who} claims the host ${host}, outside ${zones.join(", ")} and every certificate`,
              fix: `write ${near}`,
              about: [`host ${host}`],
            };
          }),
      );
  },
};

/** The host below the zone whose name is nearest to its own last labels. */
function meant(host: string, zones: readonly string[]): string {
  const labels = host.split(".");
  const ranked = zones
    .map((zone) => {
      const size = zone.split(".").length;
      return { zone, size, cost: distance(labels.slice(-size).join("."), zone) };
    })
    .sort((a, b) => a.cost - b.cost);
  const [best] = ranked;
  if (best === undefined) return host;
  const own = labels.length > best.size ? labels.slice(0, -best.size) : labels.slice(0, 1);
  return [...own, best.zone].join(".");
}
