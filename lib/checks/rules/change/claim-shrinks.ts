import { at, own, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { bothTimes } from "../../facts/both-times";
import { quantity } from "../../facts/quantity";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

/** Where objects say how large a volume is that they own. */
const SIZES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  PersistentVolumeClaim: [["spec", "resources", "requests", "storage"]],
  Cluster: [
    ["spec", "storage", "size"],
    ["spec", "walStorage", "size"],
  ],
};

export const claimShrinks: Rule = {
  id: "claim-shrinks",
  title: "A volume becomes smaller",
  family: "change",
  severity: "error",
  answers: [],
  why: "Impossible: a claim can only grow. The stage fails until the old size is back.",
  fix: "keep the size, or copy the data to a claim of another name",
  source: "Kubernetes documentation: expanding persistent volume claims",
  example: "apps.jellyfin.volumes.config goes from 20 GiB to 10 GiB",
  needs: "revision",
  explains: ["immutable-field"],
  check: (input) =>
    (bothTimes(input)?.changed ?? []).flatMap(({ stage, before, after }): Found[] =>
      (own(SIZES, after.kind) ?? []).flatMap((path): Found[] => {
        const [was, is] = [sizeAt(before, path), sizeAt(after, path)];
        if (was === undefined || is === undefined || is >= was) return [];
        return [
          {
            at: placeOf(input.graph, stage),
            message: `${showManifest(after)} shrinks from ${textAt(before, ...path)} to ${textAt(after, ...path)}, which Kubernetes refuses`,
            fix: `keep ${textAt(before, ...path)}, or copy the data to a claim of another name`,
            about: [showManifest(after)],
          },
        ];
      }),
    ),
};

function sizeAt(object: Manifest, path: readonly string[]): number | undefined {
  return quantity(at(object, ...path));
}
