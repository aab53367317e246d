import { listAt, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";

/** Kinds that are pods or become some, as RBAC names them. */
const BECOMES_PODS = [
  "pods",
  ...["daemonsets", "deployments", "replicasets", "statefulsets"],
  ...["cronjobs", "jobs"],
  "replicationcontrollers",
];
const ANYTHING = "*";

/**
 * Namespaces in which a program may make pods of its own: its service account
 * is in one, or a binding in one lets it. Longhorn's manager starts engines
 * that none of its manifests has.
 */
export function namespacesOfPodMakers(manifests: readonly Manifest[]): ReadonlySet<string> {
  const makers = new Set(
    manifests
      .filter((one) => /^(Cluster)?Role$/.test(one.kind) && listAt(one, "rules").some(makesPods))
      .map((one) => roleKey(one.kind, one.metadata.name, one.metadata.namespace)),
  );
  return new Set(
    manifests
      .filter(({ kind }) => kind === "RoleBinding" || kind === "ClusterRoleBinding")
      .filter((binding) => {
        const kind = textAt(binding, "roleRef", "kind") ?? "";
        return makers.has(roleKey(kind, textAt(binding, "roleRef", "name") ?? "", binding.metadata.namespace));
      })
      .flatMap((binding) =>
        listAt(binding, "subjects")
          .filter((subject) => textAt(subject, "kind") === "ServiceAccount")
          .flatMap((subject) => binding.metadata.namespace ?? textAt(subject, "namespace") ?? []),
      ),
  );
}

function makesPods(rule: unknown): boolean {
  return (
    listAt(rule, "verbs").some((verb) => verb === "create" || verb === ANYTHING) &&
    listAt(rule, "resources").some((one) => one === ANYTHING || BECOMES_PODS.some((pods) => pods === one))
  );
}

function roleKey(kind: string, name: string, namespace: string | undefined): string {
  return kind === "ClusterRole" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
