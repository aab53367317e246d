import { crdsOf, type PlannedRelease } from "../../plan/stage";
import { applicationsIn } from "../argocd/applications";
import { crdId, crdName, inNamespace, type ObjectId, objectId } from "../object-id";
import { madeObjects } from "../operator/made-objects";
import type { Note, OwnedObject, OwnedRelease, Ownership } from "../owned";
import { readDocuments } from "../read-documents";
import { groupOfKind, knownObjects } from "./known";

/** Renders a chart, CRDs included, hooks left out. Undefined: the chart is not at hand. */
export type RenderChart = (release: OwnedRelease) => { readonly text: string; readonly version: string } | undefined;

/** What charts are declared to make, by chart name: for the releases of our own components. */
export type DeclaredCharts = ReadonlyMap<string, PlannedRelease>;

/** Adds what each release makes: rendered where the chart is at hand, else declared, else known by its name. */
export function withChartObjects(
  ownership: Ownership,
  declared: DeclaredCharts = new Map(),
  render: RenderChart = () => undefined,
): Ownership {
  const notes: Note[] = [...ownership.notes];
  const unknown = new Map<string, Set<string>>();
  const objects = ownership.releases.flatMap((release) => {
    if (release.guessed === true) return [];
    const made = renderedObjects(release, render, notes) ?? declaredObjects(release, declared) ?? knownObjects(release);
    const carried = release.chart === "argocd-apps" || made === undefined ? applicationsIn(release.values) : [];
    if (carried.length > 0)
      notes.push({
        place: release.place,
        text: `the values of release ${release.name} carry ${carried.join(" and ")}, which are not read`,
      });
    if (made === undefined) unknown.set(release.chart, (unknown.get(release.chart) ?? new Set()).add(release.name));
    return (made ?? []).flatMap((object): readonly OwnedObject[] => {
      const claim: OwnedObject = {
        object,
        manager: release.manager,
        place: release.place,
        ...(release.once === true ? { once: true } : {}),
      };
      return [claim, ...madeObjects({}, claim)];
    });
  });
  for (const [chart, releases] of [...unknown].sort(([a], [b]) => (a < b ? -1 : 1)))
    notes.push({
      place: `chart ${chart}`,
      text: `what it makes is not known (${[...releases].sort().join(", ")}); only the release itself is compared`,
    });
  return { objects: [...ownership.objects, ...objects], releases: ownership.releases, notes };
}

function renderedObjects(release: OwnedRelease, render: RenderChart, notes: Note[]): readonly ObjectId[] | undefined {
  const rendered = render(release);
  if (rendered === undefined) return undefined;
  if (release.version !== undefined && rendered.version.replace(/^v/, "") !== release.version.replace(/^v/, ""))
    notes.push({
      place: release.place,
      text: `chart ${release.chart} ${release.version} is judged by ${rendered.version}, which is at hand`,
    });
  return readDocuments(rendered.text, release.place, notes).flatMap((document) => {
    const id = objectId(document);
    if (id === undefined || (release.crds === "Skip" && id.kind === "CustomResourceDefinition")) return [];
    return [inNamespace(id, release.namespace, new Set())];
  });
}

function declaredObjects(release: OwnedRelease, declared: DeclaredCharts): readonly ObjectId[] | undefined {
  const planned = declared.get(`${release.namespace}/${release.name}`);
  if (planned === undefined || planned.chart.name !== release.chart) return undefined;
  const { makes } = planned;
  return [
    ...crdsOf({ crds: release.crds, makes }).map((crd) => crdId(crdName(crd))),
    ...(makes.objects ?? [])
      .filter(({ kind }) => kind !== "Webhook" && kind !== "CustomResourceDefinition")
      .map(({ kind, name, namespace }): ObjectId => ({ group: groupOfKind(kind), kind, name, namespace })),
    ...(makes.workloads ?? []).map(
      ({ kind, name }): ObjectId => ({
        group: kind.endsWith("Job") ? "batch" : "apps",
        kind,
        name,
        namespace: release.namespace,
      }),
    ),
  ];
}
