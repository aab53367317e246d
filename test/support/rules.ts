import { resolve } from "node:path";
import { providedByStage } from "../../lib/delivery/link";
import { showManifest } from "../../lib/manifest/manifest";
import { validateObject } from "../../lib/schema/kubernetes";
import { schemaStore } from "../../lib/schema/store";
import { validateValues } from "../../lib/schema/values";
import type { Built } from "./build";
import { declarationsOf, runbookOf } from "./component";

const schemas = schemaStore(resolve(__dirname, "../.."));

/** What is wrong with the objects and the chart values that were built, by the committed schemas. */
export function schemaProblems(built: Built): readonly string[] {
  const show = (place: string, problems: readonly { path: string; got: string; want: string }[]) =>
    problems.map(({ path, got, want }) => `${place} ${path}: got ${got}, want ${want}`);
  return built.stages.flatMap((stage) => [
    ...stage.manifests.flatMap((manifest) => show(showManifest(manifest), validateObject(schemas, manifest))),
    ...stage.releases.flatMap((release) => {
      const values = schemas.chart(release.chart.name)?.values;
      return values === undefined ? [] : show(`values of ${release.name}`, validateValues(values, release.values, ""));
    }),
  ]);
}

/** Secrets that a release's values name and its declared needs leave out: their stage would not be waited for. */
export function undeclaredSecrets(built: Built): readonly string[] {
  return built.stages.flatMap((stage) =>
    stage.releases.flatMap((release) => {
      const own = new Set((release.makes.objects ?? []).map(({ name }) => name));
      const needed = new Set(release.needs.filter(({ kind }) => kind === "Secret").map(({ name }) => name));
      const named = new Set(textsOf(release.values));
      const made = built.stages
        .flatMap(providedByStage)
        .filter(({ kind, name }) => kind === "Secret" && !own.has(name));
      return [...new Set(made.map(({ name }) => name))].filter((name) => named.has(name) && !needed.has(name));
    }),
  );
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** All text of a component's runbook sections. */
export function runbookText(built: Built, key: string): string {
  const sections = runbookOf(built.cluster, key, built.declared);
  return sections.map(({ title, body }) => `${title}\n${body}`).join("\n\n");
}

/** What a component asks of the identity provider. */
export function oidcClients(built: Built, key: string) {
  return declarationsOf(built.cluster, key).oidcClients ?? [];
}
