import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { engineOf } from "../../lib/delivery/engines";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { RUNNER } from "../vault/access";
import { NAMESPACE } from "./names";
import { tofuControllerRunbook } from "./runbook";
import { servicesStack } from "./services";

const chart = helmChart("https://flux-iac.github.io/tofu-controller", "tofu-controller", "0.16.5");

/**
 * Terraform (OpenTofu) inside the cluster, from the same Git repository: what
 * lives behind an API and not in Kubernetes, such as Vault's logins. The runs
 * have a namespace of their own, where their state lies in Secrets.
 */
export const tofuController = defineComponent({
  title: "tofu-controller: Terraform stacks that run inside the cluster",
  options: z.strictObject({
    concurrency: z.int().min(1).max(24).default(2).meta({ description: "stacks that run at the same time" }),
  }),
  requires: () => ({ vault: "its runs log in to Vault and configure it" }),
  declare: ({ cluster, report }) => {
    if (!engineOf(cluster).servesInClusterStacks) {
      report({
        got: `gitops.engine ${cluster.gitops.engine}`,
        want: "flux: the controller takes its stacks from a source of Flux",
        fix: "remove components.tofuController, or set gitops.engine to flux",
      });
    }
    return {};
  },
  build: ({ cluster, options, declared, stages }) => {
    const controller = stages.stage("tofu-controller", { title: "Controller of in-cluster Terraform stacks" });
    controller.release({
      chart,
      namespace: NAMESPACE,
      values: {
        allowCrossNamespaceRefs: true,
        awsPackage: { install: false },
        clusterDomain: cluster.network.dnsDomain,
        concurrency: options.concurrency,
        eventsAddress: `http://notification-controller.${NAMESPACE}.svc.${cluster.network.dnsDomain}./`,
        resources: resources("50m", "128Mi", "512Mi"),
        runner: { serviceAccount: { name: RUNNER.serviceAccount, allowedNamespaces: [RUNNER.namespace] } },
      },
      makes: {
        crds: crdsOf("tofu-controller"),
        objects: { ServiceAccount: [`${RUNNER.namespace}/${RUNNER.serviceAccount}`] },
        podSecurity: "restricted",
        workloads: { Deployment: ["tofu-controller"] },
      },
      needs: { hard: { Namespace: [RUNNER.namespace] } },
    });
    servicesStack(stages, cluster, declared);
  },
  runbook: tofuControllerRunbook,
});
