import type { Declared } from "../../lib/declared/declared";
import { code, sh } from "../../lib/document/markdown";
import { operations, recovery, type Section } from "../../lib/document/section";
import { cmd } from "../../lib/document/shell";
import type { Cluster } from "../../lib/model/cluster";
import { BOOTSTRAP_NAMESPACE } from "../../lib/secrets/generated-secret";

/** How values are generated and renewed, and how they survive the cluster. */
export function externalSecretsRunbook({
  cluster,
  declared,
}: {
  readonly cluster: Cluster;
  readonly declared: Declared;
}): readonly Section[] {
  const vault = cluster.components.vault !== undefined;
  const main = declared.secretStores.find((store) => store.main === true && store.use === "outside");
  const place = vault ? "an entry of Vault" : main === undefined ? "" : `an entry of the store ${main.name}`;
  return [
    operations(
      "generated-secrets",
      "Generated and copied secrets",
      `External Secrets makes passwords inside the cluster and copies them to where they are used; none of them is in Git. What does not become ready comes first in this list.`,
      sh(
        cmd`kubectl get clustersecretstores`,
        cmd`kubectl get externalsecrets,pushsecrets -A | grep -v True`,
        cmd`kubectl -n <namespace> describe externalsecret <name>`,
      ),
      `A value is generated once, as Secret ${code("<name>-generated")}, and put into its store: a Secret of namespace ${code(BOOTSTRAP_NAMESPACE)}${place === "" ? "" : `, or ${place}`}. What the store holds already is never overwritten. For a new value, remove the old one from the store and have another generated:`,
      sh(
        vault
          ? cmd`kubectl -n ${BOOTSTRAP_NAMESPACE} delete secret <name>   # or: vault kv metadata delete secret/<path>`
          : cmd`kubectl -n ${BOOTSTRAP_NAMESPACE} delete secret <name>`,
        cmd`kubectl -n <namespace> delete externalsecret <name>-generated`,
        cmd`flux reconcile kustomization <stage>`,
        cmd`kubectl -n <namespace> annotate pushsecret <name> force-sync="$(date +%s)" --overwrite`,
      ),
      `Copies are read again every hour. To read one at once:`,
      sh(cmd`kubectl -n <namespace> annotate externalsecret <name> force-sync="$(date +%s)" --overwrite`),
    ),
    recovery(
      "generated-secrets",
      vault ? "Secrets that exist before Vault" : "Secrets that the cluster alone holds",
      `The Secrets of namespace ${code(BOOTSTRAP_NAMESPACE)} have no other copy than the cluster itself. Save them with every backup, encrypted for a recipient of yours.`,
      sh(
        cmd`kubectl -n ${BOOTSTRAP_NAMESPACE} get secrets -o yaml |`,
        cmd`  age -r <recipient> -o bootstrap-secrets-${cluster.name}.yaml.age`,
      ),
      "Put them back into the new cluster after its namespaces exist. What is there is kept; only what is missing is generated. Values that were generated in the meantime are replaced, so apply the file before the services use them.",
      sh(
        cmd`flux suspend kustomization bootstrap-secrets`,
        cmd`age -d -i <identity> bootstrap-secrets-${cluster.name}.yaml.age | kubectl apply -f -`,
        cmd`flux resume kustomization bootstrap-secrets`,
      ),
    ),
  ];
}
