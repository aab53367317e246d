import { at, listAt, own, textAt } from "../../../data/fields";
import { releaseNeeds } from "../../../delivery/facts/needs";
import { stageNeeds } from "../../../delivery/link";
import { showManifest } from "../../../manifest/manifest";
import { crdsOf, type PlannedRelease } from "../../../plan/stage";
import { type Need, type Reference, referenceKey, showReference } from "../../../stage/reference";
import { asksForDefaultClass } from "../../facts/claim-specs";
import { allProvided } from "../../facts/provided";
import { offAt, type SaidValues, saidValues } from "../../facts/said-values";
import { NAMED_IN, NAMES, RENAMED, VALUE_LOSSES } from "../../facts/value-losses";
import { aboutValue, manifestsOf, releasesOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const valueTakesAway: Rule = {
  id: "value-takes-away",
  title: "A value switches off what others need of the release",
  family: "values",
  severity: "error",
  answers: [],
  why: "The chart installs without a word, and what refers to it waits: objects without their kind, routes without a class, calls without a Service.",
  fix: "remove the override, or what needs the release",
  source: "a table of values by chart; each row is what Helm 3.22 renders with the value and without it",
  example: "releases: { traefik: { values: { ingressClass: { enabled: false } } } } and an app with a host",
  check: (input) =>
    releasesOf(input).flatMap((placed) => {
      const { release, origin } = placed;
      // What a component makes follows from its own values; only the operator's can contradict it.
      const said = saidValues(input, placed);
      if (said === undefined) return [];
      return lossesOf(release, said).flatMap((loss): Found[] => {
        const users = usersOf(input, release, loss);
        const [first] = users;
        if (first === undefined) return [];
        const more =
          users.length === 1 ? "" : users.length === 2 ? " and one other" : ` and ${users.length - 1} others`;
        const place = said.below === undefined ? undefined : `${said.below}.${loss.path}`;
        return [
          {
            at: place ?? origin,
            message: `release ${release.name}: ${loss.path} is ${loss.shown}, so ${loss.follows}, and ${first}${more} ${users.length === 1 ? "needs" : "need"} it`,
            about: [place ?? origin, aboutValue(release, loss.path)],
            fix: place === undefined ? `remove ${loss.path} from the values` : `remove ${place}`,
          },
        ];
      });
    }),
};

/** Something that a value takes away. */
interface Loss {
  readonly path: string;
  /** The value, as a message shows it. */
  readonly shown: string;
  /** What follows, as a clause. */
  readonly follows: string;
  /** What is gone, or has nobody any more who serves it. */
  readonly gone: readonly Reference[];
  /** True where claims without a class get none. */
  readonly isDefault?: true;
}

function lossesOf(release: PlannedRelease, said: SaidValues): readonly Loss[] {
  const switched = (own(VALUE_LOSSES, release.chart.name) ?? []).flatMap(
    ({ path: row, takes, follows, keptByNull }): Loss[] => {
      const path = offAt(said.values, row, keptByNull);
      if (path === undefined) return [];
      const shown = String(at(said.values, ...path.split(".")));
      if (takes === "default")
        return [{ path, shown, follows: "no StorageClass is the default", gone: [], isDefault: true }];
      const gone = takenFrom(release, takes);
      return gone.length === 0 ? [] : [{ path, shown, follows: follows ?? words(release, takes, gone), gone }];
    },
  );
  return [...switched, ...unnamed(release, said), ...otherwise(release, said), ...renamed(release, said)];
}

function takenFrom(release: PlannedRelease, takes: string): readonly Reference[] {
  const { objects = [], later = [], webhooks = [] } = release.makes;
  const [kind = "", name = ""] = takes.split(" ");
  const crds = crdsOf(release).map((crd) => ({ kind: "CustomResourceDefinition", name: crd }));
  if (kind === "crds") return crds.filter((crd) => crd.name.startsWith(name));
  if (kind === "pods")
    return [...crds, ...objects, ...later, ...webhooks.map((group) => ({ kind: "Webhook", name: group }))];
  return [...objects, ...later].filter((one) => one.kind === kind && one.name.endsWith(name));
}

function words(release: PlannedRelease, takes: string, gone: readonly Reference[]): string {
  if (takes === "pods") return `no pod of ${release.namespace}/${release.name} works for what it brings`;
  if (takes.startsWith("crds")) return "the chart brings no CRDs";
  return `the chart makes no ${gone.map(showReference).join(", ")}`;
}

/** Objects that a list of the values names no more. */
function unnamed(release: PlannedRelease, { values }: SaidValues): readonly Loss[] {
  const row = own(NAMED_IN, release.chart.name);
  if (row === undefined) return [];
  const { path, kind } = row;
  const value = at(values, ...path.split("."));
  if (value === undefined) return [];
  const names = listAt(values, ...path.split(".")).flatMap((one) => textAt(one, "name") ?? []);
  const gone = (release.makes.objects ?? []).filter((one) => one.kind === kind && !names.includes(one.name));
  if (gone.length === 0) return [];
  const shown = value === null ? "null" : names.length === 0 ? "empty" : `a list of ${names.join(", ")}`;
  return [{ path, shown, follows: `the chart makes no ${gone.map(showReference).join(", ")}`, gone }];
}

/** Objects that a value gives another name. */
function otherwise({ chart, makes }: PlannedRelease, { values }: SaidValues): readonly Loss[] {
  return (own(NAMES, chart.name) ?? []).flatMap(({ path, kind }): Loss[] => {
    const name = textAt(values, ...path.split("."));
    const gone = (makes.objects ?? []).filter((one) => one.kind === kind);
    if (name === undefined || gone.length === 0 || gone.some((one) => one.name === name)) return [];
    return [{ path, shown: name, follows: `the chart makes no ${gone.map(showReference).join(", ")}`, gone }];
  });
}

/** Objects that have another name, because the operator names the release's objects. */
function renamed(release: PlannedRelease, { values }: SaidValues): readonly Loss[] {
  return (["fullnameOverride", "nameOverride"] as const).flatMap((path): Loss[] => {
    const name = textAt(values, path);
    if (name === undefined || name === "") return [];
    // A full name counts alone; what holds the release's name already does not get it twice.
    if (path === "nameOverride" && at(release.values, "fullnameOverride") !== undefined) return [];
    const within = path === "nameOverride" && release.name.includes(name);
    const start = path === "fullnameOverride" ? name : within ? release.name : `${release.name}-${name}`;
    const gone = (release.makes.objects ?? []).filter(
      (one) => RENAMED.includes(one.kind) && one.namespace === release.namespace && !one.name.startsWith(start),
    );
    if (gone.length === 0) return [];
    const follows = `the chart names ${gone.map(showReference).join(", ")} otherwise`;
    return [{ path, shown: JSON.stringify(name), follows, gone }];
  });
}

/** Who refers to what is gone, in words; nobody where something else provides it. */
function usersOf(input: CheckInput, release: PlannedRelease, { gone, isDefault }: Loss): readonly string[] {
  if (isDefault === true) return nameless(input);
  const provided = allProvided(input);
  const lost = new Set(gone.map(referenceKey).filter((key) => (provided.get(key)?.length ?? 0) <= 1));
  const { ingress } = input.declared;
  // Its class leads to a Service that there is not.
  if (
    ingress?.service !== undefined &&
    lost.has(referenceKey({ kind: "Service", name: ingress.service, namespace: ingress.namespace }))
  )
    lost.add(referenceKey({ kind: "IngressClass", name: ingress.className }));
  const itself = `HelmRelease ${release.namespace}/${release.name} `;
  const needs = [...input.graph.stages.flatMap(stageNeeds), ...input.platformReleases.flatMap(releaseNeeds)].filter(
    (need) => !need.cause.startsWith(itself),
  );
  return [...new Set(needs.filter((need) => lost.has(referenceKey(need))).map(whoOf))];
}

/** The object of a cause such as `Ingress hello/hello spec.ingressClassName`. */
function whoOf({ cause }: Need): string {
  return cause.split(" ").slice(0, 2).join(" ");
}

/** Claims that name no class, where no written class is the default either. */
function nameless(input: CheckInput): readonly string[] {
  const mark = "storageclass.kubernetes.io/is-default-class";
  const manifests = manifestsOf(input).map(({ manifest }) => manifest);
  if (manifests.some(({ kind, metadata }) => kind === "StorageClass" && metadata.annotations?.[mark] === "true"))
    return [];
  return manifests.filter(asksForDefaultClass).map(showManifest);
}
