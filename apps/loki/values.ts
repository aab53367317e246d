import type { LokiValues } from "../../imports/charts/loki";
import type { Cluster } from "../../lib/model/cluster";
import { type OutsideSecret, secretName } from "../../lib/secrets/outside-secret";
import { resources } from "../../lib/workload/resources";
import { NAMESPACE } from "./names";
import { ACCESS_KEY, type Options, SECRET_KEY } from "./options";

/** First day of the schema; Loki never applies a schema to the past, so it does not matter once it has passed. */
const SCHEMA_FROM = "2024-04-01";

/** The bucket's keys; none without a bucket. */
export function credentials({ s3 }: Options): readonly OutsideSecret[] {
  if (s3 === undefined) return [];
  return [
    {
      title: "Loki's object storage",
      origin: s3.credentials,
      namespace: NAMESPACE,
      name: "loki-object-storage",
      keys: { [ACCESS_KEY]: "access key of the bucket", [SECRET_KEY]: "secret key of the bucket" },
    },
  ];
}

/** Values of one Loki process that does everything. */
export function lokiValues(cluster: Cluster, chosen: Options, storageClass: string): LokiValues {
  const { s3 } = chosen;
  const store = s3 === undefined ? "filesystem" : "s3";
  const [secret] = credentials(chosen);
  return {
    deploymentMode: "Monolithic",
    global: { clusterDomain: cluster.network.dnsDomain },
    serviceAccount: { automountServiceAccountToken: false },
    loki: {
      auth_enabled: false,
      commonConfig: { replication_factor: 1 },
      storage:
        s3 === undefined
          ? { type: "filesystem" }
          : {
              type: "s3",
              bucketNames: { chunks: s3.bucket, ruler: s3.bucket },
              s3: {
                endpoint: s3.endpoint,
                region: s3.region,
                s3ForcePathStyle: true,
                insecure: s3.insecure,
                // Loki itself replaces these from its environment.
                accessKeyId: `\${${ACCESS_KEY}}`,
                secretAccessKey: `\${${SECRET_KEY}}`,
              },
            },
      schemaConfig: {
        configs: [
          {
            from: SCHEMA_FROM,
            store: "tsdb",
            object_store: store,
            schema: "v13",
            index: { prefix: "index_", period: "24h" },
          },
        ],
      },
      structuredConfig: { limits_config: { retention_period: chosen.retention } },
      compactor: {
        working_directory: "/var/loki/compactor",
        retention_enabled: true,
        delete_request_store: store,
      },
      analytics: { reporting_enabled: false },
    },
    singleBinary: {
      replicas: 1,
      persistence: { enabled: true, size: chosen.size.toQuantity(), storageClass },
      resources: resources("100m", "256Mi", "1Gi"),
      ...(secret === undefined ? {} : { extraEnvFrom: [{ secretRef: { name: secretName(secret) } }] }),
    },
    write: { replicas: 0 },
    read: { replicas: 0 },
    backend: { replicas: 0 },
    gateway: { enabled: false },
    chunksCache: { enabled: false },
    resultsCache: { enabled: false },
    lokiCanary: { enabled: false },
    test: { enabled: false },
    sidecar: { rules: { enabled: false } },
  };
}
