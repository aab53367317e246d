import { z } from "zod";
import { type FluxArtifact, fluxArtifact } from "../../lib/artifact/flux-artifact";
import { registryTag, registryUrl } from "../../lib/model/grammar";
import type { Problem } from "../../lib/model/problem";
import type { MadeCluster } from "../kept-clusters";

/** What the committed model says about where a cluster is read from. */
const modelSchema = z.object({
  cluster: z.object({
    gitops: z.object({
      repository: z.string(),
      artifact: z.object({ registry: registryUrl, wave: registryTag }).optional(),
    }),
  }),
});

/** A cluster that can be published. */
export interface Publishable {
  /** Name of the cluster. */
  readonly name: string;
  /** `dist/kubernetes/<name>`, packed. */
  readonly artifact: FluxArtifact;
  /** Where its engine pulls from, by its definition. */
  readonly follows: { readonly registry: string; readonly wave: string };
}

/**
 * What a cluster's engine reads, as an artifact; a problem for a cluster whose
 * engine pulls from Git, because its stages would look for a GitRepository that
 * nobody makes.
 *
 * @param file definition, for messages
 */
export function publishable({ name, tree }: MadeCluster): Publishable | Omit<Problem, "file"> {
  const { gitops } = modelSchema.parse(JSON.parse(tree.get(`docs/${name}/model.json`) ?? "")).cluster;
  if (gitops.artifact === undefined)
    return {
      path: "gitops.artifact",
      got: "nothing: the engine of this cluster pulls from Git",
      want: "the registry that it pulls from",
      fix: 'write artifact: { registry: "oci://ghcr.io/you/fleet" } below gitops, run synth, and deploy the platform stack',
    };
  const below = `kubernetes/${name}/`;
  const files = tree
    .files()
    .filter(([path]) => path.startsWith(below))
    .map(([path, content]) => [path.slice(below.length), content] as const);
  return {
    name,
    artifact: fluxArtifact(files, { source: gitops.repository, folder: `dist/kubernetes/${name}` }),
    follows: gitops.artifact,
  };
}
