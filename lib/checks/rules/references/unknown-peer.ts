import { distance } from "fastest-levenshtein";
import { at, isFields, listAt, textAt } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { once } from "../../../data/once";
import { reachByRows } from "../../../delivery/facts/references/path";
import { selectorsOf } from "../../../delivery/facts/references/selectors";
import { groupOf, type Manifest, showManifest } from "../../../manifest/manifest";
import { isEmptySelector, labelSelector } from "../../facts/label-selector";
import { NAMESPACE_NAME, namespaceLabels } from "../../facts/namespace-labels";
import { openNamespaces } from "../../facts/open-namespaces";
import { selects, textsOf, type Workload, workloadsIn, workloadsOf } from "../../facts/workloads";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** Pods that an object means by labels. */
interface Peer {
  /** Where it is written, e.g. `spec.ingress[0].from[1]`. */
  readonly where: string;
  /** Label selector of their namespaces, or the name of the one there is; undefined: any. */
  readonly namespaces: unknown;
  /** The label selector of pods; undefined: all of those namespaces. */
  readonly pods: unknown;
}

const CILIUM_NAMESPACE = /^(k8s:)?io\.kubernetes\.pod\.namespace$/;
const CILIUM_NAMESPACE_LABEL = /^(k8s:)?io\.cilium\.k8s\.namespace\.labels\./;

export const unknownPeer: Rule = {
  id: "unknown-peer",
  title: "A policy or an affinity names pods or a namespace that are not there",
  family: "references",
  severity: "error",
  answers: [],
  why: "The connection that the policy is to allow is dropped without a word; the pod that wants to be near another stays Pending.",
  fix: "correct the name",
  source:
    "rows of peers in lib/delivery/facts/references/selectors.ts; Kubernetes API reference v1.34: NetworkPolicyPeer; Cilium 1.20 documentation: Endpoints Based",
  example: "from: [{ namespace: netwrk }] of an app, and a namespace network",
  check: (input) => {
    const namespaces = namespaceLabels(input);
    const all = [...namespaces.keys()];
    const open = openNamespaces(input);
    return manifestsOf(input).flatMap(({ manifest, origin }) =>
      peersOf(manifest).flatMap(({ where, namespaces: chosen, pods }): Found[] => {
        const who = `${showManifest(manifest)} ${where}`;
        const meant = isEmptySelector(chosen) ? all : chosenNames(namespaces, chosen);
        if (meant.length === 0) return [{ at: origin, ...missingNamespace(input, who, chosen) }];
        if (pods === undefined || isEmptySelector(pods) || meant.some((name) => open.has(name))) return [];
        const [first = "", ...others] = meant;
        const here =
          others.length === 0
            ? workloadsIn(input, first)
            : workloadsOf(input).filter(({ namespace }) => meant.includes(namespace));
        if (here.some(({ labels }) => selects(pods, labels))) return [];
        const wanted = textsOf(at(pods, "matchLabels"));
        const said = show(wanted) || "some labels";
        const place = chosen === undefined ? "any namespace" : meant.join(", ");
        return [
          {
            at: origin,
            message: `${who} names pods of ${said} in ${place}, and there are none`,
            fix: nearPods(wanted, here),
          },
        ];
      }),
    );
  },
};

/** Names of the namespaces that a selector chooses. One that names its namespace needs no look at the others. */
function chosenNames(
  namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>,
  selector: unknown,
): readonly string[] {
  const named = textAt(selector, "matchLabels", NAMESPACE_NAME);
  const names = named === undefined ? [...namespaces.keys()] : [named];
  return names.filter((name) => {
    const labels = namespaces.get(name);
    return labels !== undefined && selects(selector, labels);
  });
}

function missingNamespace(input: CheckInput, who: string, chosen: unknown): Pick<Found, "message" | "fix"> {
  const all = namespaceLabels(input);
  const wanted = textsOf(at(chosen, "matchLabels"));
  const [named] = listAt(chosen, "matchExpressions")
    .filter((one) => textAt(one, "key") === NAMESPACE_NAME)
    .flatMap((one) => listAt(one, "values"))
    .filter((one) => typeof one === "string");
  const name = wanted[NAMESPACE_NAME] ?? named;
  if (name !== undefined && Object.keys(wanted).length <= 1) {
    const near = nearest(name, all.keys());
    return {
      message: `${who} names the namespace ${name}, which is not there`,
      fix: near === undefined ? undefined : `write ${near}`,
    };
  }
  const [first] = Object.entries(wanted);
  const near = first === undefined ? undefined : nearLabel(first, [...all.values()]);
  return {
    message: `${who} names namespaces of ${show(wanted) || "some labels"}, and none has them`,
    fix:
      near === undefined ? `select by the label that every namespace has: ${NAMESPACE_NAME}: <name>` : `write ${near}`,
  };
}

/** Of each label that is wrong, the nearest there is. */
function nearPods(wanted: Readonly<Record<string, string>>, here: readonly Workload[]): string | undefined {
  for (const label of Object.entries(wanted)) {
    if (here.some(({ labels }) => labels[label[0]] === label[1])) continue;
    const near = nearLabel(
      label,
      here.map(({ labels }) => labels),
    );
    if (near !== undefined) return `write ${near}`;
  }
  return undefined;
}

/** A value of the same key that is near; else a key that is near, with its value. */
function nearLabel(
  [key, value]: readonly [string, string],
  all: readonly Readonly<Record<string, string>>[],
): string | undefined {
  const same = nearest(
    value,
    all.flatMap((labels) => labels[key] ?? []),
  );
  if (same !== undefined) return same;
  const pairs = all.flatMap((labels) => Object.entries(labels));
  const [best] = pairs
    .map(([other, text]) => ({ other, text, cost: distance(`${other}=${text}`, `${key}=${value}`) }))
    .sort((a, b) => a.cost - b.cost);
  return best !== undefined && best.cost <= Math.max(2, (key.length + value.length) / 3)
    ? `${best.other}: ${best.text}`
    : undefined;
}

function show(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => (key === "app.kubernetes.io/name" ? value : `${key}=${value}`))
    .join(", ");
}

const peersOf = once(findPeers);

function findPeers(manifest: Manifest): readonly Peer[] {
  const own = manifest.metadata.namespace;
  const seen = new Set<string>();
  const rows = selectorsOf(groupOf(manifest.apiVersion), manifest.kind, "peers");
  return reachByRows(manifest, rows).flatMap(({ row, path, value }): readonly Peer[] => {
    if (row.form === "cilium") return [{ where: path, ...cilium(value, own) }];
    // A namespace selector and a pod selector of one entry are one peer.
    const where = path.replace(/\.(podSelector|namespaceSelector|labelSelector)$/, "");
    if (seen.has(where)) return [];
    seen.add(where);
    const holder = at(
      manifest,
      ...where
        .split(/[.[\]]+/)
        .filter(Boolean)
        .map(step),
    );
    return path.endsWith(".labelSelector") ? affinity(holder, where, own) : [{ where, ...native(holder, own) }];
  });
}

function step(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function inNamespace(name: string | undefined): unknown {
  return name === undefined ? undefined : { matchLabels: { [NAMESPACE_NAME]: name } };
}

function affinity(term: unknown, where: string, own: string | undefined): readonly Peer[] {
  const names = listAt(term, "namespaces").filter((one) => typeof one === "string");
  if (at(term, "namespaceSelector") !== undefined || names.length > 1) return [];
  return [{ where, namespaces: inNamespace(names[0] ?? own), pods: at(term, "labelSelector") }];
}

function native(peer: unknown, own: string | undefined): Omit<Peer, "where"> {
  const selector = at(peer, "namespaceSelector");
  const pods = at(peer, "podSelector");
  return { namespaces: selector ?? (pods === undefined ? undefined : inNamespace(own)), pods };
}

/** Cilium: a namespace is a label of its pods, and the policy's own where none is named. */
function cilium(value: unknown, own: string | undefined): Omit<Peer, "where"> {
  const labels = textsOf(at(value, "matchLabels"));
  const expressions = listAt(value, "matchExpressions").filter(isFields);
  const ofNamespace: Record<string, string> = {};
  const ofPods: Record<string, string> = {};
  for (const [key, label] of Object.entries(labels)) {
    if (CILIUM_NAMESPACE.test(key)) ofNamespace[NAMESPACE_NAME] = label;
    else if (CILIUM_NAMESPACE_LABEL.test(key)) ofNamespace[key.replace(CILIUM_NAMESPACE_LABEL, "")] = label;
    // Labels of Cilium's own and of reserved identities are no labels of pods.
    else if (/^(reserved|cidr|fqdn|node):|^(k8s:)?io\.cilium\./.test(key))
      return { namespaces: undefined, pods: undefined };
    else ofPods[key] = label;
  }
  const named = expressions.filter((one) => CILIUM_NAMESPACE.test(textAt(one, "key") ?? ""));
  const rest = expressions.filter((one) => !named.includes(one));
  const everywhere = named.some((one) => ["Exists", "NotIn"].includes(textAt(one, "operator") ?? ""));
  const spaces = named.map((one) => ({ ...one, key: NAMESPACE_NAME }));
  const namespaces =
    Object.keys(ofNamespace).length > 0 || (spaces.length > 0 && !everywhere)
      ? { matchLabels: ofNamespace, matchExpressions: everywhere ? [] : spaces }
      : everywhere
        ? undefined
        : inNamespace(own);
  return { namespaces, pods: labelSelector("cilium", { matchLabels: ofPods, matchExpressions: rest }) };
}
