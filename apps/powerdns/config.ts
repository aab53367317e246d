import { pdnsText, zoneText } from "../../lib/document/config-text";
import { type Command, cmd } from "../../lib/document/shell";
import type { Address } from "../../lib/model/address";
import type { Cluster } from "../../lib/model/cluster";
import { API_PORT, instanceName, nameServer, type View } from "./names";

/** Port inside the pod: above 1024, so that the server needs no capability. */
export const DNS_PORT = 5300;

/** Where the upstream image keeps its schema files (PowerDNS: Dockerfile-auth). */
const SCHEMAS = "/usr/local/share/doc/pdns";

/** Folder of the volume with the SQLite database. */
export const DATA = "/var/lib/powerdns";
/** Folder of pdns.conf, which the ConfigMap fills. */
export const CONFIG = "/etc/powerdns/conf";
/** Folder of further settings, which hold the API key (`include-dir`). */
export const SECRETS = "/etc/powerdns/secrets";

/** Where PowerDNS keeps its zones. */
export type Backend = "sqlite" | "postgres";

/** Database and owner of a PostgreSQL backend. */
export const DATABASE = "powerdns";

/** CloudNativePG cluster of one view, with the PostgreSQL backend. */
export function databaseCluster(view: View): string {
  return `${instanceName(view)}-db`;
}

/** Service of the primary of that database. */
export function databaseHost(view: View): string {
  return `${databaseCluster(view)}-rw`;
}

/**
 * pdns.conf of one view (PowerDNS: Authoritative Server settings). The API key
 * comes from a file of `include-dir`, and the database's password from libpq's
 * PGPASSWORD, so this ConfigMap holds no secret. Zone transfers are closed.
 */
export function pdnsConfig(cluster: Cluster, view: View, backend: Backend): string {
  const any = cluster.network.pods.family === 6 ? "::" : "0.0.0.0";
  return lines(
    ...(backend === "sqlite"
      ? ["launch=gsqlite3", pdnsText`gsqlite3-database=${DATA}/pdns.sqlite3`, "gsqlite3-dnssec=yes"]
      : [
          "launch=gpgsql",
          pdnsText`gpgsql-host=${databaseHost(view)}`,
          pdnsText`gpgsql-dbname=${DATABASE}`,
          pdnsText`gpgsql-user=${DATABASE}`,
          "gpgsql-dnssec=yes",
        ]),
    pdnsText`include-dir=${SECRETS}`,
    pdnsText`local-address=${any}`,
    pdnsText`local-port=${DNS_PORT}`,
    "webserver=yes",
    "api=yes",
    pdnsText`webserver-address=${any}`,
    pdnsText`webserver-port=${API_PORT}`,
    // Who may connect is the NetworkPolicy's matter: pod addresses change.
    pdnsText`webserver-allow-from=${any}/0`,
    "disable-axfr=yes",
    "socket-dir=/run/pdns",
    "write-pid=no",
    "version-string=anonymous",
    "security-poll-suffix=",
    "default-ttl=300",
    // The last number is how long a resolver may remember that a name does not
    // exist: short, because names appear whenever a service is added.
    pdnsText`default-soa-content=${zoneText`${nameServer(cluster)}`} hostmaster.@ 1 10800 3600 604800 300`,
  );
}

/**
 * Makes the tables, the zone and the zone's own records. It runs before every
 * start and changes only what differs: an existing zone and its records stay.
 */
export function zoneScript(cluster: Cluster, backend: Backend, address: Address): string {
  const zone = zoneText`${cluster.domain}`;
  const server = zoneText`${nameServer(cluster)}`;
  const type = address.family === 6 ? "AAAA" : "A";
  const pdnsutil = cmd`pdnsutil --config-dir ${CONFIG}`;
  return lines(
    "set -eu",
    ...(backend === "sqlite"
      ? [
          cmd`database=${DATA}/pdns.sqlite3`,
          // Loaded under a temporary name: an interrupted start leaves no half-made database.
          'if [ ! -s "$database" ]; then',
          '  rm -f "$database.new"',
          cmd`  sqlite3 "$database.new" < ${SCHEMAS}/schema.sqlite3.sql`,
          '  mv "$database.new" "$database"',
          "fi",
        ]
      : []),
    cmd`if ! ${pdnsutil} zone list ${zone} > /dev/null 2>&1; then`,
    cmd`  ${pdnsutil} zone create ${zone} ${server}`,
    "fi",
    cmd`${pdnsutil} rrset replace ${zone} ${zone}. NS 3600 ${server}.`,
    cmd`${pdnsutil} rrset replace ${zone} ${server}. ${type} 3600 ${address}`,
  );
}

/** Copies the PostgreSQL schema out of the image, which has no psql of its own. */
export function copySchemaScript(): string {
  return lines("set -eu", cmd`cp ${SCHEMAS}/schema.pgsql.sql /schema/schema.sql`);
}

/** Loads the schema once, in one transaction. */
export function loadSchemaScript(): string {
  return lines(
    "set -eu",
    `if [ "$(psql --tuples-only --no-align --command "SELECT to_regclass('public.domains') IS NOT NULL")" != t ]; then`,
    "  psql --set ON_ERROR_STOP=1 --single-transaction --file /schema/schema.sql",
    "fi",
  );
}

function lines(...text: readonly (string | Command)[]): string {
  return `${text.join("\n")}\n`;
}
