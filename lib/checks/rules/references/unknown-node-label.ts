import { at, listAt, textAt } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { once } from "../../../data/once";
import { reachByRows } from "../../../delivery/facts/references/path";
import { selectorsOf } from "../../../delivery/facts/references/selectors";
import { groupOf, type Manifest, showManifest } from "../../../manifest/manifest";
import { podSpecs } from "../../../manifest/pod";
import { labelSelector } from "../../facts/label-selector";
import { HOST_NAME, isSetAtRunTime, labelsOf, wellKnownNear } from "../../facts/node-labels";
import { textsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** One label that a pod wants of its node, with the values that will do; none: any value. */
interface Wanted {
  readonly key: string;
  readonly values: readonly string[];
  readonly where: string;
}

export const unknownNodeLabel: Rule = {
  id: "unknown-node-label",
  title: "A pod or a policy wants a node with a label that no machine has",
  family: "references",
  severity: "error",
  answers: [],
  why: "The pod stays Pending: 0 of 5 nodes match its node selector.",
  fix: "correct the label, or add it to machines.<name>.labels",
  source:
    "rows of nodes in lib/delivery/facts/references/selectors.ts; Kubernetes API reference v1.34: NodeSelectorTerm; labels of machines as Talos 1.13 sets them",
  example: "an app with nodeSelector: { disk: ssd }, and no machine with this label",
  explains: ["pod-larger-than-node", "capacity-after-loss", "spreading-impossible"],
  check: (input) =>
    manifestsOf(input).flatMap(({ manifest, origin }) =>
      wantedOf(input, manifest).flatMap((wanted): Found[] => {
        const said = missing(input, wanted);
        return said === undefined
          ? []
          : [{ at: origin, message: `${showManifest(manifest)} ${wanted.where} ${said.message}`, fix: said.fix }];
      }),
    ),
};

function wantedOf(input: CheckInput, manifest: Manifest): readonly Wanted[] {
  const { rows, terms, apart } = wishesOf(manifest);
  const isMissing = (term: readonly Wanted[]) => term.some((one) => missing(input, one) !== undefined);
  // Any one of several terms will do, so they are wrong only together.
  const affinity = terms.flatMap(([only = [], ...more]) =>
    more.length === 0 || [only, ...more].every(isMissing) ? only : [],
  );
  return [...rows, ...affinity, ...apart];
}

/** What the pods of an object want of their nodes: of `terms`, one of several each. */
const wishesOf = once((manifest: Manifest) => {
  const selectors = selectorsOf(groupOf(manifest.apiVersion), manifest.kind, "nodes");
  const rows = reachByRows(manifest, selectors).flatMap(({ row, path, value }) => {
    const selector = labelSelector(row.form, value);
    const name = path.slice(path.lastIndexOf(".") + 1);
    return [
      ...Object.entries(textsOf(at(selector, "matchLabels"))).map(([key, one]) => ({
        key,
        values: [one],
        where: `${name} ${key}`,
      })),
      ...expressionsOf(selector, name),
    ];
  });
  // A local volume and the pods of an operator have theirs in the object's own specification.
  const parts = [...podSpecs(manifest), ...(manifest.kind === "Pod" ? [] : [{ spec: manifest.spec }])];
  const terms = parts.map(({ spec }) =>
    listAt(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
      .concat(listAt(spec, "nodeAffinity", "required", "nodeSelectorTerms"))
      .map((term) => [...expressionsOf(term, "nodeAffinity"), ...fieldsOf(term)]),
  );
  return { rows, terms, apart: domains(parts.map(({ spec }) => spec)) };
});

/** Keys by which pods must be kept apart or together: a node without such a label counts for none, or takes no pod. */
function domains(pods: readonly unknown[]): readonly Wanted[] {
  return pods.flatMap((pod) => [
    ...["podAntiAffinity", "podAffinity"].flatMap((field) =>
      listAt(pod, "affinity", field, "requiredDuringSchedulingIgnoredDuringExecution").flatMap((term) =>
        domain(term, field),
      ),
    ),
    ...listAt(pod, "topologySpreadConstraints")
      .filter((one) => textAt(one, "whenUnsatisfiable") === "DoNotSchedule")
      .flatMap((one) => domain(one, "topologySpreadConstraints")),
  ]);
}

function domain(term: unknown, where: string): readonly Wanted[] {
  const key = textAt(term, "topologyKey");
  return key === undefined ? [] : [{ key, values: [], where: `${where} ${key}` }];
}

function expressionsOf(selector: unknown, where: string): readonly Wanted[] {
  return listAt(selector, "matchExpressions").flatMap((one): Wanted[] => {
    const key = textAt(one, "key");
    const operator = textAt(one, "operator");
    if (key === undefined || (operator !== "In" && operator !== "Exists")) return [];
    const values = listAt(one, "values").filter((value) => typeof value === "string");
    return [{ key, values: operator === "In" ? values : [], where: `${where} ${key}` }];
  });
}

/** The one field of a node that a term may ask for is its name. */
function fieldsOf(term: unknown): readonly Wanted[] {
  return listAt(term, "matchFields").flatMap((one): Wanted[] => {
    if (textAt(one, "key") !== "metadata.name" || textAt(one, "operator") !== "In") return [];
    const values = listAt(one, "values").filter((value) => typeof value === "string");
    return [{ key: HOST_NAME, values, where: "nodeAffinity metadata.name" }];
  });
}

function missing(
  input: CheckInput,
  { key, values }: Wanted,
): { readonly message: string; readonly fix: string } | undefined {
  const { machines } = input.cluster;
  const all = machines.map((machine) => labelsOf(input, machine));
  const having = all.filter((labels) => labels[key] !== undefined);
  if (having.length === 0) {
    if (isSetAtRunTime(input, key)) return undefined;
    const near =
      wellKnownNear(key) ??
      nearest(key, new Set(all.flatMap((labels) => Object.keys(labels)).filter((one) => !isSetAtRunTime(input, one))));
    return {
      message: "asks for a label that no machine has",
      fix: near === undefined ? addIt(input, key, values[0]) : `write ${near}`,
    };
  }
  const unknown = values.filter((value) => !having.some((labels) => labels[key] === value));
  if (values.length === 0 || unknown.length < (key === HOST_NAME ? 1 : values.length)) return undefined;
  const [first = ""] = unknown;
  const there = [...new Set(having.map((labels) => labels[key] ?? ""))];
  const near = nearest(first, there);
  return {
    message: `asks for ${unknown.join(", ")}, and machines have ${there.join(", ")}`,
    fix: near !== undefined ? `write ${near}` : key === HOST_NAME ? `write ${there[0]}` : addIt(input, key, first),
  };
}

function addIt({ cluster }: CheckInput, key: string, value = "true"): string {
  const machine = cluster.machines.find(({ role }) => role === "worker") ?? cluster.machines[0];
  return `add labels: {${key}: ${JSON.stringify(value)}} to machines.${machine?.name ?? "<name>"}`;
}
