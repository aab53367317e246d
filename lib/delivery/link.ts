import { nearest } from "../data/nearest";
import { once } from "../data/once";
import type { PlannedStage } from "../plan/stage";
import type { Given, StageDependency, StageGraph, UnmetNeed } from "../plan/stage-graph";
import { type Need, type Provided, referenceKey } from "../stage/reference";
import { closedNamespaces } from "./closed-namespaces";
import { withoutImplied } from "./direct-dependencies";
import { needsOf, releaseNeeds } from "./facts/needs";
import { providedBy, providedByRelease } from "./facts/provisions";
import { isMadeByKubernetes } from "./facts/references/made-by-kubernetes";
import { byKind, elsewhere, nearMiss } from "./near-miss";

/** A plan with rendered charts is linked before their parts are put in order, and after. */
const broughtBy = once(providedBy);

/** Every name that an object refers to; found once for each. */
export const objectNeeds = once(needsOf);

/** Everything that a stage brings: its objects, its releases and what it states itself. */
export function providedByStage(stage: PlannedStage): readonly Provided[] {
  return [...stage.manifests.flatMap(broughtBy), ...stage.releases.flatMap(providedByRelease), ...stage.provisions];
}

/** Everything that a stage refers to. */
export function stageNeeds(stage: PlannedStage): readonly Need[] {
  return [...stage.manifests.flatMap(objectNeeds), ...stage.releases.flatMap(releaseNeeds), ...stage.needs];
}

/**
 * Derives which stage follows which from what each brings and needs. Hard and
 * start needs order stages; run needs are only looked up.
 *
 * @param given what exists before any stage; undefined: only the order is asked for, and what nothing answers is not told
 */
export function link(stages: readonly PlannedStage[], given: readonly Given[] | undefined): StageGraph {
  const providers = new Map<string, { stage: string | undefined; provision: Provided }[]>();
  const offer = (provision: Provided, stage: string | undefined) => {
    const key = referenceKey(provision);
    const list = providers.get(key);
    if (list === undefined) providers.set(key, [{ stage, provision }]);
    else list.push({ stage, provision });
  };
  for (const provision of given ?? []) offer(provision, undefined);
  for (const stage of stages) for (const provision of providedByStage(stage)) offer(provision, stage.name);

  const causes = new Map<string, Map<string, Set<string>>>();
  const follow = (from: string, to: string, cause: string) => {
    if (from === to) return;
    const row = causes.get(from) ?? new Map<string, Set<string>>();
    causes.set(from, row);
    const cell = row.get(to) ?? new Set<string>();
    row.set(to, cell);
    cell.add(cause);
  };

  const known = byKind(providers);
  let closed: ReadonlySet<string> | undefined;
  const isClosed = (namespace: string) => {
    closed ??= closedNamespaces(stages);
    return closed.has(namespace);
  };
  const unmet: UnmetNeed[] = [];
  for (const stage of stages) {
    for (const need of stageNeeds(stage)) {
      const candidates = need.anywhere === true ? elsewhere(need, known) : providers.get(referenceKey(need));
      if (candidates === undefined) {
        if (given === undefined) continue;
        if (need.kind === "Webhook" || isMadeByKubernetes(need) || isWrittenByPeople(need, providers)) continue;
        const near = nearMiss(need, known);
        const isKnown = need.nearly === true && need.namespace !== undefined && isClosed(need.namespace);
        if (need.nearly === undefined || isKnown || near.nearest !== undefined || near.kind !== undefined)
          unmet.push({ stage: stage.name, need, ...near });
        continue;
      }
      if (
        need.key !== undefined &&
        !candidates.some(({ provision }) => provision.keys === undefined || provision.keys.includes(need.key ?? ""))
      ) {
        const keys = candidates.flatMap(({ provision }) => provision.keys ?? []);
        unmet.push({ stage: stage.name, need, nearest: nearest(need.key, keys) });
      }
      if (
        need.strength === "run" ||
        candidates.some((candidate) => candidate.stage === undefined || candidate.stage === stage.name)
      )
        continue;
      const [provider] = candidates;
      if (provider?.stage !== undefined) follow(stage.name, provider.stage, need.cause);
    }
    for (const [other, reason] of Object.entries(stage.after)) {
      if (stages.some((candidate) => candidate.name === other)) follow(stage.name, other, reason);
      else {
        const need: Need = { strength: "hard", kind: "Stage", name: other, cause: `stage ${stage.name} after` };
        unmet.push({
          stage: stage.name,
          need,
          nearest: nearest(
            other,
            stages.map((candidate) => candidate.name),
          ),
        });
      }
    }
  }

  const found: StageDependency[] = [];
  for (const [from, row] of causes) for (const [to, set] of row) found.push({ from, to, causes: [...set].sort() });
  found.sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
  const { levels, circles, all } = levelsOf(stages, found);
  const order = [...stages].sort(
    (a, b) => (levels.get(a.name) ?? 0) - (levels.get(b.name) ?? 0) || compare(a.name, b.name),
  );
  return { stages: order, dependencies: { all, direct: withoutImplied(all) }, levels, unmet, circles };
}

/**
 * True for an entry that people fill: of a store of which nobody but them knows
 * what is in it, or one that the runbook asks for. Nothing waits for another
 * reader of the same entry.
 */
function isWrittenByPeople(
  { kind, name, key }: Need,
  providers: ReadonlyMap<string, readonly { readonly provision: Provided }[]>,
): boolean {
  if (kind !== "StoreEntry") return false;
  const [store = ""] = name.split("/");
  const filled = providers.get(referenceKey({ kind: "FilledEntry", name })) ?? [];
  return (
    providers.has(referenceKey({ kind: "OpenStore", name: store })) ||
    providers.has(referenceKey({ kind: "OpenEntry", name: name.slice(0, name.lastIndexOf("/")) })) ||
    filled.some(({ provision: { keys } }) => keys === undefined || key === undefined || keys.includes(key))
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Levels, and the circles that were cut open so that every stage has one. */
function levelsOf(
  stages: readonly PlannedStage[],
  dependencies: readonly StageDependency[],
): Pick<StageGraph, "levels" | "circles"> & { readonly all: readonly StageDependency[] } {
  const outgoing = new Map<string, StageDependency[]>();
  for (const one of dependencies) outgoing.set(one.from, [...(outgoing.get(one.from) ?? []), one]);
  const levels = new Map<string, number>();
  const circles: (readonly StageDependency[])[] = [];
  const cut = new Set<StageDependency>();
  const path: StageDependency[] = [];
  const open = new Set<string>();
  const visit = (name: string): number => {
    const known = levels.get(name);
    if (known !== undefined) return known;
    open.add(name);
    let level = 0;
    for (const one of outgoing.get(name) ?? []) {
      path.push(one);
      if (open.has(one.to)) {
        circles.push(path.slice(path.findIndex((step) => step.from === one.to)));
        cut.add(one);
      } else level = Math.max(level, visit(one.to) + 1);
      path.pop();
    }
    open.delete(name);
    levels.set(name, level);
    return level;
  };
  for (const stage of stages) visit(stage.name);
  return { levels, circles, all: cut.size === 0 ? dependencies : dependencies.filter((one) => !cut.has(one)) };
}
