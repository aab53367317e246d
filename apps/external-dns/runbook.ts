import { blocks, code, fence, sh } from "../../lib/docs/markdown";
import { ORDER } from "../../lib/docs/order";
import type { Section } from "../../lib/docs/section";
import type { Address } from "../../lib/model/address";
import type { Cluster } from "../../lib/model/cluster";
import { EXTERNAL_DNS_NAMESPACE, VISIBILITY_ANNOTATION } from "./names";

export function externalDnsRunbook(cluster: Cluster, edge: Address | undefined): readonly Section[] {
  return [
    {
      runbook: "OPERATIONS",
      order: ORDER.network + 31,
      title: "DNS records of hosts",
      body: blocks(
        `Every Ingress host below ${code(cluster.domain)} gets a record within a minute; when the Ingress goes, the record goes. A TXT record beside it names the owner, and records without that mark are left alone.`,
        sh(
          `kubectl -n ${EXTERNAL_DNS_NAMESPACE} logs deploy/external-dns-private --tail=20`,
          ...(edge === undefined
            ? []
            : [`kubectl -n ${EXTERNAL_DNS_NAMESPACE} logs deploy/external-dns-public --tail=20`]),
        ),
        edge === undefined
          ? ""
          : blocks(
              `In public DNS every host has the address ${edge} of the VPS. Keep a host out of public DNS by an annotation on its Ingress:`,
              fence("yaml", ["metadata:", "  annotations:", `    ${VISIBILITY_ANNOTATION}: private`]),
              "This hides the name and is no access control: who knows the name can still ask the VPS for it.",
            ),
      ),
    },
  ];
}
