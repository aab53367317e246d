import { distance } from "fastest-levenshtein";
import { at, isFields, listAt } from "../../../data/fields";
import { reach } from "../../../delivery/facts/references/path";
import { type SelectorRow, selectorsOf } from "../../../delivery/facts/references/selectors";
import { groupOf, type Manifest, showManifest } from "../../../manifest/manifest";
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
    const pods = workloadsOf(input);
    const services = [
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
    ];
    const open = openNamespaces(input);
    return manifestsOf(input).flatMap((placed) => {
      const { manifest } = placed;
      const group = groupOf(manifest.apiVersion);
      return [
        ...selectorsOf(group, manifest.kind, "pods").flatMap((row) => judge(placed, row, pods, open)),
        ...selectorsOf(group, manifest.kind, "services").flatMap((row) => judge(placed, row, services, open)),
      ];
    });
  },
};

function judge(
  { manifest, origin }: PlacedManifest,
  row: SelectorRow,
  all: readonly Labelled[],
  open: ReadonlySet<string>,
): readonly Found[] {
  const namespaces = namespacesOf(manifest);
  if (namespaces === undefined || namespaces.some((one) => open.has(one))) return [];
  const near = all.filter((one) => namespaces.includes(one.namespace));
  return reach(manifest, row.path).flatMap(({ path, value }): Found[] => {
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
