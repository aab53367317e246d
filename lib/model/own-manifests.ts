import { z } from "zod";
import { label } from "./field";
import { line } from "./grammar";

/** What another stage is waited for, each with the reason that no object shows. */
export const after = z.record(label, line.min(10, "a reason of at least ten characters")).default({});

/** The operator's own Kubernetes objects, as one stage. */
export const ownManifestsSchema = z.strictObject({
  from: z
    .array(z.union([z.string().min(1), z.record(z.string(), z.unknown())]))
    .min(1)
    .meta({
      description:
        "where the objects are, each an object itself, YAML as a text, or a file or folder below clusters/<name>/ or clusters/, e.g. ./manifests/zigbee; a folder with a kustomization.yaml is alone in its stage and is delivered as it is",
    }),
  namespace: label.optional().meta({
    description:
      "namespace that every namespaced object gets, whatever it names itself, as kustomize's namespace does; absent: each object's own",
  }),
  after: after.meta({
    description:
      "stages that have to be there first although no object refers to them, by name, each with the reason, e.g. {longhorn: the job writes to its volume}",
  }),
  prune: z
    .boolean()
    .default(true)
    .meta({ description: "false: the engine leaves objects in the cluster that have left the repository" }),
});

/** Manifests that the operator adds, as files or in the definition. */
export type OwnManifests = z.output<typeof ownManifestsSchema>;
