import { at, listAt, textAt } from "../data/fields";
import type { DocsInput } from "./input";

/** Data that a workload keeps in the cluster. */
export interface DataClaim {
  /** `StatefulSet db` or `PersistentVolumeClaim media`. */
  readonly owner: string;
  /** Where the claim is; `default` where its object names none. */
  readonly namespace: string;
  /** Kubernetes quantity, e.g. `10Gi`; `not given` where the object names none. */
  readonly size: string;
  /** Name of the class, or words where the cluster decides. */
  readonly storageClass: string;
  /** `Retain` or `Delete`; `not known` for a class that no component offers. */
  readonly reclaimPolicy: string;
}

/** Volumes that our own objects claim; what charts claim is described by their components. */
export function dataOf({ graph, declared }: Pick<DocsInput, "graph" | "declared">): readonly DataClaim[] {
  const standard = declared.storage.find((offer) => offer.default)?.storageClass;
  const claims: DataClaim[] = [];
  const claim = (owner: string, namespace: string | undefined, spec: unknown) => {
    const storageClass = textAt(spec, "storageClassName") ?? textAt(spec, "storageClass") ?? standard;
    claims.push({
      owner,
      namespace: namespace ?? "default",
      size: textAt(spec, "resources", "requests", "storage") ?? textAt(spec, "size") ?? "not given",
      storageClass: storageClass ?? "default class",
      reclaimPolicy:
        declared.storage.find((offer) => offer.storageClass === storageClass)?.reclaimPolicy ?? "not known",
    });
  };
  for (const { manifests } of graph.stages) {
    for (const manifest of manifests) {
      const { kind, metadata } = manifest;
      if (kind === "PersistentVolumeClaim") claim(`${kind} ${metadata.name}`, metadata.namespace, at(manifest, "spec"));
      if (kind === "StatefulSet") {
        for (const template of listAt(manifest, "spec", "volumeClaimTemplates"))
          claim(`${kind} ${metadata.name}`, metadata.namespace, at(template, "spec"));
      }
      if (kind === "Cluster" && manifest.apiVersion.startsWith("postgresql.cnpg.io/"))
        claim(`PostgreSQL ${metadata.name}`, metadata.namespace, at(manifest, "spec", "storage"));
      if (kind === "Vault") {
        for (const template of listAt(manifest, "spec", "volumeClaimTemplates"))
          claim(`Vault ${metadata.name}`, metadata.namespace, at(template, "spec"));
      }
    }
  }
  return claims.sort((a, b) => compare(a.namespace, b.namespace) || compare(a.owner, b.owner));
}

/**
 * Values that the cluster generates once, by where they live: an entry of a
 * store they were pushed to, which wins over a new generation, else the Secret.
 */
export function generatedOnce({ graph }: DocsInput): readonly string[] {
  const manifests = graph.stages.flatMap((stage) => stage.manifests);
  const pushes = manifests.filter((manifest) => manifest.kind === "PushSecret");
  const places = manifests
    .filter(
      (manifest) => manifest.kind === "ExternalSecret" && textAt(manifest, "spec", "refreshPolicy") === "CreatedOnce",
    )
    .flatMap((manifest) => {
      const { name, namespace = "default" } = manifest.metadata;
      const secret = textAt(manifest, "spec", "target", "name") ?? name;
      const push = pushes.find(
        (candidate) =>
          (candidate.metadata.namespace ?? "default") === namespace &&
          textAt(candidate, "spec", "selector", "secret", "name") === secret,
      );
      if (push === undefined) return [`${namespace}/${secret}`];
      const store = textAt(push, "spec", "secretStoreRefs", 0, "name") ?? "store";
      return listAt(push, "spec", "data").flatMap((entry) => {
        const key = textAt(entry, "match", "remoteRef", "remoteKey");
        return key === undefined ? [] : [`${key} in store ${store}`];
      });
    });
  return [...new Set(places)].sort();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
