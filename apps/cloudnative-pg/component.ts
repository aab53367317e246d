import { z } from "zod";
import { defineComponent } from "../../lib/model/component";

// renovate: datasource=helm depName=cloudnative-pg registryUrl=https://cloudnative-pg.github.io/charts
const chart = {
  name: "cloudnative-pg",
  repository: "https://cloudnative-pg.github.io/charts",
  version: "0.29.0",
} as const;

const KINDS = [
  "Backup",
  "Cluster",
  "ClusterImageCatalog",
  "Database",
  "FailoverQuorum",
  "ImageCatalog",
  "Pooler",
  "Publication",
  "ScheduledBackup",
  "Subscription",
];

/** PostgreSQL clusters as custom resources; components make theirs with `postgres()`. */
export const cloudnativePg = defineComponent({
  title: "CloudNativePG: PostgreSQL clusters for the components that need one",
  options: z.strictObject({}),
  build: ({ stages }) => {
    const operator = stages.stage("cloudnative-pg", { title: "CloudNativePG operator" });
    operator.release({
      chart,
      namespace: "cnpg-system",
      values: { resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } } },
      makes: {
        crds: KINDS.map((kind) => `postgresql.cnpg.io/${kind}`),
        webhooks: ["postgresql.cnpg.io"],
        podSecurity: "restricted",
        workloads: [{ kind: "Deployment", name: "cloudnative-pg", replicas: 1 }],
      },
    });
  },
});
