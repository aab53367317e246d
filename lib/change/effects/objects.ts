import { at, textAt } from "../../data/fields";
import { DELIVERY_OBJECTS } from "./delivery-objects";
import { NATIVE_OBJECTS } from "./native-objects";
import { OPERATOR_OBJECTS } from "./operator-objects";
import { type EffectRow, rowsFor } from "./row";

const K8S = "Kubernetes documentation";

/** Whatever the kind is. */
const ANY: readonly EffectRow[] = [
  ...rowsFor("*", ["metadata.labels.**", "metadata.annotations.**"], "live", undefined, `${K8S}: labels, annotations`),
  ...rowsFor(
    "*",
    ["metadata.finalizers.**", "metadata.ownerReferences.**"],
    "live",
    "how it is deleted later",
    `${K8S}: finalizers`,
  ),
  ...rowsFor("*", ["apiVersion"], "live", "another version of the same object", `${K8S}: API versions`),
  ...rowsFor("*", ["+"], "live", undefined, `${K8S}: server-side apply`),
];

/** What becomes of an object that is deleted, by its kind. */
const GONE: readonly EffectRow[] = [
  ...rowsFor("Namespace", ["-"], "data lost", "and everything in it", `${K8S}: Namespaces`),
  ...rowsFor(
    "CustomResourceDefinition",
    ["-"],
    "data lost",
    "and every object of its kind",
    `${K8S}: custom resource definitions`,
  ),
  ...rowsFor(
    "Cluster.postgresql.cnpg.io",
    ["-"],
    "data lost",
    "its volumes belong to it",
    "CloudNativePG documentation: resource ownership",
  ),
  ...rowsFor(
    "PersistentVolume",
    ["-"],
    "left behind",
    "the data stays where it is",
    `${K8S}: PersistentVolume, reclaiming`,
  ),
  ...rowsFor(
    "StatefulSet",
    ["-"],
    "left behind",
    "the claims of its templates stay",
    `${K8S}: StatefulSet, limitations`,
    ({ old }) =>
      at(old, "spec", "volumeClaimTemplates") !== undefined &&
      textAt(old, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted") !== "Delete",
  ),
  ...rowsFor(
    "StatefulSet",
    ["-"],
    "data lost",
    "the claims of its templates go with it",
    `${K8S}: StatefulSet, persistentVolumeClaimRetentionPolicy`,
    ({ old }) => at(old, "spec", "volumeClaimTemplates") !== undefined,
  ),
  ...rowsFor(
    "HelmRelease.helm.toolkit.fluxcd.io",
    ["-"],
    "prunes object",
    "the release is uninstalled with all its objects; claims that its chart made go too",
    "Flux documentation: HelmRelease, uninstall",
  ),
  ...rowsFor("*", ["-"], "prunes object", undefined, "Flux documentation: Kustomization, garbage collection"),
];

/** Kubernetes objects: those of Kubernetes by kind, others by kind and group. */
export const OBJECTS: readonly EffectRow[] = [
  ...DELIVERY_OBJECTS,
  ...NATIVE_OBJECTS,
  ...OPERATOR_OBJECTS,
  ...GONE,
  ...ANY,
];
