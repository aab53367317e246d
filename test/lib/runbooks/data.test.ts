import type { Manifest } from "../../../lib/manifest/manifest";
import { dataOf, generatedOnce } from "../../../lib/runbooks/data";
import { docsInput } from "./fixture";

function withManifests(...manifests: readonly Manifest[]) {
  const input = docsInput();
  const [first] = input.graph.stages;
  if (first === undefined) throw new Error("no stage");
  return { ...input, graph: { ...input.graph, stages: [{ ...first, manifests }] } };
}

const claimed = (...manifests: readonly Manifest[]) =>
  dataOf(withManifests(...manifests)).map(({ owner, size, storageClass, reclaimPolicy }) => [
    owner,
    size,
    storageClass,
    reclaimPolicy,
  ]);

const claimTemplate = { spec: { storageClassName: "fast", resources: { requests: { storage: "5Gi" } } } };

test("each kind that keeps data is found, with its class or the default one", () => {
  expect(
    claimed(
      {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata: { name: "queue", namespace: "a" },
        spec: { volumeClaimTemplates: [claimTemplate] },
      },
      {
        apiVersion: "vault.banzaicloud.com/v1alpha1",
        kind: "Vault",
        metadata: { name: "vault", namespace: "b" },
        spec: { volumeClaimTemplates: [claimTemplate] },
      },
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { name: "db", namespace: "c" },
        spec: { storage: { size: "20Gi", storageClass: "disks" } },
      },
      { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "media", namespace: "d" }, spec: {} },
    ),
  ).toEqual([
    ["StatefulSet queue", "5Gi", "fast", "not known"],
    ["Vault vault", "5Gi", "fast", "not known"],
    ["PostgreSQL db", "20Gi", "disks", "Retain"],
    ["PersistentVolumeClaim media", "not given", "disks", "Retain"],
  ]);
});

test("a Cluster of another API is not a database", () => {
  expect(claimed({ apiVersion: "cluster.x-k8s.io/v1beta1", kind: "Cluster", metadata: { name: "other" } })).toEqual([]);
});

test("only secrets that are made once count as generated", () => {
  const secret = (name: string, refreshPolicy?: string): Manifest => ({
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, namespace: "a" },
    spec: refreshPolicy === undefined ? {} : { refreshPolicy },
  });
  expect(generatedOnce(withManifests(secret("made", "CreatedOnce"), secret("copied")))).toEqual(["a/made"]);
});

test("a generated value that is pushed to a store lives there, and not in the Secret that was generated", () => {
  const made = {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: "api-generated", namespace: "a" },
    spec: { refreshPolicy: "CreatedOnce", target: { name: "api-generated" } },
  };
  const push = (selected: string) => ({
    apiVersion: "external-secrets.io/v1alpha1",
    kind: "PushSecret",
    metadata: { name: "api", namespace: "a" },
    spec: {
      secretStoreRefs: [{ kind: "ClusterSecretStore", name: "vault" }],
      selector: { secret: { name: selected } },
      data: ["key", "user"].map((property) => ({ match: { remoteRef: { remoteKey: "a/api", property } } })),
    },
  });
  expect(generatedOnce(withManifests(made, push("api-generated")))).toEqual(["a/api in store vault"]);
  expect(generatedOnce(withManifests(made, push("other")))).toEqual(["a/api-generated"]);
});
