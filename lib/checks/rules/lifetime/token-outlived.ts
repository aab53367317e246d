import { at, isFields, textAt } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { secondsOf, showSeconds } from "../../facts/duration";
import { manifestsOf } from "../../place";
import type { Found, Rule } from "../../rule";

const HOUR = 3600;

/** How long what a generator gives is good for, in seconds. */
const LIVES: Readonly<Record<string, { readonly seconds: number; readonly what: string }>> = {
  ACRAccessToken: { seconds: 3 * HOUR, what: "a token of Azure's registry" },
  ECRAuthorizationToken: { seconds: 12 * HOUR, what: "a token of Amazon's registry" },
  GCRAccessToken: { seconds: HOUR, what: "a token of Google's registry" },
  GithubAccessToken: { seconds: HOUR, what: "a token of a GitHub App" },
  QuayAccessToken: { seconds: HOUR, what: "a token of Quay" },
  STSSessionToken: { seconds: HOUR, what: "a session of AWS" },
};

/** What ESO refreshes by where the object says nothing. */
const USUAL = HOUR;

export const tokenOutlived: Rule = {
  id: "token-outlived",
  title: "A token is asked for less often than it lives, or never again",
  family: "lifetime",
  severity: "error",
  answers: [],
  why: "In between it is no longer good: images are not pulled and Git is not read, for hours, until the next refresh.",
  fix: "refresh it well before it ends",
  source:
    "External Secrets 2.9, API reference: ExternalSecretSpec.refreshInterval, refreshPolicy; pages of the generators; life of a token by each registry's documentation, read on 2026-11-30",
  example: "an ExternalSecret with a GithubAccessToken and refreshInterval: 24h",
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
      if (!["ExternalSecret", "ClusterExternalSecret"].includes(manifest.kind)) return [];
      const spec = manifest.kind === "ExternalSecret" ? manifest.spec : at(manifest, "spec", "externalSecretSpec");
      const lives = generatorsIn(spec).flatMap((kind) => LIVES[kind] ?? []);
      const [shortest] = [...lives].sort((a, b) => a.seconds - b.seconds);
      if (shortest === undefined) return [];
      const policy = textAt(spec, "refreshPolicy");
      const every = policy === "CreatedOnce" ? 0 : (secondsOf(at(spec, "refreshInterval")) ?? USUAL);
      if (every > 0 && every < shortest.seconds) return [];
      const how = every === 0 ? "never refreshes it" : `refreshes it every ${showSeconds(every)}`;
      return [
        {
          at: origin,
          message: `${showManifest(manifest)} holds ${shortest.what}, which is good for ${showSeconds(shortest.seconds)}, and ${how}`,
          fix: `write refreshInterval: ${showSeconds(shortest.seconds / 2)}${policy === "CreatedOnce" ? ", and no refreshPolicy" : ""}`,
        },
      ];
    }),
};

/** Kinds of the generators that a specification names. */
function generatorsIn(spec: unknown): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (!isFields(value)) return;
    for (const [key, below] of Object.entries(value)) {
      if (key === "generatorRef") found.push(textAt(below, "kind") ?? "");
      else visit(below);
    }
  };
  visit(at(spec, "dataFrom"));
  visit(at(spec, "data"));
  return found;
}
