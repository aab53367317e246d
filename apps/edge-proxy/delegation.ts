import { zoneText } from "../../lib/document/config-text";
import type { Address } from "../../lib/model/address";
import type { Cluster } from "../../lib/model/cluster";
import { nameServer } from "../powerdns/names";

/** The zone above a domain: `example.org` for `home.example.org`. */
export function parentZone(domain: string): string {
  return domain.slice(domain.indexOf(".") + 1);
}

/**
 * Records for the zone above: who answers for the domain, and where (RFC 1034,
 * section 4.2.1: glue, because the name server's name lies inside the zone that
 * it serves).
 */
export function delegation(cluster: Cluster, edge: Address): string {
  const server = nameServer(cluster);
  return [
    zoneText`; Add to zone ${parentZone(cluster.domain)}: delegates ${cluster.domain} to PowerDNS behind the VPS.`,
    zoneText`${cluster.domain}. 3600 IN NS ${server}.`,
    zoneText`${server}. 3600 IN ${edge.family === 6 ? "AAAA" : "A"} ${edge}`,
    "",
  ].join("\n");
}
