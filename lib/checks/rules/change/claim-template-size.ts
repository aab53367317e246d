import { at, isFields, listAt, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { bothTimes } from "../../facts/both-times";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const claimTemplateSize: Rule = {
  id: "claim-template-size",
  title: "The claim template of a StatefulSet changes",
  family: "change",
  severity: "error",
  answers: ["M063"],
  why: "Impossible in place: the API server forbids the update, and the release stays failed until somebody deletes the StatefulSet by hand.",
  fix: "enlarge the claims themselves first, delete the StatefulSet with --cascade=orphan, then let GitOps make it again; accept this finding for that one change",
  source: "Kubernetes documentation: StatefulSet, volume claim templates; VictoriaMetrics/helm-charts#2851",
  example: "components.vault.size goes from 10 GiB to 20 GiB",
  needs: "revision",
  explains: ["immutable-field"],
  check: (input) =>
    (bothTimes(input)?.changed ?? []).flatMap(({ stage, before, after }): Found[] => {
      const [was, is] = [templatesOf(before), templatesOf(after)];
      return [...is].flatMap(([name, spec]): Found[] => {
        const old = was.get(name);
        if (old === undefined || JSON.stringify(old) === JSON.stringify(spec)) return [];
        const sizes = [old, spec].map((one) => textAt(one, "resources", "requests", "storage") ?? "no size");
        const change =
          sizes[0] === sizes[1]
            ? `class ${textAt(old, "storageClassName") ?? "(default)"} → ${textAt(spec, "storageClassName") ?? "(default)"} or another field`
            : `${sizes[0]} → ${sizes[1]}`;
        return [
          {
            at: placeOf(input.graph, stage),
            message: `the claim template ${name} of ${showManifest(after)} changes (${change}), which a StatefulSet does not allow`,
            about: [showManifest(after)],
          },
        ];
      });
    }),
};

/** Claim templates by name: of a StatefulSet, and of custom resources whose operator makes one from them. */
function templatesOf(object: Manifest): ReadonlyMap<string, unknown> {
  const custom = object.apiVersion.includes(".");
  if (object.kind !== "StatefulSet" && !custom) return new Map();
  return new Map([
    ...listAt(object, "spec", "volumeClaimTemplates").map((template): [string, unknown] => [
      textAt(template, "metadata", "name") ?? "",
      at(template, "spec"),
    ]),
    ...(object.kind === "HelmRelease" ? inValues(at(object, "spec", "values"), "") : []),
  ]);
}

/** `persistence: { size }` and the like in values of charts, which become claim templates or claims. */
function inValues(value: unknown, path: string): readonly [string, unknown][] {
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([key, entry]): readonly [string, unknown][] => {
    const here = path === "" ? key : `${path}.${key}`;
    const isTemplate = /^volumeClaimTemplates?$/.test(key);
    if (isTemplate) return [[`values.${here}`, at(entry, "spec") ?? entry]];
    return inValues(entry, here);
  });
}
