import type { DeclaredInput } from "../../lib/component/component";
import { inClusterStackFolder } from "../../lib/delivery/in-cluster-stacks";
import { code, sh } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { RUNNER } from "../vault/access";
import { NAMESPACE } from "./names";

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

/** Everyday work with in-cluster stacks, and their state. */
export function tofuControllerRunbook({ cluster }: DeclaredInput<unknown>): readonly Section[] {
  return [
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
  ];
}
