import { at, listAt, textAt } from "../../data/fields";
import { groupOf, type Manifest, showManifest } from "../../manifest/manifest";
import type { PlannedRelease } from "../../plan/stage";
import type { Need } from "../../stage/reference";
import { networkNeeds } from "./multus";
import { needsByRows } from "./references/row";
import { REFERENCE_INDEX } from "./references/table";
import { subPathNeeds } from "./sub-paths";
import { traefikNeeds } from "./traefik-names";

/** API groups that every API server serves. */
export function isNativeGroup(group: string): boolean {
  return NATIVE.has(group);
}

const NATIVE = new Set([
  "",
  "apps",
  "autoscaling",
  "batch",
  "policy",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

/** Every name that an object refers to, with how much it matters and where it is written. */
export function needsOf(manifest: Manifest): readonly Need[] {
  const { namespace } = manifest.metadata;
  const owner = showManifest(manifest);
  const needs: Need[] = [];
  const hard = (kind: string, name: string, where: string) =>
    needs.push({ strength: "hard", kind, name, cause: `${owner} ${where}` });

  const group = groupOf(manifest.apiVersion);
  if (!isNativeGroup(group)) {
    hard("CustomResourceDefinition", `${group}/${manifest.kind}`, "kind");
    hard("Webhook", group, "admission");
  }
  if (namespace !== undefined) hard("Namespace", namespace, "metadata.namespace");
  return [
    ...needs,
    ...needsByRows(manifest, REFERENCE_INDEX),
    ...networkNeeds(manifest),
    ...subPathNeeds(manifest),
    ...traefikNeeds(manifest),
    ...storeEntries(manifest, owner),
  ];
}

/** What a release needs: its namespace, and what its values are declared to refer to. */
export function releaseNeeds(release: PlannedRelease): readonly Need[] {
  const owner = `HelmRelease ${release.namespace}/${release.name}`;
  return [
    { strength: "hard", kind: "Namespace", name: release.namespace, cause: `${owner} metadata.namespace` },
    ...release.needs.map((need) => ({ ...need, cause: `${owner} ${need.cause ?? "spec.values"}` })),
  ];
}

/** Entries of stores that an ExternalSecret reads: no objects, so no row of the table. */
function storeEntries(manifest: Manifest, owner: string): readonly Need[] {
  if (manifest.kind !== "ExternalSecret") return [];
  const main = at(manifest, "spec", "secretStoreRef");
  const entry = (reference: unknown, key: string | undefined, property: string | undefined, where: string): Need[] => {
    const store = textAt(reference, "name");
    if (store === undefined || key === undefined) return [];
    return [
      {
        strength: "start",
        kind: "StoreEntry",
        name: `${store}/${key}`,
        cause: `${owner} ${where}`,
        ...(property === undefined ? {} : { key: property }),
      },
    ];
  };
  return [
    ...listAt(manifest, "spec", "dataFrom").flatMap((source, index) =>
      entry(
        at(source, "sourceRef", "storeRef") ?? main,
        textAt(source, "extract", "key"),
        undefined,
        `spec.dataFrom[${index}]`,
      ),
    ),
    ...listAt(manifest, "spec", "data").flatMap((item, index) =>
      entry(
        at(item, "sourceRef", "storeRef") ?? main,
        textAt(item, "remoteRef", "key"),
        textAt(item, "remoteRef", "property"),
        `spec.data[${index}]`,
      ),
    ),
  ];
}
