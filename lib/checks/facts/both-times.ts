import { changedObjects, collectObjects, keyOf, type ObjectPair, type PlacedObject } from "../../change/objects";
import type { CheckInput } from "../rule";
import { committedObjects } from "./committed";

/** The objects of a cluster as they were committed and as the definition gives them now. */
export interface BothTimes {
  /** Every object that the commit holds. */
  readonly before: readonly PlacedObject[];
  /** Every object that the definition gives now. */
  readonly after: readonly PlacedObject[];
  /** Objects of both times whose content differs. */
  readonly changed: readonly ObjectPair[];
  /** In the commit, and nowhere any more. */
  readonly gone: readonly PlacedObject[];
}

const known = new WeakMap<CheckInput, BothTimes>();

/** Parsed once for all rules of one run; undefined where nothing is compared. */
export function bothTimes(input: CheckInput): BothTimes | undefined {
  if (input.before === undefined) return undefined;
  const done = known.get(input);
  if (done !== undefined) return done;
  const before = committedObjects(input.before, input.cluster.name);
  const after = collectObjects(input.tree.files(), input.cluster.name);
  const still = new Set(after.map(({ object }) => keyOf(object)));
  const result = {
    before,
    after,
    changed: changedObjects(before, after),
    gone: before.filter(({ object }) => !still.has(keyOf(object))),
  };
  known.set(input, result);
  return result;
}
