import { distance } from "fastest-levenshtein";
import { at, isFields, listAt } from "../../../data/fields";
import { reachByRows } from "../../../delivery/facts/references/path";
import { type SelectorRow, selectorsOf } from "../../../delivery/facts/references/selectors";
import { groupOf, type Manifest, showManifest } from "../../../manifest/manifest";
import { groupBy } from "../../facts/group";
import { isEmptySelector, labelSelector } from "../../facts/label-selector";
import { openNamespaces } from "../../facts/open-namespaces";
import { selects, textsOf, workloadsOf } from "../../facts/workloads";
import { manifestsOf, type PlacedManifest } from "../../place";
import type { Found, Rule } from "../../rule";

/** Something with labels that a selector may choose. */
interface Labelled {
  readonly who: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The Service of the API server, which every cluster has (Kubernetes: pkg/controlplane/reconcilers). */
const OF_THE_API: Labelled = {
  who: "Service default/kubernetes",
  namespace: "default",
  labels: { component: "apiserver", provider: "kubernetes" },
};

export const selectorMatchesNothing: Rule = {
  id: "selector-matches-nothing",
  title: "A selector matches nothing",
  family: "references",
  severity: "error",
  answers: ["M029"],
  why: "The Service has no endpoints and answers with connection refused; the disruption budget protects nothing, the policy guards nothing, the monitor scrapes nothing.",
  fix: "write the labels of the pod template",
  source:
    "the table in lib/delivery/facts/references/selectors.ts, from the API references of Kubernetes 1.34, Cilium 1.20 and prometheus-operator",
  example: 'a Service with the selector { app: "sonar" }, and pods with the label app: sonarr',
  check: (input) => {
    const pods = labelled(workloadsOf(input));
    const services = labelled([
      OF_THE_API,
      ...manifestsOf(input)
        .filter(({ manifest }) => manifest.kind === "Service")
        .map(
          ({ manifest }): Labelled => ({
            who: showManifest(manifest),
            namespace: manifest.metadata.namespace ?? "default",
            labels: textsOf(manifest.metadata.labels),
          }),
        ),
    ]);
    const open = openNamespaces(input);
    return manifestsOf(input).flatMap((placed) => {
      const { manifest } = placed;
      const group = groupOf(manifest.apiVersion);
      return [
        ...judge(placed, selectorsOf(group, manifest.kind, "pods"), pods, open),
        ...judge(placed, selectorsOf(group, manifest.kind, "services"), services, open),
      ];
    });
  },
};

/** Gives those in some namespaces, in the order in which they are. */
function labelled(all: readonly Labelled[]): (namespaces: readonly string[]) => readonly Labelled[] {
  const groups = groupBy(all, ({ namespace }) => namespace);
  return (namespaces) => {
    const [only = "", ...more] = namespaces;
    return more.length === 0 ? (groups.get(only) ?? []) : all.filter((one) => namespaces.includes(one.namespace));
  };
}

function judge(
  { manifest, origin }: PlacedManifest,
  rows: readonly SelectorRow[],
  inNamespaces: (namespaces: readonly string[]) => readonly Labelled[],
  open: ReadonlySet<string>,
): readonly Found[] {
  if (rows.length === 0) return [];
  const namespaces = namespacesOf(manifest);
  if (namespaces === undefined || namespaces.some((one) => open.has(one))) return [];
  const near = inNamespaces(namespaces);
  return reachByRows(manifest, rows).flatMap(({ row, path, value }): Found[] => {
    const selector = labelSelector(row.form, value);
    // An empty selector means everything, and a Service without one has endpoints of its own.
    if (selector === undefined || isEmptySelector(selector)) return [];
    if (near.some(({ labels }) => selects(selector, labels))) return [];
    const wanted = textsOf(at(selector, "matchLabels"));
    const said = show(wanted);
    const what = row.chooses === "services" ? "Service" : "pod";
    const meant = closest(wanted, near);
    return [
      {
        at: origin,
        message: `${showManifest(manifest)} ${path} selects ${said || "by expressions"}, which no ${what} of ${namespaces.join(", ")} carries`,
        ...(meant === undefined ? {} : { fix: `write labels of ${meant.who}: ${show(meant.labels)}` }),
      },
    ];
  });
}

/** Namespaces that it chooses in; undefined: by a setting that is not known. */
function namespacesOf(manifest: Manifest): readonly string[] | undefined {
  const own = manifest.metadata.namespace ?? "default";
  const selector = at(manifest, "spec", "namespaceSelector");
  if (!isFields(selector)) return [own];
  if (at(selector, "any") === true) return undefined;
  const names = listAt(selector, "matchNames").filter((name) => typeof name === "string");
  return names.length === 0 ? [own] : names;
}

function show(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}

/** The thing whose labels are nearest to the wanted ones. */
function closest(wanted: Readonly<Record<string, string>>, all: readonly Labelled[]): Labelled | undefined {
  const cost = ({ labels }: Labelled) =>
    Object.entries(wanted).reduce((sum, [key, value]) => sum + distance(value, labels[key] ?? ""), 0);
  return [...all].sort((a, b) => cost(a) - cost(b))[0];
}
