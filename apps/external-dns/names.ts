import type { View } from "../powerdns/names";

/** Where every external-dns runs, one release for each view of the zone. */
export const EXTERNAL_DNS_NAMESPACE = "external-dns";

/** Release that keeps the records of one view. */
export function externalDnsRelease(view: View): string {
  return `external-dns-${view}`;
}

/** Labels that the chart gives the pods of one release. */
export function externalDnsLabels(view: View): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": "external-dns", "app.kubernetes.io/instance": externalDnsRelease(view) };
}

/** Annotation on an Ingress; the value `private` keeps its host out of public DNS. */
export const VISIBILITY_ANNOTATION = "groundwork.dev/dns";
