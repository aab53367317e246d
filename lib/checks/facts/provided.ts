import { providedByRelease } from "../../delivery/facts/provisions";
import { providedByStage } from "../../delivery/link";
import type { StageGraph } from "../../plan/stage-graph";
import { type Provided, referenceKey } from "../../stage/reference";
import type { CheckInput } from "../rule";

interface Known {
  readonly byKind: ReadonlyMap<string, ReadonlyMap<string, Provided>>;
  readonly byReference: ReadonlyMap<string, readonly Provided[]>;
}

const known = new WeakMap<StageGraph, Known>();

function knownOf({ graph, platformReleases }: CheckInput): Known {
  const done = known.get(graph);
  if (done !== undefined) return done;
  const byKind = new Map<string, Map<string, Provided>>();
  const byReference = new Map<string, Provided[]>();
  for (const one of [...graph.stages.flatMap(providedByStage), ...platformReleases.flatMap(providedByRelease)]) {
    const ofKind = byKind.get(one.kind) ?? new Map<string, Provided>();
    byKind.set(one.kind, ofKind);
    ofKind.set(`${one.namespace ?? ""}/${one.name}`, one);
    const makers = byReference.get(referenceKey(one));
    if (makers === undefined) byReference.set(referenceKey(one), [one]);
    else makers.push(one);
  }
  const found = { byKind, byReference };
  known.set(graph, found);
  return found;
}

const NONE: ReadonlyMap<string, Provided> = new Map();

/** Everything of one kind that the stages and the platform stack bring, by `namespace/name`. */
export function provided(input: CheckInput, kind: string): ReadonlyMap<string, Provided> {
  return knownOf(input).byKind.get(kind) ?? NONE;
}

/** Everything that the stages and the platform stack bring, by `referenceKey`. */
export function allProvided(input: CheckInput): ReadonlyMap<string, readonly Provided[]> {
  return knownOf(input).byReference;
}
