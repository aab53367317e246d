import { type Fields, isFields, textAt } from "../data/fields";
import { CLUSTER_KINDS } from "../manifest/cluster-kinds";
import { groupOf } from "../manifest/manifest";

/** What makes two objects one and the same to the API server. The version of the API does not count. */
export interface ObjectId {
  /** API group; empty for the core group. */
  readonly group: string;
  /** Kind, e.g. `Deployment`. */
  readonly kind: string;
  /** Absent for what is not namespaced. */
  readonly namespace?: string | undefined;
  /** `metadata.name`. */
  readonly name: string;
}

/** True for kinds that are in no namespace. `known` are CRDs of the repository with the scope Cluster, as `group/Kind`. */
export function isClusterKind(group: string, kind: string, known: ReadonlySet<string>): boolean {
  return CLUSTER_KINDS.has(kind) || known.has(`${group}/${kind}`);
}

/** Reads who an object is; undefined for what is no Kubernetes object. */
export function objectId(value: unknown): ObjectId | undefined {
  const apiVersion = textAt(value, "apiVersion");
  const kind = textAt(value, "kind");
  const name = textAt(value, "metadata", "name");
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  return { group: groupOf(apiVersion), kind, namespace: textAt(value, "metadata", "namespace"), name };
}

/** Two claims with the same key are about the same object. */
export function objectKey({ group, kind, namespace, name }: ObjectId): string {
  return `${group}|${kind}|${namespace ?? ""}|${name}`;
}

/** `DaemonSet kube-system/cilium`. */
export function showObject({ kind, namespace, name }: ObjectId): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** The id of a CRD by its own name, `certificates.cert-manager.io`. */
export function crdId(name: string): ObjectId {
  return { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition", name };
}

/** `cert-manager.io/Certificate` → `certificates.cert-manager.io`, by the API server's rule for plurals. */
export function crdName(groupAndKind: string): string {
  const [group = "", kind = ""] = groupAndKind.split("/");
  const word = kind.toLowerCase();
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies.${group}`;
  if (/(s|x|ch|sh)$/.test(word)) return `${word}es.${group}`;
  return `${word}s.${group}`;
}

/** Gives an object without a namespace the one that its manager puts it into. */
export function inNamespace(id: ObjectId, namespace: string | undefined, known: ReadonlySet<string>): ObjectId {
  if (isClusterKind(id.group, id.kind, known)) {
    const { namespace: _, ...rest } = id;
    return rest;
  }
  return { ...id, namespace: id.namespace ?? namespace };
}

/** True where a part of the name is filled in elsewhere, so that two such names may differ. */
export function isUnresolved({ name, namespace }: ObjectId): boolean {
  return /\$\{|\{\{|\$\(/.test(`${name}${namespace ?? ""}`);
}

/** Custom kinds that a tree defines with the scope Cluster, as `group/Kind`. */
export function clusterScoped(objects: readonly Fields[]): ReadonlySet<string> {
  return new Set(
    objects
      .filter((object) => object.kind === "CustomResourceDefinition" && isFields(object.spec))
      .filter((object) => textAt(object, "spec", "scope") === "Cluster")
      .map((object) => `${textAt(object, "spec", "group")}/${textAt(object, "spec", "names", "kind")}`),
  );
}
