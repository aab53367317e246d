import { own } from "../data/fields";
import { KNOWN_CHARTS } from "./chart/known";
import type { Claimant, Conflict } from "./found-conflict";
import { collide, MARKED, repeated, SCALED } from "./object-conflict";
import { objectKey, showObject } from "./object-id";
import type { Manager, OwnedObject, OwnedRelease, Ownership } from "./owned";
import { sameRelease } from "./release-difference";

interface Pair {
  readonly a: { readonly manager: Manager; readonly place: string };
  readonly b: { readonly manager: Manager; readonly place: string };
  readonly objects: Map<string, string>;
  readonly once: boolean;
  release?: readonly [OwnedRelease, OwnedRelease];
}

/** Every thing with two managers, errors first. */
export function conflictsOf({ objects, releases }: Ownership): readonly Conflict[] {
  const pairs = new Map<string, Pair>();
  const pairOf = (a: Pair["a"], b: Pair["b"], once: boolean): Pair => {
    const [first, second] = rank(a.manager) <= rank(b.manager) ? [a, b] : [b, a];
    const key = `${first.manager.name}|${second.manager.name}`;
    const pair = pairs.get(key) ?? { a: first, b: second, objects: new Map<string, string>(), once };
    pairs.set(key, pair);
    return pair;
  };
  for (const [a, b] of releasePairs(releases)) {
    const pair = pairOf(a, b, a.once === true || b.once === true);
    pair.release = pair.a.manager === a.manager ? [a, b] : [b, a];
  }
  for (const [a, b] of objectPairs(objects)) {
    const shown = showObject(a.object);
    pairOf(a, b, a.once === true || b.once === true).objects.set(shown, shown);
  }
  const charts = new Map(releases.map((release) => [release.manager.name, release]));
  return [...[...pairs.values()].map((pair) => asConflict(pair, charts)), ...repeated(objects)].sort(byWeight);
}

/** Terraform and Talos come before GitOps: they are who brought the object first. */
function rank({ kind, name }: Manager): string {
  const order = ["talos", "terraform", "argocd", "flux", "helm-controller", "operator"].indexOf(kind);
  return `${order}${name}`;
}

function objectPairs(claims: readonly OwnedObject[]): readonly (readonly [OwnedObject, OwnedObject])[] {
  const owners = new Map<string, Map<string, OwnedObject>>();
  for (const claim of claims) {
    const key = objectKey(claim.object);
    const known = owners.get(key) ?? new Map<string, OwnedObject>();
    if (!known.has(claim.manager.name)) known.set(claim.manager.name, claim);
    owners.set(key, known);
  }
  return [...owners.values()]
    .flatMap((byManager) => combinations([...byManager.values()]))
    .filter(([a, b]) => collide(a, b));
}

/** The same release, or a chart that a cluster can have only once, in two managers. */
function releasePairs(releases: readonly OwnedRelease[]): readonly (readonly [OwnedRelease, OwnedRelease])[] {
  const unique = [
    ...new Map(
      releases.map((release) => [`${release.manager.name}|${release.name}|${release.chart}`, release]),
    ).values(),
  ];
  // Only what shares a chart or a name can be a pair; all pairs of thousands of releases would fill the memory.
  const alike = [
    ...combinationsWithin(unique, ({ chart }) => chart),
    ...combinationsWithin(unique, ({ name }) => name).filter(([a, b]) => a.chart !== b.chart),
  ];
  return alike.filter(([a, b]) => {
    if (a.manager.name === b.manager.name) return false;
    if (a.guessed === true || b.guessed === true) return a.name === b.name || a.chart === b.chart;
    if (a.name === b.name && a.namespace === b.namespace && a.chart === b.chart) return true;
    // Two releases of one engine may share a chart's work, CRDs in one and the controller in the other; their objects tell.
    return a.chart === b.chart && a.manager.kind !== b.manager.kind && single(a.chart);
  });
}

function combinationsWithin<Value>(
  values: readonly Value[],
  group: (value: Value) => string,
): readonly (readonly [Value, Value])[] {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const members = groups.get(group(value));
    if (members === undefined) groups.set(group(value), [value]);
    else members.push(value);
  }
  return [...groups.values()].flatMap(combinations);
}

function combinations<Value>(values: readonly Value[]): readonly (readonly [Value, Value])[] {
  return values.flatMap((a, index) => values.slice(index + 1).map((b) => [a, b] as const));
}

function asConflict(pair: Pair, charts: ReadonlyMap<string, OwnedRelease>): Conflict {
  const { a, b, objects } = pair;
  const managers = [claimant(a), claimant(b)] as const;
  const names = [...objects.keys()].sort();
  const base = { managers, objects: names };
  if (pair.release !== undefined) return releaseConflict(pair, pair.release, base);
  if (pair.once)
    return {
      ...base,
      severity: "warning",
      title: "handed over: one of them makes it once and leaves it alone",
      differences: [],
      why: "It works as long as the first one really never writes it again.",
      fix: "keep it so, or remove it from the first one's input when the second one has it",
    };
  if (a.manager.kind === "talos" || b.manager.kind === "talos")
    return {
      ...base,
      severity: "error",
      title: "applied by Talos and delivered by another manager",
      differences: [],
      why: "talosctl upgrade-k8s applies the machine configuration's manifests over what is there: months later the old object is back.",
      fix: `take ${a.manager.kind === "talos" ? a.manager.name.replace("Talos ", "") : b.manager.name} out of the machine configuration once the other one owns it`,
    };
  if (b.manager.kind === "operator" && names.every((name) => name.startsWith("Namespace ")))
    return { ...base, ...MARKED };
  if (names.every((name) => name.startsWith("replicas of "))) return { ...base, ...SCALED };
  if (b.manager.kind === "operator")
    return {
      ...base,
      severity: "error",
      title:
        a.manager.kind === "operator"
          ? "two operators make the same object"
          : "made by an operator and written by another manager",
      differences: [],
      why: `${b.manager.name} makes an object of its own under this name: each puts its own content back, and removing one deletes it for both.`,
      fix: "keep one of them, or give what the operator makes another name",
    };
  const crdsOnly = names.every((name) => name.startsWith("CustomResourceDefinition "));
  const [one, other] = [charts.get(a.manager.name), charts.get(b.manager.name)];
  if (
    crdsOnly &&
    one !== undefined &&
    one.chart === other?.chart &&
    one.version !== undefined &&
    one.version === other.version
  )
    return {
      ...base,
      severity: "warning",
      title: `two releases of chart ${one.chart} ${one.version} bring the same CRDs`,
      differences: [],
      why: "It works while both have one version; the older of two sets the CRDs back.",
      fix: "let one of them bring the CRDs, or raise both versions together",
    };
  if (crdsOnly)
    return {
      ...base,
      severity: "error",
      title: "both bring the same CRDs",
      differences: [],
      why: "The second install fails with invalid ownership metadata, or sets the first one's CRDs back to an older form.",
      fix: "let one of them bring the CRDs, and switch them off in the other",
    };
  if (names.length === 1 && names[0] === "Namespace flux-system") return { ...base, ...MARKED };
  return {
    ...base,
    severity: "error",
    title: "two managers write the same object",
    differences: [],
    why:
      a.manager.kind === b.manager.kind && a.manager.kind === "flux"
        ? "The object changes at every reconcile, and removing one of the Kustomizations deletes it for both."
        : "Each puts its own form back at every apply or reconcile, and removing one deletes it for both.",
    fix: "keep it in one of them",
  };
}

function releaseConflict(
  { a, b, once }: Pair,
  [first, second]: readonly [OwnedRelease, OwnedRelease],
  base: Pick<Conflict, "managers" | "objects">,
): Conflict {
  const { chart } = first;
  const why = single(chart)
    ? `Each apply and each reconcile puts its own form back, and ${own(KNOWN_CHARTS, chart)?.single}: nodes or objects lose what the other one gave them.`
    : "Each apply and each reconcile puts its own form back; an uninstall of one removes it for both.";
  if (first.guessed === true || second.guessed === true)
    return {
      ...base,
      severity: "warning",
      title: `chart ${chart} seems to have two managers`,
      differences: ["only its name in the state is known"],
      why,
      fix: "give the output of terraform show -json, which shows namespace, version and values",
    };
  const { same, differences } = sameRelease(first, second);
  const handOver = a.manager.kind === "terraform" && b.manager.kind === "helm-controller";
  if (handOver && (same || once))
    return {
      ...base,
      severity: "warning",
      title: `chart ${chart} is installed by Terraform and handed over to Flux`,
      differences,
      why: "It works while release name, namespace, chart version and values are the same in both; the first change of only one of them makes them fight.",
      fix: "derive both from one file, let the Terraform resource ignore changes, and prove the equality in CI",
    };
  return {
    ...base,
    severity: "error",
    title: `chart ${chart} is managed twice${same ? "" : ", in different forms"}`,
    differences,
    why,
    fix: handOver
      ? "leave what must exist before GitOps to Terraform and remove the HelmRelease, or make release name, namespace, version and values the same and let Terraform ignore changes"
      : "leave it to one of them",
  };
}

function single(chart: string): boolean {
  return own(KNOWN_CHARTS, chart)?.single !== undefined;
}

function claimant({ manager, place }: Pair["a"]): Claimant {
  return { manager: manager.name, place };
}

function byWeight(x: Conflict, y: Conflict): number {
  const key = ({ severity, managers, title }: Conflict) =>
    `${severity}|${managers[0].manager}|${managers[1].manager}|${title}`;
  return key(x) < key(y) ? -1 : 1;
}
