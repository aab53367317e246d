import { z } from "zod";
import { defineComponent } from "../../lib/component/component";
import { engineOf } from "../../lib/delivery/engines";
import { inClusterStackFolder } from "../../lib/delivery/in-cluster-stacks";
import { code, sh } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { crdsOf } from "../../lib/schema/crd-kinds";
import { helmChart } from "../../lib/stage/chart";
import { resources } from "../../lib/workload/resources";
import { RUNNER } from "../vault/access";
import { servicesStack } from "./services";

const chart = helmChart("https://flux-iac.github.io/tofu-controller", "tofu-controller", "0.16.5");

/** The controller fetches Git's content from Flux' source controller, which only pods of this namespace may reach. */
const NAMESPACE = "flux-system";

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
  runbook: ({ cluster }) => [
    daily(cluster),
    recovery(
      "in-cluster-terraform",
      "State of the in-cluster Terraform stacks",
      `The state of each stack is a Secret of namespace ${code(RUNNER.namespace)}. It holds secrets in plain text, so treat it like one.`,
      sh(
        cmd`kubectl -n ${RUNNER.namespace} get secrets -l tfstate=true -o yaml | age -r <recipient> -o terraform-state-${cluster.name}.yaml.age`,
      ),
      "After a new start without that state, a stack finds things that exist already in a restored Vault and stops. Put the state back before the stacks run:",
      sh(
        cmd`flux suspend kustomization tofu-controller`,
        cmd`age -d -i <identity> terraform-state-${cluster.name}.yaml.age | kubectl apply -f -`,
        cmd`flux resume kustomization tofu-controller`,
      ),
    ),
  ],
});

function daily(cluster: Cluster): Section {
  return operations(
    "in-cluster-terraform",
    "Terraform inside the cluster",
    `Stacks below ${code(`dist/${inClusterStackFolder(cluster, "")}`)} are planned and applied inside the cluster after every commit, and once an hour to repair what was changed by hand.`,
    sh(
      cmd`kubectl -n ${RUNNER.namespace} get terraforms`,
      cmd`kubectl -n ${RUNNER.namespace} describe terraform <stack>`,
      cmd`kubectl -n ${NAMESPACE} logs deployment/tofu-controller --tail=100`,
    ),
    "Run one at once, or stop it while you repair something by hand:",
    sh(
      cmd`kubectl -n ${RUNNER.namespace} annotate terraform <stack> reconcile.fluxcd.io/requestedAt="$(date +%s)" --overwrite`,
      cmd`kubectl -n ${RUNNER.namespace} patch terraform <stack> --type merge -p '{"spec":{"suspend":true}}'`,
    ),
    "A run that was killed may leave its state locked. The message names the lock:",
    sh(
      cmd`kubectl -n ${RUNNER.namespace} patch terraform <stack> --type merge -p '{"spec":{"tfstate":{"forceUnlock":"yes","lockIdentifier":"<lock>"}}}'`,
    ),
  );
}
