import { blocks, bullets, code, sh, steps } from "../../lib/docs/markdown";
import { ORDER } from "../../lib/docs/order";
import type { Section } from "../../lib/docs/section";
import { type Cluster, hostName } from "../../lib/model/cluster";
import type { Platform } from "../../lib/model/platform";
import { publicAddress } from "../addresses";
import { issuerName } from "./issuers";
import { CERT_MANAGER_NAMESPACE, PRODUCTION, SOLVER, STAGING, WILDCARD } from "./names";
import type { CertManagerOptions } from "./options";

export function certManagerRunbook(
  cluster: Cluster,
  platform: Platform,
  chosen: CertManagerOptions,
): readonly Section[] {
  const issuer = issuerName(chosen);
  if (issuer === undefined) return [];
  const zone = cluster.domain;
  const edge = String(publicAddress(platform) ?? `ns1.${zone}`);
  return [
    {
      runbook: "OPERATIONS",
      order: ORDER.network + 40,
      title: "Certificates: issued, renewed, stuck",
      body: blocks(
        `Hosts get their certificates from ${code(issuer)}; cert-manager renews each when two thirds of its life are over.`,
        sh(
          "kubectl get certificates -A",
          "kubectl get clusterissuers",
          "kubectl get certificaterequests,orders,challenges -A",
          `openssl s_client -connect ${hostName(cluster, "test")}:443 -servername ${hostName(cluster, "test")} </dev/null 2>/dev/null | openssl x509 -noout -issuer -enddate`,
        ),
        ...(chosen.acme === undefined
          ? []
          : [
              "A challenge that stays pending, from the outside in:",
              steps(
                `The parent zone delegates: ${code(`dig +trace ${zone} NS`)} ends at ${code(`ns1.${zone}`)}.`,
                `The VPS answers on both protocols: ${code(`dig @${edge} ${zone} SOA`)} and ${code(`dig +tcp @${edge} ${zone} SOA`)}.`,
                `The challenge is written: ${code(`dig @1.1.1.1 _acme-challenge.${hostName(cluster, "test")} TXT`)}.`,
                `The solver says why it is not: ${code(`kubectl -n ${CERT_MANAGER_NAMESPACE} logs deploy/${SOLVER} --tail=30`)}.`,
              ),
              bullets([
                `Try first with ${code(STAGING)}: ${code(PRODUCTION)} gives five certificates for the same set of names in seven days, and then refuses for days (Let's Encrypt: rate limits). Set ${code("acme.staging")} while delegation is not sure.`,
                "After a rebuild every host asks for a new certificate, within the limit above. Do not rebuild more than a few times a week with the production issuer.",
              ]),
            ]),
        ...(chosen.wildcard
          ? [
              `The certificate ${code(`${CERT_MANAGER_NAMESPACE}/${WILDCARD}`)} covers ${code(zone)} and ${code(`*.${zone}`)}, one level and no more. The ingress shows it for hosts that have none of their own.`,
            ]
          : []),
      ),
    },
  ];
}
