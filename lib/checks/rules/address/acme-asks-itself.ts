import { at, isFields, textAt } from "../../../data/fields";
import { Address } from "../../../model/address";
import type { Cluster } from "../../../model/cluster";
import { podNetworks, serviceNetworks } from "../../../model/families";
import { acmeResolvers, provesByDns } from "../../facts/acme-resolvers";
import { holdersOf } from "../../facts/address-plan";
import { chartsOf, manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const acmeAsksItself: Rule = {
  id: "acme-asks-itself",
  title: "A DNS-01 challenge is looked for in the cluster's own DNS",
  family: "address",
  severity: "error",
  answers: [],
  why: "The challenge is in the public zone. The cluster's own DNS answers for the same names and never shows it, so the order waits without end and no certificate is renewed.",
  fix: "name public resolvers, e.g. 1.1.1.1:53 and 9.9.9.9:53",
  source:
    "cert-manager documentation: setting nameservers for DNS-01 self check; Traefik documentation: ACME, dnsChallenge",
  example: 'certManager: { acme: { resolvers: ["10.96.0.10:53"] } }',
  check: (input) => {
    const byDns = provesByDns(input);
    const asked = acmeResolvers(input).filter(({ who }) => byDns || !who.includes("cert-manager"));
    const found = asked.flatMap(({ who, place, text }): Found[] => {
      const holder = insideHolder(input.cluster, hostOf(text));
      return holder === undefined
        ? []
        : [{ at: place, message: `${who} looks for DNS-01 challenges at ${text}, which is ${holder}` }];
    });
    return [...found, ...(byDns ? leftToPods(input) : [])];
  },
};

/** Host of `1.1.1.1:53`, `[2606:4700::1111]:53`, `dns.example.org` and `https://dns.example.org/dns-query`. */
function hostOf(text: string): string {
  const bare = text.replace(/^[a-z]+:\/\//, "").replace(/\/.*$/, "");
  const bracketed = /^\[([^\]]+)\]/.exec(bare)?.[1];
  if (bracketed !== undefined) return bracketed;
  return (bare.split(":").length === 2 ? bare.replace(/:.*$/, "") : bare).replace(/\.$/, "").toLowerCase();
}

/** What of the cluster answers at a host; undefined for what is outside of it. */
function insideHolder(cluster: Cluster, host: string): string | undefined {
  const { network, domain } = cluster;
  const address = Address.parse(host);
  if (address === undefined) {
    if (!host.includes(".") || host.endsWith(".svc") || host.endsWith(`.svc.${network.dnsDomain}`))
      return "a Service of the cluster";
    return host === domain || host.endsWith(`.${domain}`) ? `a name of the zone itself, ${domain}` : undefined;
  }
  if (serviceNetworks(network).some((one) => one.contains(address))) return "an address of network.services";
  if (podNetworks(network).some((one) => one.contains(address))) return "an address of network.pods";
  const holder = holdersOf(cluster).find(
    ({ kind, range }) => ["pool", "node", "vip"].includes(kind) && range.contains(address),
  );
  return holder === undefined ? undefined : `${holder.what} (${holder.at})`;
}

/** cert-manager without resolvers of its own asks the DNS of pods, which may send the zone to a server of its own. */
function leftToPods(input: CheckInput): readonly Found[] {
  const sent = zoneForward(input);
  if (sent === undefined || acmeResolvers(input).some(({ who }) => who.includes("cert-manager"))) return [];
  return chartsOf(input)
    .filter(({ release: { chart } }) => chart.name === "cert-manager")
    .map(({ release, origin }) => ({
      at: origin,
      message: `release ${release.name} names no resolvers for DNS-01 challenges and asks the DNS of pods, which sends ${sent} to a server of its own`,
      fix: 'set dns01RecursiveNameservers to "1.1.1.1:53,9.9.9.9:53" and dns01RecursiveNameserversOnly to true',
    }));
}

/** Zone of a Corefile's server block that holds the cluster's domain; undefined where CoreDNS has no such block. */
function zoneForward(input: CheckInput): string | undefined {
  const { domain } = input.cluster;
  for (const corefile of corefiles(input))
    for (const [, names = ""] of corefile.matchAll(/^([^\s#{][^{\n]*)\{/gm))
      for (const name of names.trim().split(/\s+/)) {
        const zone = name
          .replace(/^dns:\/\//, "")
          .replace(/:\d+$/, "")
          .replace(/\.$/, "");
        if (zone !== "" && (domain === zone || domain.endsWith(`.${zone}`))) return zone;
      }
  return undefined;
}

function corefiles(input: CheckInput): readonly string[] {
  const objects = [
    ...manifestsOf(input)
      .map(({ manifest }) => manifest)
      .filter(({ metadata }) => metadata.namespace === "kube-system"),
    ...input.declared.machines.flatMap(({ inlineManifests = [] }) =>
      inlineManifests.flatMap(({ objects: one }) => one),
    ),
  ];
  return objects.flatMap((one) => {
    const text = isFields(at(one, "data")) ? textAt(one, "data", "Corefile") : undefined;
    return text === undefined ? [] : [text];
  });
}
