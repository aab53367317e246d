import { isFields, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import type { Need } from "../../stage/reference";

/** Annotation of a pod that names its further networks (Multus documentation: quickstart). */
const NETWORKS = "k8s.v1.cni.cncf.io/networks";

/** Where the pods of a workload have their annotations. */
const PODS = [
  ["metadata", "annotations"],
  ["spec", "template", "metadata", "annotations"],
  ["spec", "jobTemplate", "spec", "template", "metadata", "annotations"],
] as const;

/** The attachments that the pods of a workload ask Multus for: without one of them no pod starts. */
export function networkNeeds(manifest: Manifest): readonly Need[] {
  const { namespace } = manifest.metadata;
  return PODS.flatMap((place) => {
    const text = textAt(manifest, ...place, NETWORKS);
    if (text === undefined) return [];
    const cause = `${showManifest(manifest)} ${place.join(".")} ${NETWORKS}`;
    return networksOf(text).map((one) => ({
      strength: "start" as const,
      kind: "NetworkAttachmentDefinition",
      name: one.name,
      namespace: one.namespace ?? namespace,
      cause,
    }));
  });
}

interface Network {
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Either form of the annotation: `other/name@net1, name`, or a JSON list of `{name, namespace}`. */
function networksOf(text: string): readonly Network[] {
  if (text.trim().startsWith("[")) return listed(text);
  return text
    .split(",")
    .map((one) => one.trim().replace(/@.*$/, ""))
    .filter((one) => one !== "")
    .map((one) => {
      const [first = "", second] = one.split("/");
      return second === undefined ? { name: first, namespace: undefined } : { name: second, namespace: first };
    });
}

function listed(text: string): readonly Network[] {
  try {
    const list: unknown = JSON.parse(text);
    return (Array.isArray(list) ? list : []).flatMap((one: unknown) => {
      const name = textAt(one, "name");
      return isFields(one) && name !== undefined ? [{ name, namespace: textAt(one, "namespace") }] : [];
    });
  } catch {
    // No list: Multus refuses it in the pod's events, and there is no name to look up.
    return [];
  }
}
