import { at, type Fields, isFields, listAt } from "../data/fields";
import { once } from "../data/once";
import type { Manifest } from "./manifest";

/** Every pod specification inside an object, with its path. */
export function podSpecs(manifest: Manifest): readonly { readonly spec: unknown; readonly path: string }[] {
  switch (manifest.kind) {
    case "Pod":
      return [{ spec: at(manifest, "spec"), path: "spec" }];
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicaSet":
    case "Job":
      return [{ spec: at(manifest, "spec", "template", "spec"), path: "spec.template.spec" }];
    case "CronJob":
      return [
        {
          spec: at(manifest, "spec", "jobTemplate", "spec", "template", "spec"),
          path: "spec.jobTemplate.spec.template.spec",
        },
      ];
    default:
      return [];
  }
}

/** Every pod template inside an object: a pod's metadata and specification, with its path. */
export function podTemplates(manifest: Manifest): readonly { readonly template: unknown; readonly path: string }[] {
  if (manifest.kind === "Pod") return [];
  return podSpecs(manifest).map(({ path }) => {
    const steps = path.split(".").slice(0, -1);
    return { template: at(manifest, ...steps), path: steps.join(".") };
  });
}

/** A container of a pod, as it is written. */
interface PlacedContainer {
  readonly container: unknown;
  /** Path in the pod's spec, e.g. `initContainers[0]`. */
  readonly path: string;
}

/** Init containers, then containers of a pod's spec, each with its path. */
export function containersOf(spec: unknown): readonly PlacedContainer[] {
  return isFields(spec) ? containersIn(spec) : [];
}

const containersIn = once((spec: Fields): readonly PlacedContainer[] =>
  (["initContainers", "containers"] as const).flatMap((field) =>
    listAt(spec, field).map((container, index) => ({ container, path: `${field}[${index}]` })),
  ),
);
