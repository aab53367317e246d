import { at, listAt, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { groupBy } from "../facts/group";
import { manifestsOf, type PlacedManifest } from "../place";
import type { CheckInput } from "../rule";
import type { Finder, Unread } from "./read";

/** True for what the operator wrote himself: what a component makes is its author's, and judged there. */
export function isOwn(origin: string): boolean {
  return !origin.startsWith("components");
}

function ownObjects(input: CheckInput): readonly PlacedManifest[] {
  return manifestsOf(input).filter(({ origin }) => isOwn(origin));
}

/** Objects of kinds that no stored schema describes. */
export const kindsWithoutSchema: Finder = (input) => {
  const strange = ownObjects(input).filter(
    ({ manifest: { apiVersion, kind } }) => input.schemas.place(apiVersion, kind) === undefined,
  );
  return [...groupBy(strange, ({ origin }) => origin)].map(([at, objects]): Unread => {
    const kinds = [...new Set(objects.map(({ manifest }) => `${manifest.kind} (${manifest.apiVersion})`))];
    return {
      at,
      what: `fields and names in ${objects.map(({ manifest }) => showManifest(manifest)).join(", ")}: no schema of ${kinds.join(", ")} is known`,
      fix: "compare them with the documentation of their kind",
    };
  });
};

/** Kinds whose objects make their program bring further objects, from a place that is not read here. */
interface Bringer {
  readonly group: string;
  readonly kinds: readonly string[];
  /** What is brought, in words. */
  readonly what: (manifest: Manifest) => string;
  readonly fix: string;
}

const FOLDER =
  "give the folder to manifests where it is in this repository; else read its own one with groundwork owners";

/** Source: API references of Flux 2.9, flux-operator 0.60, Argo CD 3, tofu-controller 0.16, k3s' helm-controller. */
const BRINGERS: readonly Bringer[] = [
  {
    group: "kustomize.toolkit.fluxcd.io",
    kinds: ["Kustomization"],
    what: (object) =>
      `what it applies from ${textAt(object, "spec", "path") ?? "its source"}${at(object, "spec", "postBuild") === undefined ? "" : ", and the variables that it fills in"}`,
    fix: FOLDER,
  },
  {
    group: "helm.toolkit.fluxcd.io",
    kinds: ["HelmRelease"],
    what: (object) => {
      const chart = textAt(object, "spec", "chart", "spec", "chart") ?? textAt(object, "spec", "chartRef", "name");
      const from = listAt(object, "spec", "valuesFrom").map(
        (one) => `${textAt(one, "kind") ?? "object"} ${textAt(one, "name") ?? ""}`,
      );
      return `what chart ${chart ?? "it names"} makes, and its values${from.length === 0 ? "" : ` from ${from.join(", ")}`}`;
    },
    fix: "move it to charts, where its values and what it makes take part",
  },
  {
    group: "fluxcd.controlplane.io",
    kinds: ["ResourceSet", "FluxInstance"],
    what: () => "the objects that the operator makes from it",
    fix: "give the objects themselves to manifests",
  },
  {
    group: "argoproj.io",
    kinds: ["Application", "ApplicationSet"],
    what: (object) =>
      `what it applies from ${textAt(object, "spec", "source", "repoURL") ?? textAt(object, "spec", "template", "spec", "source", "repoURL") ?? "its sources"}`,
    fix: FOLDER,
  },
  {
    group: "infra.contrib.fluxcd.io",
    kinds: ["Terraform"],
    what: (object) => `what its Terraform in ${textAt(object, "spec", "path") ?? "its source"} makes`,
    fix: "read the folder with groundwork owners --terraform",
  },
  {
    group: "helm.cattle.io",
    kinds: ["HelmChart"],
    what: (object) => `what chart ${textAt(object, "spec", "chart") ?? "it names"} makes`,
    fix: "move it to charts, where its values and what it makes take part",
  },
];

/** Objects of the operator's own that bring others. */
export const broughtByOthers: Finder = (input) =>
  ownObjects(input).flatMap(({ manifest, origin }): Unread[] => {
    const group = manifest.apiVersion.split("/")[0] ?? "";
    const row = BRINGERS.find((one) => one.group === group && one.kinds.includes(manifest.kind));
    if (row === undefined) return [];
    return [{ at: origin, what: `${showManifest(manifest)}: ${row.what(manifest)}`, fix: row.fix }];
  });

/** Objects other than Secrets that are encrypted in Git. */
export const encrypted: Finder = (input) =>
  ownObjects(input).flatMap(({ manifest, origin }): Unread[] =>
    manifest.kind === "Secret" || at(manifest, "sops") === undefined
      ? []
      : [
          {
            at: origin,
            what: `the encrypted fields of ${showManifest(manifest)}`,
            fix: "encrypt Secrets alone, and let this object name one",
          },
        ],
  );
