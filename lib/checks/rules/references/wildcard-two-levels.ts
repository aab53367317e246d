import { at, listAt, textAt } from "../../../data/fields";
import { certificateNames, covers, type Route, routesOf } from "../../facts/routes";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const wildcardTwoLevels: Rule = {
  id: "wildcard-two-levels",
  title: "The certificate does not cover the host",
  family: "references",
  severity: "error",
  answers: ["M056"],
  why: "Certificate name mismatch, for this host only: a wildcard covers one label, not two.",
  fix: "take a host with one label below the wildcard, or a certificate of its own",
  source: "RFC 6125, section 6.4.3; cert-manager documentation: Certificate, dnsNames",
  example: "a route for tv.media.ragas.cc, and a certificate for *.ragas.cc",
  check: (input) =>
    routesOf(input).flatMap((route) =>
      route.hosts.flatMap((host): Found[] => {
        const names = namesFor(input, route, host);
        if (names === undefined || names.some((name) => covers(name, host))) return [];
        return [
          {
            at: route.origin,
            message: `${route.who} serves ${host} with the certificate for ${names.join(", ")}, which does not cover it`,
            fix: `write ${oneLevel(host, names)}, or give ${host} a certificate of its own`,
            about: [`host ${host}`],
          },
        ];
      }),
    ),
};

/** `tv.media.ragas.cc` below `*.ragas.cc` → `tv-media.ragas.cc`. */
function oneLevel(host: string, names: readonly string[]): string {
  const wildcard = names.find((name) => name.startsWith("*.") && host.endsWith(name.slice(1)));
  if (wildcard === undefined) return `a host of ${names.join(" or ")}`;
  return `${host.slice(0, -wildcard.length + 1).replaceAll(".", "-")}${wildcard.slice(1)}`;
}

/** Names of the certificate that a host is served with; undefined when it is not known, or made for this host. */
function namesFor(input: CheckInput, route: Route, host: string): readonly string[] | undefined {
  const { manifest, namespace } = route;
  if (manifest.kind !== "Ingress") return gatewayNames(input, route);
  const annotations = Object.keys(manifest.metadata.annotations ?? {});
  const entry = listAt(manifest, "spec", "tls").find((one) => listAt(one, "hosts").includes(host));
  if (entry === undefined || annotations.some((key) => /^cert-manager\.io\/(cluster-)?issuer$/.test(key)))
    return undefined;
  const secret = textAt(entry, "secretName");
  const wildcard = input.declared.issuer?.wildcard;
  if (secret !== undefined) return certificateNames(input, namespace, secret);
  return wildcard === undefined ? undefined : certificateNames(input, wildcard.namespace, wildcard.secret);
}

function gatewayNames(input: CheckInput, { manifest, namespace }: Route): readonly string[] | undefined {
  const names = listAt(manifest, "spec", "parentRefs").flatMap((parent) => {
    const place = textAt(parent, "namespace") ?? namespace;
    const gateway = manifestsOf(input).find(
      ({ manifest: one }) =>
        one.kind === "Gateway" && one.metadata.name === textAt(parent, "name") && one.metadata.namespace === place,
    )?.manifest;
    const section = textAt(parent, "sectionName");
    return listAt(gateway, "spec", "listeners")
      .filter((listener) => section === undefined || textAt(listener, "name") === section)
      .flatMap((listener) => listAt(listener, "tls", "certificateRefs"))
      .flatMap((reference) => {
        const secret = textAt(reference, "name");
        const where = at(reference, "namespace");
        return secret === undefined
          ? []
          : (certificateNames(input, typeof where === "string" ? where : place, secret) ?? []);
      });
  });
  return names.length === 0 ? undefined : [...new Set(names)];
}
