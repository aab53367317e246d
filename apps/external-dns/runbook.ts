import type { Declared } from "../../lib/declared/declared";
import { blocks, code, fence, sh } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Address } from "../../lib/model/address";
import type { Cluster } from "../../lib/model/cluster";
import { EXTERNAL_DNS_NAMESPACE, VISIBILITY_ANNOTATION } from "./names";

export function externalDnsRunbook(cluster: Cluster, edge: Address | undefined): readonly Section[] {
  return [
    operations(
      "dns-records",
      "DNS records of hosts",
      `Every Ingress host below ${code(cluster.domain)} gets a record within a minute; when the Ingress goes, the record goes. A TXT record next to it names the owner, and records without that mark are left alone.`,
      sh(
        cmd`kubectl -n ${EXTERNAL_DNS_NAMESPACE} logs deploy/external-dns-private --tail=20`,
        ...(edge === undefined
          ? []
          : [cmd`kubectl -n ${EXTERNAL_DNS_NAMESPACE} logs deploy/external-dns-public --tail=20`]),
      ),
      edge === undefined
        ? ""
        : blocks(
            `In public DNS every host has the address ${edge} of the VPS. Keep a host out of public DNS by an annotation on its Ingress:`,
            fence("yaml", ["metadata:", "  annotations:", `    ${VISIBILITY_ANNOTATION}: private`]),
            "This hides the name and is no access control: who knows the name can still ask the VPS for it.",
          ),
    ),
  ];
}

export function cloudflareDnsRunbook(cluster: Cluster, declared: Declared): readonly Section[] {
  const who =
    declared.ingress?.kind === "gateway"
      ? "Every host of an HTTPRoute at the external Gateway"
      : `Every Ingress host that does not carry the annotation ${code(`${VISIBILITY_ANNOTATION}: private`)}`;
  return [
    operations(
      "dns-records",
      "DNS records at Cloudflare",
      `${who} gets a record below ${code(cluster.domain)}; when it goes, the record goes. A TXT record that begins with external-dns names the owner, and records without that mark are left alone.`,
      sh(
        cmd`kubectl -n ${EXTERNAL_DNS_NAMESPACE} logs deploy/external-dns-cloudflare --tail=20`,
        cmd`dig +short @1.1.1.1 <host>.${cluster.domain}`,
      ),
      "Authentication error in its log: the token has expired or lacks a right. Make a new one at Cloudflare (Zone:Read, DNS:Edit, this zone only), replace the Secret, then restart it:",
      sh(cmd`kubectl -n ${EXTERNAL_DNS_NAMESPACE} rollout restart deployment external-dns-cloudflare`),
    ),
  ];
}
