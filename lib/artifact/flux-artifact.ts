import { gzipSync } from "fflate";
import { sha256 } from "../emit/record";
import { gitTreeId } from "./git-tree";
import { MEDIA_TYPES } from "./media-types";
import { tarOf } from "./tar";

/** One content that a registry keeps under its digest. */
export interface Blob {
  /** `sha256:` and its hash in hex. */
  readonly digest: string;
  /** What the registry keeps. */
  readonly bytes: Uint8Array;
}

/** A tree of files as a registry keeps it and Flux pulls it. */
export interface FluxArtifact {
  /** Digest of the manifest: what tags point to. */
  readonly digest: string;
  /** Manifest, as JSON. */
  readonly manifest: Uint8Array;
  /** What the manifest refers to; a registry wants it first. */
  readonly blobs: readonly Blob[];
  /** Id of the tree in Git. */
  readonly tree: string;
}

/** What an artifact says about itself. */
export interface ArtifactOrigin {
  /** URL of the Git repository that the tree is from. */
  readonly source: string;
  /** Folder in that repository, e.g. `dist/kubernetes/home`. Files lie below it in the artifact as well. */
  readonly folder: string;
}

/**
 * A folder as an OCI artifact that an OCIRepository of Flux takes. The same
 * files from the same repository give the same digest, on every machine and
 * with every Node: no time is in it, and the compression is not that of Node,
 * whose bytes differ between versions and processors.
 *
 * @param files contents by path below the folder
 */
export function fluxArtifact(
  files: readonly (readonly [path: string, content: string])[],
  { source, folder }: ArtifactOrigin,
): FluxArtifact {
  const tree = gitTreeId(files);
  const tar = tarOf(files.map(([path, content]) => [`${folder}/${path}`, content] as const));
  // A time of zero is none (RFC 1952, MTIME).
  const layer = blobOf(gzipSync(tar, { mtime: 0, level: 6 }));
  const config = blobOf(
    json({ architecture: "", os: "", config: {}, rootfs: { type: "layers", diff_ids: [digestOf(tar)] } }),
  );
  const manifest = json({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: { mediaType: MEDIA_TYPES.config, size: config.bytes.length, digest: config.digest },
    layers: [{ mediaType: MEDIA_TYPES.content, size: layer.bytes.length, digest: layer.digest }],
    annotations: {
      "org.opencontainers.image.revision": revisionOf(tree),
      "org.opencontainers.image.source": source,
    },
  });
  return { digest: digestOf(manifest), manifest, blobs: [config, layer], tree };
}

/** A tree in the form in which Flux writes revisions: a name, the kind of hash, the hash. */
function revisionOf(tree: string): string {
  return `tree@sha1:${tree}`;
}

function blobOf(bytes: Uint8Array): Blob {
  return { digest: digestOf(bytes), bytes };
}

/** Digest of a content as registries write it. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${sha256(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))}`;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
