import { defineComponent } from "../../lib/component/component";
import { platformSecretsOf } from "../../lib/secrets/outside-secret";
import { helmChart } from "../../lib/stage/chart";
import { NAMESPACE, PORT } from "./names";
import { options } from "./options";
import { lokiRunbook } from "./runbook";
import { credentials, lokiValues } from "./values";

const chart = helmChart("https://grafana-community.github.io/helm-charts", "loki", "18.11.0");

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
  runbook: lokiRunbook,
});
