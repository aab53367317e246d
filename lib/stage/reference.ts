/**
 * The name of something that one object needs and another provides. A CRD is
 * `{ kind: "CustomResourceDefinition", name: "cert-manager.io/Certificate" }`;
 * an admission webhook is `{ kind: "Webhook", name: <API group> }`.
 */
export interface Reference {
  /** Kubernetes kind, or a word of ours such as `Webhook` or `StoreEntry`. */
  readonly kind: string;
  /** Name of the object; of some kinds a group or a path. */
  readonly name: string;
  /** Absent for what is not namespaced. */
  readonly namespace?: string | undefined;
  /** One key of a Secret or ConfigMap. */
  readonly key?: string | undefined;
}

/** Something that a stage, a release or the platform brings, and that others may refer to. */
export interface Provided extends Reference {
  /** Keys of a Secret or ConfigMap; absent: not known, any key passes. */
  readonly keys?: readonly string[] | undefined;
  /** Ports of a Service, by number and name. */
  readonly ports?: readonly (number | string)[] | undefined;
}

/**
 * How much a need matters: `hard` fails the install, `start` keeps a pod or an
 * object from becoming ready, `run` matters only later and never orders stages.
 */
export type Strength = "hard" | "start" | "run";

/** A reference that must lead somewhere. */
export interface Need extends Reference {
  /** What goes wrong without it: the install, the start, or only running. */
  readonly strength: Strength;
  /** Where it is written, e.g. `Ingress gitea/gitea spec.tls[0].secretName`. */
  readonly cause: string;
  /** Namespace of the object that refers; absent where that is not known or it has none. */
  readonly from?: string;
  /** Things of this kind come from elsewhere too, or may be missing everywhere: only a name that is nearly a known one is wrong. */
  readonly nearly?: true | "everywhere";
  /** A controller decides in which namespace it looks, so any will do. */
  readonly anywhere?: true;
  /** The field of the object that says the kind, where one does. */
  readonly kindField?: string;
}

/** One text for each different object, for maps. */
export function referenceKey(reference: Reference): string {
  return `${reference.kind}|${reference.namespace ?? ""}|${reference.name}`;
}

/** An object as messages name it: kind, namespace and name. */
export function showReference(reference: Reference): string {
  const place = reference.namespace === undefined ? reference.name : `${reference.namespace}/${reference.name}`;
  return reference.key === undefined ? `${reference.kind} ${place}` : `${reference.kind} ${place} key ${reference.key}`;
}
