import { z } from "zod";
import type { LokiValues } from "../../imports/charts/loki";
import { defineComponent } from "../../lib/component/component";
import { code, sh } from "../../lib/document/markdown";
import { operations } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { label, size } from "../../lib/model/field";
import { bucketName, dnsName, hostWithPort, region } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";
import {
  type OutsideSecret,
  outsideSecretSteps,
  platformSecretsOf,
  secretName,
} from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";

const chart = helmChart("https://grafana-community.github.io/helm-charts", "loki", "18.11.0");

const NAMESPACE = "loki";
const PORT = 3100;

/** First day of the schema; Loki never applies a schema to the past, so it does not matter once it has passed. */
const SCHEMA_FROM = "2024-04-01";

const ACCESS_KEY = "AWS_ACCESS_KEY_ID";
const SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

const options = z.strictObject({
  retention: z
    .string()
    .regex(/^[1-9]\d*d$/, "a number of days like 30d")
    .default("30d")
    .meta({ description: "days that logs are kept, e.g. 30d; Loki deletes older ones within hours" }),
  size: size
    .prefault("20 GiB")
    .meta({ description: "size of the volume for the index, the newest logs and, without s3, all logs, e.g. 20 GiB" }),
  storageClass: label.optional().meta({ description: "class of the volume; absent: the default class" }),
  s3: z
    .strictObject({
      endpoint: z
        .union([dnsName, hostWithPort])

        .meta({ description: "host and port of the object storage without https://, e.g. s3.example.org:9000" }),
      bucket: bucketName.meta({ description: "name of the bucket; it exists already" }),
      region: region

        .default("us-east-1")
        .meta({ description: "region of the bucket; most services other than Amazon take any" }),
      insecure: z.boolean().default(false).meta({ description: "true: plain HTTP to the endpoint" }),
      credentials: secretRef.meta({ description: `origin of the keys ${ACCESS_KEY} and ${SECRET_KEY}` }),
    })
    .optional()
    .meta({ description: "object storage for the logs; absent: files on the volume" }),
});

type Options = z.output<typeof options>;

/** Logs in one process, on one volume or in a bucket, with a retention that really deletes. */
export const loki = defineComponent({
  title: "Loki: the logs of the cluster and of its machines",
  options,
  declare: ({ cluster, options: chosen }) => ({
    logs: { namespace: NAMESPACE, url: `http://loki.${NAMESPACE}.svc.${cluster.network.dnsDomain}:${PORT}` },
    scrapes: [
      {
        name: "loki",
        namespace: NAMESPACE,
        podLabels: { "app.kubernetes.io/name": "loki", "app.kubernetes.io/component": "single-binary" },
        port: "http-metrics",
      },
    ],
    platformSecrets: credentials(chosen).flatMap(platformSecretsOf),
  }),
  build: ({ cluster, options: chosen, stages }) => {
    const stage = stages.stage("loki", { title: "Loki, one process" });
    const storageClass = stage.storageClass(chosen.storageClass);
    stage.release({
      chart,
      values: lokiValues(cluster, chosen, storageClass),
      makes: {
        objects: { Service: { loki: [PORT, "http-metrics"] }, ServiceAccount: ["loki"] },
        podSecurity: "restricted",
        workloads: { StatefulSet: ["loki"] },
      },
      needs: { start: { StorageClass: [storageClass], ...stage.placeSecrets(credentials(chosen), "s3.credentials") } },
    });
  },
  runbook: ({ options: chosen }) => [
    operations(
      "logs",
      "Logs",
      `Loki keeps logs for ${chosen.retention}${chosen.s3 === undefined ? ` on its volume of ${chosen.size}` : ` in bucket ${code(chosen.s3.bucket)}`}. Read them in Grafana, data source Loki, or without it:`,
      sh(
        cmd`kubectl -n ${NAMESPACE} port-forward service/loki ${PORT} &`,
        cmd`curl -sG http://127.0.0.1:${PORT}/loki/api/v1/query_range --data-urlencode 'query={namespace="kube-system"}' | jq -r '.data.result[].values[][1]'`,
      ),
      chosen.s3 === undefined
        ? "Loki knows no size limit. When the volume fills before the retention ends, give it more room or shorten the retention; the alert VolumeFilling tells in time."
        : "",
    ),
    ...outsideSecretSteps(credentials(chosen)),
  ],
});

function credentials({ s3 }: Options): readonly OutsideSecret[] {
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

function lokiValues(cluster: Cluster, chosen: Options, storageClass: string): LokiValues {
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
              bucketNames: { chunks: s3.bucket, ruler: s3.bucket, admin: s3.bucket },
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
