import { CNPG_APP_KEYS } from "../delivery/facts/operators/cloudnative-pg";
import type { HealthExpression, Stage } from "../stage/stage";
import { resources } from "../workload/resources";
import { KEEP_DATA } from "./keep";

/** A PostgreSQL database of one application. */
export interface PostgresProps {
  /** Name of the database cluster; its Service for writes is `<name>-rw`, its credentials Secret `<name>-app`. */
  readonly name: string;
  /** Namespace of the database cluster. */
  readonly namespace: string;
  /** Name of the database, and of the user that owns it. */
  readonly database: string;
  /** PostgreSQL servers, one of them the primary; absent: one. */
  readonly instances?: number;
  /** Kubernetes quantity, e.g. `10Gi`. */
  readonly size: string;
  /** Storage class of every server's volume. */
  readonly storageClass: string;
  /** Collation and character type C, which Synapse insists on. */
  readonly localeC?: boolean;
}

// renovate: datasource=docker depName=ghcr.io/cloudnative-pg/postgresql
const IMAGE =
  "ghcr.io/cloudnative-pg/postgresql:18.3-system-trixie@sha256:0f29b435fb501ee534cd0c555d122a6b8e90de477de8e8381c82c5e10d9a9de4";

/**
 * When a database is ready: without it the engine would call the custom
 * resource ready before its first instance runs, because CloudNativePG sets no
 * observed generation (CloudNativePG API reference: ClusterStatus).
 */
export const postgresHealth: HealthExpression = {
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  current:
    "has(status.conditions) && status.conditions.exists(condition, condition.type == 'Ready' && condition.status == 'True')",
};

/** A PostgreSQL cluster run by CloudNativePG; the component `cloudnativePg` brings the operator. */
export function postgres(stage: Stage, props: PostgresProps): void {
  const { name, namespace } = props;
  stage.add({
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: { name, namespace, annotations: KEEP_DATA },
    spec: {
      imageName: IMAGE,
      instances: props.instances ?? 1,
      bootstrap: {
        initdb: {
          database: props.database,
          owner: props.database,
          ...(props.localeC === true ? { encoding: "UTF8", localeCollate: "C", localeCType: "C" } : {}),
        },
      },
      storage: { size: props.size, storageClass: props.storageClass },
      resources: resources("50m", "256Mi", "1Gi"),
      enablePDB: (props.instances ?? 1) > 1,
    },
  });
  stage.needs(`Cluster ${namespace}/${name} spec.storage`, { start: { StorageClass: [props.storageClass] } });
  stage.provides({
    Secret: { [`${namespace}/${name}-app`]: CNPG_APP_KEYS },
    Service: Object.fromEntries(
      ["rw", "ro", "r"].map((access) => [`${namespace}/${name}-${access}`, [5432, "postgres"]]),
    ),
  });
}
