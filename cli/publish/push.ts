import type { FluxArtifact } from "../../lib/artifact/flux-artifact";
import { MEDIA_TYPES } from "../../lib/artifact/media-types";
import type { Registry, StoredManifest } from "./registry";

/** Repository of a cluster, and what its artifact is called there for good. */
export interface Target {
  /** Name of the cluster. */
  readonly name: string;
  /** Repository in the registry, e.g. `you/fleet/home`. */
  readonly repository: string;
}

/** A tag that names a tree of Git for good: no wave, and nothing that moves. */
export function treeTag(tree: string): string {
  return `tree-${tree}`;
}

/** Uploads what the registry does not have yet. True where that was anything. */
export async function pushArtifact(registry: Registry, repository: string, artifact: FluxArtifact): Promise<boolean> {
  const tag = treeTag(artifact.tree);
  if ((await registry.digestOf(repository, tag)) === artifact.digest) return false;
  for (const blob of artifact.blobs)
    if (!(await registry.hasBlob(repository, blob.digest))) await registry.pushBlob(repository, blob);
  await registry.pushManifest(repository, tag, storedOf(artifact));
  return true;
}

/** Where a wave pointed before, and where it points now. */
export interface Move {
  /** Digest; undefined where the wave is new. */
  readonly before: string | undefined;
  /** Digest. */
  readonly after: string;
}

/** Lets a wave point to a manifest that the registry has. */
export async function moveWave(
  registry: Registry,
  repository: string,
  wave: string,
  manifest: StoredManifest,
): Promise<Move> {
  const before = await registry.digestOf(repository, wave);
  if (before !== manifest.digest) await registry.pushManifest(repository, wave, manifest);
  return { before, after: manifest.digest };
}

/** An artifact's manifest as a registry has it. */
export function storedOf({ digest, manifest }: FluxArtifact): StoredManifest {
  return { digest, mediaType: MEDIA_TYPES.manifest, bytes: manifest };
}
