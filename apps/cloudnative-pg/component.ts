import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { sh } from "../../lib/document/markdown";
import { operations, recovery } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";

const chart = helmChart("https://cloudnative-pg.github.io/charts", "cloudnative-pg", "0.29.0");

const NAMESPACE = "cnpg-system";

/** PostgreSQL clusters as custom resources; components make theirs with `postgres()`. */
export const cloudnativePg = defineComponent({
  title: "CloudNativePG: PostgreSQL clusters for the components that need one",
  options: z.strictObject({}),
  build: ({ stages }) => {
    const operator = stages.stage("cloudnative-pg", { title: "CloudNativePG operator" });
    operator.release({
      chart,
      namespace: NAMESPACE,
      values: { resources: resources("50m", "128Mi", "256Mi") },
      makes: {
        crds: crdsOf("cloudnative-pg", {
          "postgresql.cnpg.io": "DatabaseRole FailoverQuorum Publication Subscription",
        }),
        webhooks: ["postgresql.cnpg.io"],
        objects: { Service: { "cnpg-webhook-service": [443, "webhook-server"] } },
        podSecurity: "restricted",
        workloads: { Deployment: ["cloudnative-pg"] },
      },
    });
  },
  runbook: () => [
    operations(
      "databases",
      "PostgreSQL",
      "Every database is a custom resource with one volume and one password of its own. All of them, and a shell:",
      sh(
        cmd`kubectl get clusters.postgresql.cnpg.io -A`,
        cmd`kubectl -n <namespace> exec -it <name>-1 -- psql <database>`,
      ),
      "A dump of one database, before anything risky:",
      sh(cmd`kubectl -n <namespace> exec <name>-1 -- pg_dump -Fc <database> > <database>.dump`),
      "A database whose component leaves the definition stays, until someone deletes its custom resource.",
      "A minor version of PostgreSQL comes with the image and restarts the database. A major version needs a dump or the operator's own upgrade, which is offline; take the dump in any case.",
    ),
    recovery(
      "databases",
      "PostgreSQL",
      "When the volume survived, the database comes back by itself with the volume. When it did not, let the operator make an empty one, stop whoever writes to it, and load the last dump:",
      sh(
        cmd`kubectl -n <namespace> exec -i <name>-1 -- pg_restore --clean --if-exists --no-owner --role=<owner> -d <database> < <database>.dump`,
      ),
    ),
  ],
});
