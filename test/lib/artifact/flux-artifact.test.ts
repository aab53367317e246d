import { gunzipSync } from "node:zlib";
import { type FluxArtifact, fluxArtifact } from "../../../lib/artifact/flux-artifact";

const ORIGIN = { source: "https://git.example.org/home", folder: "dist/kubernetes/home" };
const FILES = [
  ["flux/kustomization.yaml", "resources: []\n"],
  ["stages/namespaces/kustomization.yaml", "resources: []\n"],
] as const;

const manifestOf = ({ manifest }: FluxArtifact): unknown => JSON.parse(Buffer.from(manifest).toString("utf8"));

test("an artifact has the form that Flux pulls", () => {
  const artifact = fluxArtifact(FILES, ORIGIN);
  const [config, layer] = artifact.blobs;
  expect(manifestOf(artifact)).toEqual({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: {
      mediaType: "application/vnd.cncf.flux.config.v1+json",
      digest: config?.digest,
      size: config?.bytes.length,
    },
    layers: [
      {
        mediaType: "application/vnd.cncf.flux.content.v1.tar+gzip",
        digest: layer?.digest,
        size: layer?.bytes.length,
      },
    ],
    annotations: {
      "org.opencontainers.image.revision": `tree@sha1:${artifact.tree}`,
      "org.opencontainers.image.source": "https://git.example.org/home",
    },
  });
});

test("files lie where the Kustomizations look for them", () => {
  const tar = gunzipSync(fluxArtifact(FILES, ORIGIN).blobs[1]?.bytes ?? Buffer.alloc(0)).toString("latin1");
  expect([...tar.matchAll(/dist\/[a-z/.]+/g)].map(([path]) => path)).toEqual([
    "dist/kubernetes/home/flux/kustomization.yaml",
    "dist/kubernetes/home/stages/namespaces/kustomization.yaml",
  ]);
});

// The bytes are the same with every Node and on every machine; a newer packer may change them, and then every digest.
test("equal files are one digest, today and later", () => {
  const { digest } = fluxArtifact(FILES, ORIGIN);
  expect(fluxArtifact(FILES.toReversed(), ORIGIN).digest).toBe(digest);
  expect(digest).toBe("sha256:be41610c4d16b181761ef7dd9971a8181609b37139861fdaa2c746ca9c7d7e7f");
});

test.each([
  ["a content", fluxArtifact([["flux/kustomization.yaml", "resources: [a]\n"], ...FILES.slice(1)], ORIGIN)],
  ["a name", fluxArtifact([["flux/k.yaml", "resources: []\n"], ...FILES.slice(1)], ORIGIN)],
  ["the folder", fluxArtifact(FILES, { ...ORIGIN, folder: "dist/kubernetes/other" })],
  ["the repository", fluxArtifact(FILES, { ...ORIGIN, source: "https://git.example.org/other" })],
])("another digest follows from %s", (_, other) => {
  expect(other.digest).not.toBe(fluxArtifact(FILES, ORIGIN).digest);
});
