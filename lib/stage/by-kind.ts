import { CLUSTER_KINDS } from "../manifest/cluster-kinds";
import type { Need, Provided, Strength } from "./reference";

/**
 * Objects by kind: their names, or for each name what is known of it, which is
 * the ports of a Service (each number followed by its name, where it has one)
 * and the keys of a Secret or ConfigMap. `namespace/name` is an object of
 * another namespace than the one that is meant anyway.
 */
export type ObjectsByKind = Readonly<
  Record<string, readonly string[] | Readonly<Record<string, readonly (number | string)[]>>>
>;

/** Keys of Secrets, by `namespace/name`. */
export type SecretKeys = Readonly<Record<string, readonly string[]>>;

/** What something waits for or looks up, by how much it matters. */
export type NeedsByStrength = Readonly<Partial<Record<Strength, ObjectsByKind>>>;

/** Kinds of needs that are no objects: an admission webhook by its API group, an entry of a secret store, a store whose entries people write, a sign-in client by its id. */
const NO_OBJECTS: ReadonlySet<string> = new Set([
  "Webhook",
  "StoreEntry",
  "OpenStore",
  "OpenEntry",
  "FilledEntry",
  "OidcClient",
]);

/** @param namespace of the objects that name no other */
export function provisionsOf(objects: ObjectsByKind, namespace: string): readonly Provided[] {
  return entriesOf(objects).map(({ kind, name, detail }) => ({
    kind,
    ...placed(kind, name, namespace),
    ...(detail.length === 0 ? {} : kind === "Service" ? { ports: detail } : { keys: detail.map(String) }),
  }));
}

/** @param namespace of the objects that name no other */
export function needsOf(needs: NeedsByStrength, namespace: string): readonly Omit<Need, "cause">[] {
  return (["hard", "start", "run"] as const).flatMap((strength) =>
    entriesOf(needs[strength] ?? {}).flatMap(({ kind, name, detail }) => {
      const need = { strength, kind, ...placed(kind, name, namespace) };
      return detail.length === 0 ? [need] : detail.map((key) => ({ ...need, key: String(key) }));
    }),
  );
}

interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly detail: readonly (number | string)[];
}

function entriesOf(objects: ObjectsByKind): readonly Entry[] {
  return Object.entries(objects).flatMap(([kind, named]): readonly Entry[] =>
    isList(named)
      ? named.map((name) => ({ kind, name, detail: [] }))
      : Object.entries(named).map(([name, detail]) => ({ kind, name, detail })),
  );
}

/** `Array.isArray` alone does not narrow a read-only array. */
function isList(named: ObjectsByKind[string]): named is readonly string[] {
  return Array.isArray(named);
}

function placed(kind: string, name: string, namespace: string): { readonly name: string; readonly namespace?: string } {
  // Names of CRDs (`group/Kind`) and of store entries (`store/key`) have a slash of their own.
  if (CLUSTER_KINDS.has(kind) || NO_OBJECTS.has(kind)) return { name };
  const [first = name, second] = name.split("/");
  return second === undefined ? { namespace, name } : { namespace: first, name: second };
}
