import { at, own } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { bothTimes } from "../../facts/both-times";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

/** Fields that the API server never lets change, by kind; selectors, templates and sizes have their own rules. */
const FIXED: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ClusterRoleBinding: [["roleRef"]],
  Job: [
    ["spec", "template"],
    ["spec", "completions"],
    ["spec", "selector"],
  ],
  PersistentVolumeClaim: [
    ["spec", "storageClassName"],
    ["spec", "accessModes"],
    ["spec", "volumeMode"],
    ["spec", "volumeName"],
  ],
  RoleBinding: [["roleRef"]],
  StatefulSet: [
    ["spec", "serviceName"],
    ["spec", "podManagementPolicy"],
  ],
  StorageClass: [["provisioner"], ["parameters"], ["reclaimPolicy"], ["volumeBindingMode"]],
};

export const immutableField: Rule = {
  id: "immutable-field",
  title: "A field changes that Kubernetes never changes",
  family: "change",
  severity: "error",
  answers: [],
  why: "Impossible in place: the API server refuses the update, and the whole stage with it. Volumes that exist do not follow a changed class.",
  fix: "give the new form another name, or delete the object by hand first and accept this finding for that one change",
  source: "Kubernetes API reference: StorageClass, PersistentVolumeClaim, StatefulSet, RoleBinding, Job",
  example: "the storage class of an app's claim goes from nfs to block",
  needs: "revision",
  check: (input) =>
    (bothTimes(input)?.changed ?? []).flatMap(({ stage, before, after }): Found[] => {
      const fields = (own(FIXED, after.kind) ?? []).filter((path) => differs(before, after, path));
      if (fields.length === 0) return [];
      const shown = fields.map((path) => {
        const [was, is] = [at(before, ...path), at(after, ...path)];
        return typeof was === "object" || typeof is === "object"
          ? path.join(".")
          : `${path.join(".")} ${String(was ?? "(none)")} → ${String(is ?? "(none)")}`;
      });
      return [
        {
          at: placeOf(input.graph, stage),
          message: `${showManifest(after)} changes ${shown.join(", ")}, which Kubernetes refuses`,
          about: [showManifest(after)],
        },
      ];
    }),
};

function differs(before: Manifest, after: Manifest, path: readonly string[]): boolean {
  return JSON.stringify(at(before, ...path)) !== JSON.stringify(at(after, ...path));
}
