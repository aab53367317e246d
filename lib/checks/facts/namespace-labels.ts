import { namespaceManifest, SYSTEM_NAMESPACES } from "../../pod-security/namespaces";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { provided } from "./provided";

/** The label that the API server gives every namespace: its own name. */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

const known = new WeakMap<CheckInput, ReadonlyMap<string, Readonly<Record<string, string>>>>();

/** Every namespace there is, with its labels. */
export function namespaceLabels(input: CheckInput): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const done = known.get(input);
  if (done !== undefined) return done;
  const labels = new Map<string, Readonly<Record<string, string>>>();
  const add = (name: string, more: Readonly<Record<string, string>> = {}) =>
    labels.set(name, { ...labels.get(name), ...more, [NAMESPACE_NAME]: name });
  for (const name of SYSTEM_NAMESPACES) add(name);
  for (const namespace of input.namespaces) add(namespace.name, namespaceManifest(namespace).metadata.labels);
  for (const { namespace } of input.platformReleases) add(namespace);
  for (const { name } of provided(input, "Namespace").values()) add(name);
  for (const { manifest } of manifestsOf(input)) {
    if (manifest.kind === "Namespace") add(manifest.metadata.name, manifest.metadata.labels);
    else if (manifest.metadata.namespace !== undefined && !labels.has(manifest.metadata.namespace))
      add(manifest.metadata.namespace);
  }
  known.set(input, labels);
  return labels;
}
