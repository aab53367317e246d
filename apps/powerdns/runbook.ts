import { poolAddress } from "../../lib/declared/addresses";
import { bullets, code, sh, table } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { type Command, cmd } from "../../lib/document/shell";
import type { Address } from "../../lib/model/address";
import { type Cluster, hostName } from "../../lib/model/cluster";
import { API_KEY_ENTRY, instanceName, NAMESPACE, nameServer, PUBLIC_DNS_PORT, privateServiceAddress } from "./names";

export function powerdnsRunbook(cluster: Cluster, pool: string, edge: Address | undefined): readonly Section[] {
  const address = poolAddress(cluster, "components.powerdns.pool", pool);
  const zone = cluster.domain;
  const host = hostName(cluster, "test");
  const shell = (view: "private" | "public", command: Command) =>
    cmd`kubectl -n ${NAMESPACE} exec ${instanceName(view)}-0 -c pdns -- ${command}`;
  return [
    operations(
      "dns",
      `DNS of ${zone}`,
      `PowerDNS answers for ${code(zone)}. external-dns writes the records, PowerDNS itself only the zone, its name server ${code(nameServer(cluster))} and that one's address.`,
      table(
        ["view", "asked at", "by", "a host's address"],
        [
          ["private", `${address} port 53`, "home network", "the ingress"],
          ["private", `${privateServiceAddress(cluster)} port 53`, "cluster DNS", "the ingress"],
          ...(edge === undefined
            ? []
            : [
                [
                  "public",
                  `${address} port ${PUBLIC_DNS_PORT}, from outside ${edge} port 53`,
                  "Internet, through the VPS",
                  `${edge}`,
                ],
              ]),
        ],
      ),
      sh(
        cmd`dig +short @${address} ${host}`,
        cmd`dig +tcp +short @${address} ${zone} SOA`,
        ...(edge === undefined
          ? []
          : [cmd`dig +short @${address} -p ${PUBLIC_DNS_PORT} ${host}`, cmd`dig +short @${edge} ${host}`]),
        shell("private", cmd`pdnsutil --config-dir /etc/powerdns/conf zone list ${zone}`),
      ),
      `Home clients: tell the router to forward ${code(zone)} to ${address}. Never make ${address} the name server of the nodes themselves: after a cold start they could not pull the images that DNS needs.`,
      bullets([
        `A host is missing: look whether its Ingress has an address (${code("kubectl get ingress -A")}) and what external-dns says (${code("kubectl -n external-dns logs deploy/external-dns-private")}).`,
        "NXDOMAIN for some minutes after a new host: a resolver remembers a missing name for up to 300 seconds.",
        `The API key is generated in the cluster (Secret ${code(`bootstrap-secrets/${API_KEY_ENTRY}`)}). After a new one, restart its readers: ${code(`kubectl -n ${NAMESPACE} rollout restart statefulset`)} and ${code("kubectl -n external-dns rollout restart deployment")}.`,
      ]),
    ),
    recovery(
      "dns",
      "The DNS data is lost",
      "Nothing in the zone is written by hand, so nothing has to be restored. Delete the broken volume; the next start makes the zone, and external-dns writes every host again within a minute.",
      sh(
        cmd`kubectl -n ${NAMESPACE} delete pvc data-${instanceName("private")}-0 --wait=false`,
        cmd`kubectl -n ${NAMESPACE} delete pod ${instanceName("private")}-0`,
        cmd`dig +short @${address} ${host}`,
      ),
    ),
  ];
}
