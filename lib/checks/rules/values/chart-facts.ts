import type { PlannedRelease } from "../../../plan/stage";
import type { ChartFacts, ObjectFact } from "../../../schema/schema-file";
import { releasesOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const chartFacts: Rule = {
  id: "chart-facts",
  title: "A release says that its chart makes something that the chart does not make, or leaves out what it brings",
  family: "values",
  severity: "warning",
  answers: [],
  why: "References and the order of stages are computed from what is said: a Service of a wrong name is missed only when somebody calls it.",
  fix: "say in makes what the chart brings",
  source:
    "the chart itself at the version of the release, with its default values, as groundwork types read it with Helm 4.1",
  example: "charts: { gatus: { chart: gatus, makes: { objects: { Service: [gatsu] } } } }",
  check: (input) =>
    releasesOf(input).flatMap(({ release, origin }) => {
      const known = input.schemas.chart(release.chart.name);
      if (known?.facts === undefined || known.version !== release.chart.version) return [];
      // With its own values it is known better than with its defaults.
      if (release.looked !== undefined) return [];
      return differences(release, known.facts).map(
        (text): Found => ({ at: origin, message: `release ${release.name} ${text}` }),
      );
    }),
};

function differences(release: PlannedRelease, facts: ChartFacts): readonly string[] {
  const { crds = [], webhooks = [], objects = [] } = release.makes;
  return [
    // Many charts bring their CRDs only with a value, so one that is said and not seen may be right.
    ...(release.crds === "Skip" ? [] : facts.crds.filter((crd) => !crds.includes(crd))).map(
      (crd) => `brings the CRD ${crd}, which its makes.crds does not name`,
    ),
    ...facts.webhooks
      .filter((group) => !webhooks.includes(group))
      .map((group) => `has an admission webhook for ${group}, which its makes.webhooks does not name`),
    ...(facts.rendered ? objects : []).flatMap((declared) => {
      const real = madeBy(release, facts);
      const sameKind = real.filter(({ kind }) => kind === declared.kind);
      const twin = sameKind.find(({ name }) => name === declared.name);
      const named = `${declared.kind} ${declared.name}`;
      if (twin === undefined) {
        // What a value names or switches on is not among what the defaults make.
        if (sameKind.length === 0 || mentions(release.values, declared.name)) return [];
        return [`is said to make ${named}; the chart makes ${sameKind.map(({ name }) => name).join(", ")}`];
      }
      const missing = [
        ...(declared.ports ?? []).filter(
          (port) => !(twin.ports ?? []).includes(port) && !mentions(release.values, port),
        ),
        ...(declared.keys ?? []).filter((key) => !(twin.keys ?? []).includes(key) && !mentions(release.values, key)),
      ];
      const has = [...(twin.ports ?? []), ...(twin.keys ?? [])].join(", ");
      return missing.map(
        (one) => `is said to make ${named} with ${one}; the chart gives it ${has === "" ? "none" : has}`,
      );
    }),
  ];
}

/** Objects under the names that this release gives them. Charts leave their own name out where the release has it. */
function madeBy(release: PlannedRelease, facts: ChartFacts): readonly ObjectFact[] {
  const objects = release.name.includes(release.chart.name) ? facts.named : facts.objects;
  const given = (text: string) =>
    text.replaceAll("<release>", release.name).replaceAll("<namespace>", release.namespace);
  return objects.map((one) => ({ ...one, name: given(one.name) }));
}

/** True where a value of the release, at any depth, says this, as a key or as a value. */
function mentions(values: unknown, what: string | number): boolean {
  if (typeof values !== "object" || values === null) return String(values).includes(String(what));
  return Object.entries(values).some(([key, value]) => key === what || mentions(value, what));
}
