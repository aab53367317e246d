import { toJson } from "../emit/yaml";
import type { Cluster } from "../model/cluster";

/** Raised when a reader of an older model could misread a newer one. */
export const MODEL_VERSION = 1;

/**
 * The definition after parsing, with every default filled in: what a change
 * check compares, so that old definitions never have to be run again. It holds
 * origins of secrets and paths of encrypted files, never a secret.
 */
export function modelJson(cluster: Cluster): string {
  const { components, file, secretFiles, patches, ...rest } = cluster;
  const options = Object.fromEntries(Object.entries(components).map(([key, bound]) => [key, bound.options ?? {}]));
  return toJson({
    schemaVersion: MODEL_VERSION,
    file,
    cluster: {
      ...rest,
      // By place, so that a change names it; what files hold is part of the model.
      ...(patches === undefined
        ? {}
        : { patches: Object.fromEntries(patches.map(({ origin, documents }) => [origin, documents])) }),
      components: options,
      secretFiles: secretFiles.map(({ path }) => path),
    },
  });
}
