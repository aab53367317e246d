import { once } from "../../data/once";
import type { Manifest } from "../../manifest/manifest";
import type { StageGraph } from "../../plan/stage-graph";
import { manifestsOf, type PlacedManifest } from "../place";
import type { CheckInput } from "../rule";
import { mapsIn } from "./maps-in";

const indexed = new WeakMap<StageGraph, ReadonlyMap<string, readonly PlacedManifest[]>>();

/**
 * The objects of the plan that have one of these keys anywhere, in the order of
 * `manifestsOf`: a rule about a field that few objects have looks at those alone.
 */
export function objectsWith(input: Pick<CheckInput, "graph">, keys: readonly string[]): readonly PlacedManifest[] {
  const index = indexed.get(input.graph) ?? indexOf(input);
  indexed.set(input.graph, index);
  const lists = keys.flatMap((key) => {
    const list = index.get(key);
    return list === undefined ? [] : [list];
  });
  const [only, ...more] = lists;
  if (only === undefined || more.length === 0) return only ?? [];
  const any = new Set(lists.flat());
  return manifestsOf(input).filter((placed) => any.has(placed));
}

function indexOf(input: Pick<CheckInput, "graph">): ReadonlyMap<string, readonly PlacedManifest[]> {
  const index = new Map<string, PlacedManifest[]>();
  for (const placed of manifestsOf(input))
    for (const key of keysIn(placed.manifest)) {
      const list = index.get(key);
      if (list === undefined) index.set(key, [placed]);
      else list.push(placed);
    }
  return index;
}

const keysIn = once((manifest: Manifest): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const { map } of mapsIn(manifest)) for (const key of Object.keys(map)) keys.add(key);
  return keys;
});
