import { publicAddress } from "../../lib/declared/addresses";
import type { Declared } from "../../lib/declared/declared";
import { blocks, bullets, code, sh, steps } from "../../lib/document/markdown";
import { operations, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { type Cluster, hostName } from "../../lib/model/cluster";
import { issuerName } from "./issuers";
import { AUTHORITY, CERT_MANAGER_NAMESPACE, PRODUCTION, SOLVER, STAGING, WILDCARD } from "./names";
import type { CertManagerOptions } from "./options";

export function certManagerRunbook(
  cluster: Cluster,
  declared: Declared,
  chosen: CertManagerOptions,
): readonly Section[] {
  const issuer = issuerName(chosen);
  if (issuer === undefined) return [];
  const zone = cluster.domain;
  return [
    operations(
      "certificates",
      "Certificates: issued, renewed, stuck",
      `Hosts get their certificates from ${code(issuer)}; cert-manager renews each when two thirds of its life are over.`,
      sh(
        cmd`kubectl get certificates -A`,
        cmd`kubectl get clusterissuers`,
        cmd`kubectl get certificaterequests,orders,challenges -A`,
        cmd`openssl s_client -connect ${hostName(cluster, "test")}:443 -servername ${hostName(cluster, "test")} </dev/null 2>/dev/null | openssl x509 -noout -issuer -enddate`,
      ),
      ...(chosen.acme === undefined
        ? []
        : [
            "A challenge that stays pending, from the outside in:",
            challengeSteps(cluster, declared, chosen),
            bullets([
              `Try first with ${code(STAGING)}: ${code(PRODUCTION)} gives five certificates for the same set of names in seven days, and then refuses for days (Let's Encrypt: rate limits). Set ${code("acme.staging")} while delegation is not sure.`,
              "After a rebuild every host asks for a new certificate, within the limit above. Do not rebuild more than a few times a week with the production issuer.",
            ]),
          ]),
      ...(chosen.acme === undefined ? [authoritySteps()] : []),
      ...(chosen.wildcard
        ? [
            `The certificate ${code(`${CERT_MANAGER_NAMESPACE}/${WILDCARD}`)} covers ${code(zone)} and ${code(`*.${zone}`)}, one level and no more. The ingress shows it for hosts that have none of their own.`,
          ]
        : []),
    ),
  ];
}

/** Where a challenge that stays pending is stuck. */
function challengeSteps(cluster: Cluster, declared: Declared, chosen: CertManagerOptions): string {
  const zone = cluster.domain;
  const written = `The challenge is written: ${code(`dig @1.1.1.1 _acme-challenge.${hostName(cluster, "test")} TXT`)}.`;
  if (chosen.acme?.cloudflare !== undefined) {
    return steps(
      `Cloudflare answers for the domain: ${code(`dig +short ${zone} NS`)}.`,
      written,
      `cert-manager says why it is not: ${code(`kubectl -n ${CERT_MANAGER_NAMESPACE} logs deploy/cert-manager --tail=30`)}. Authentication error: the token has expired or lacks Zone:Read or DNS:Edit.`,
    );
  }
  const edge = String(publicAddress(declared) ?? `ns1.${zone}`);
  return steps(
    `The parent zone delegates: ${code(`dig +trace ${zone} NS`)} ends at ${code(`ns1.${zone}`)}.`,
    `The VPS answers on both protocols: ${code(`dig @${edge} ${zone} SOA`)} and ${code(`dig +tcp @${edge} ${zone} SOA`)}.`,
    written,
    `The solver says why it is not: ${code(`kubectl -n ${CERT_MANAGER_NAMESPACE} logs deploy/${SOLVER} --tail=30`)}.`,
  );
}

/** How browsers learn to trust the authority of the cluster's own. */
function authoritySteps(): string {
  return blocks(
    "Browsers warn until they know the cluster's own authority. Fetch its certificate and import it on each device as a trusted authority:",
    sh(
      cmd`kubectl -n ${CERT_MANAGER_NAMESPACE} get secret ${AUTHORITY} -o jsonpath='{.data.tls\\.crt}' | base64 -d > ${AUTHORITY}.crt`,
      cmd`openssl x509 -in ${AUTHORITY}.crt -noout -subject -enddate -fingerprint`,
    ),
    `The key is made in the cluster. After a rebuild it is another one, unless the Secret ${code(`${CERT_MANAGER_NAMESPACE}/${AUTHORITY}`)} is restored first.`,
  );
}
