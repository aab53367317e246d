import type { Container, Volume } from "../../imports/k8s/core-v1";
import { restrictedContainer } from "../../lib/workload/security";
import { type Backend, copySchemaScript, DATABASE, databaseCluster, databaseHost, loadSchemaScript } from "./config";
import type { View } from "./names";

// renovate: datasource=docker depName=ghcr.io/cloudnative-pg/postgresql
const PSQL_IMAGE =
  "ghcr.io/cloudnative-pg/postgresql:18.3-system-trixie@sha256:0f29b435fb501ee534cd0c555d122a6b8e90de477de8e8381c82c5e10d9a9de4";

/** User `postgres` of CloudNativePG's images. */
const PSQL_USER = 26;

/**
 * Brings the tables into PostgreSQL: PowerDNS' image has the schema and no
 * psql, the database's image has psql and no schema. SQLite needs neither,
 * its file is made by the container that makes the zone.
 */
export function schemaContainers(view: View, backend: Backend, image: string): Container[] {
  if (backend === "sqlite") return [];
  const resources = { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } };
  const volumeMounts = [{ name: "schema", mountPath: "/schema" }];
  return [
    {
      name: "schema",
      image,
      command: ["sh", "-c", copySchemaScript()],
      resources,
      securityContext: restrictedContainer(),
      volumeMounts,
    },
    {
      name: "tables",
      image: PSQL_IMAGE,
      command: ["sh", "-c", loadSchemaScript()],
      env: [
        { name: "PGHOST", value: databaseHost(view) },
        { name: "PGDATABASE", value: DATABASE },
        { name: "PGUSER", value: DATABASE },
        {
          name: "PGPASSWORD",
          valueFrom: { secretKeyRef: { name: `${databaseCluster(view)}-app`, key: "password" } },
        },
      ],
      resources,
      securityContext: { ...restrictedContainer(), runAsUser: PSQL_USER },
      volumeMounts,
    },
  ];
}

export function schemaVolumes(backend: Backend): Volume[] {
  return backend === "sqlite" ? [] : [{ name: "schema", emptyDir: { sizeLimit: "16Mi" } }];
}
