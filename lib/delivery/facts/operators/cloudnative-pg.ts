import { at, listAt, textAt } from "../../../data/fields";
import type { Manifest } from "../../../manifest/manifest";
import { hasText, namespaced, type OperatorMakes, type Ports, portsIn } from "./makes";

/** Port of PostgreSQL and its name. */
const POSTGRES = [5432, "postgres"] as const;

/** Keys of the Secret of an application user (CloudNativePG 1.30.0: pkg/specs/secrets.go). */
export const CNPG_APP_KEYS = [
  "username",
  "user",
  "password",
  "dbname",
  "host",
  "port",
  "uri",
  "jdbc-uri",
  "pgpass",
  "fqdn-uri",
  "fqdn-jdbc-uri",
];

/** Ports of a template, and the port of CloudNativePG's own where the template has neither its number nor its name. */
function templatePorts(template: unknown, own: Ports): Ports {
  const written = portsIn(at(template, "spec"));
  return written.some((one) => own.includes(one)) ? written : [...written, ...own];
}

/** False where the Secret of the application user is given by name, or a whole server is imported. */
function makesAppSecret(manifest: Manifest): boolean {
  const bootstrap = ["spec", "bootstrap"];
  const method = ["recovery", "pg_basebackup"].find((one) => at(manifest, ...bootstrap, one) !== undefined) ?? "initdb";
  const whole =
    method === "initdb" &&
    textAt(manifest, ...bootstrap, "initdb", "import", "type") === "monolith" &&
    !hasText(manifest, ...bootstrap, "initdb", "database");
  return !whole && !hasText(manifest, ...bootstrap, method, "secret", "name");
}

/** Services and Secrets of a database of CloudNativePG, and the Service of a pooler in front of it. */
export const CLOUDNATIVE_PG: readonly OperatorMakes[] = [
  {
    kind: "postgresql.cnpg.io/Cluster",
    source:
      "CloudNativePG 1.30.0: pkg/specs/services.go, secrets.go; internal/controller/cluster_create.go, cluster_pki.go",
    makes: (manifest) => {
      const { name } = manifest.metadata;
      const { service, secret } = namespaced(manifest);
      const given = (field: string) => hasText(manifest, "spec", "certificates", field);
      const disabled = listAt(manifest, "spec", "managed", "services", "disabledDefaultServices");
      const superuser =
        at(manifest, "spec", "enableSuperuserAccess") === true && !hasText(manifest, "spec", "superuserSecret", "name");
      return [
        ...["rw", "ro", "r"]
          .filter((access) => !disabled.includes(access))
          .map((access) => service(`${name}-${access}`, POSTGRES)),
        ...(makesAppSecret(manifest) ? [secret(`${name}-app`, CNPG_APP_KEYS)] : []),
        ...(superuser ? [secret(`${name}-superuser`, CNPG_APP_KEYS)] : []),
        // One authority signs servers and clients, unless both are given.
        ...(given("serverCASecret") && given("clientCASecret") ? [] : [secret(`${name}-ca`, ["ca.crt", "ca.key"])]),
        ...["server", "replication"]
          .filter((part) => !given(`${part}TLSSecret`))
          .map((part) => secret(`${name}-${part}`, ["tls.crt", "tls.key"])),
        ...listAt(manifest, "spec", "managed", "services", "additional").flatMap((extra) => {
          const own = textAt(extra, "serviceTemplate", "metadata", "name");
          return own === undefined ? [] : [service(own, templatePorts(at(extra, "serviceTemplate"), POSTGRES))];
        }),
      ];
    },
  },
  {
    kind: "postgresql.cnpg.io/Pooler",
    source: "CloudNativePG 1.30.0: pkg/specs/pgbouncer/services.go",
    makes: (manifest) => [
      namespaced(manifest).service(
        manifest.metadata.name,
        templatePorts(at(manifest, "spec", "serviceTemplate"), [5432, "pgbouncer"]),
      ),
    ],
  },
];
