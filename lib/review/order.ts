import type { Change } from "../change/compare";
import type { Effect } from "../change/effects/row";
import type { CheckInput } from "../checks/rule";
import type { StageGraph } from "../plan/stage-graph";
import { worstOf } from "./verdict";

/** A stack or a stage that brings a part of the change. */
export interface Step {
  /** Who applies it: Terraform at somebody's desk, the GitOps engine as its own objects or as a stage, a controller in the cluster, or a person. */
  readonly kind: "stack" | "delivery" | "stage" | "stack in the cluster" | "by hand";
  /** Name of the stack or stage; of what a person copies, the file below `dist/`. */
  readonly name: string;
  /** The worst that it does. */
  readonly consequence: Effect;
  /** Number of changes that it brings. */
  readonly changes: number;
}

/** The stages that a change touches, with the order among them. */
export interface TouchedStages {
  /** In the order in which they are applied; those that go at the end. */
  readonly stages: readonly { readonly name: string; readonly consequence: Effect }[];
  /** `from` follows `to`, through stages that do not change where need be. */
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** Name of the stack that a file below `dist/` belongs to; undefined: of none. */
export function stackOf(file: string | undefined): string | undefined {
  const [, own, inside] =
    /^(?:terraform\/stacks\/([^/]+)|kubernetes\/[^/]+\/terraform\/([^/]+))\//.exec(file ?? "") ?? [];
  return own ?? inside;
}

/** What brings the change, in the order in which it is applied: stacks, then stages, then what people do. */
export function orderOf({ stacks, graph }: CheckInput, changes: readonly Change[]): readonly Step[] {
  const found = new Map<string, { readonly step: Omit<Step, "consequence" | "changes">; readonly of: Effect[] }>();
  for (const change of changes) {
    const step = stepOf(change);
    if (step === undefined) continue;
    const key = `${step.kind}|${step.name}`;
    const known = found.get(key) ?? { step, of: [] };
    known.of.push(change.consequence);
    found.set(key, known);
  }
  const position = new Map([
    ...stacks.map(({ name }, index) => [name, index] as const),
    ...graph.stages.map(({ name }, index) => [name, index] as const),
  ]);
  const at = ({ kind, name }: Step) => [KINDS.indexOf(kind), position.get(name) ?? position.size] as const;
  return [...found.values()]
    .map(({ step, of }): Step => ({ ...step, consequence: worstOf(of), changes: of.length }))
    .sort((one, other) => {
      const [[kind, place], [otherKind, otherPlace]] = [at(one), at(other)];
      return kind - otherKind || place - otherPlace || (one.name < other.name ? -1 : 1);
    });
}

const KINDS: readonly Step["kind"][] = ["stack", "delivery", "stage", "stack in the cluster", "by hand"];

function stepOf({ old, fresh, consequence }: Change): Pick<Step, "kind" | "name"> | undefined {
  const thing = fresh ?? old;
  if (thing === undefined) return undefined;
  if (thing.stage !== undefined) return { kind: "stage", name: thing.stage };
  const stack = stackOf(thing.file);
  if (stack !== undefined)
    return { kind: thing.file.startsWith("terraform/") ? "stack" : "stack in the cluster", name: stack };
  const [, delivery] = /^kubernetes\/[^/]+\/([^/]+)\//.exec(thing.file) ?? [];
  if (delivery !== undefined) return { kind: "delivery", name: delivery };
  return consequence === "none" ? undefined : { kind: "by hand", name: `dist/${thing.file}` };
}

/** The stages that a change touches. */
export function touchedStages({ graph }: CheckInput, changes: readonly Change[]): TouchedStages {
  const touched = new Map<string, Effect[]>();
  for (const { old, fresh, consequence } of changes)
    for (const stage of new Set([old?.stage, fresh?.stage]))
      if (stage !== undefined) touched.set(stage, [...(touched.get(stage) ?? []), consequence]);
  const known = graph.stages.map(({ name }) => name);
  const names = [
    ...known.filter((name) => touched.has(name)),
    ...[...touched.keys()].filter((name) => !known.includes(name)).sort(),
  ];
  return {
    stages: names.map((name) => ({ name, consequence: worstOf(touched.get(name) ?? []) })),
    edges: edgesAmong(graph, new Set(names)),
  };
}

/** From each stage the nearest others of the set that it follows, over any number of those outside it. */
function edgesAmong({ stages, dependencies }: StageGraph, names: ReadonlySet<string>): TouchedStages["edges"] {
  const follows = new Map<string, string[]>();
  for (const { from, to } of dependencies.direct) follows.set(from, [...(follows.get(from) ?? []), to]);
  return stages
    .filter(({ name }) => names.has(name))
    .flatMap(({ name }) => {
      const seen = new Set<string>();
      const waiting = [...(follows.get(name) ?? [])];
      const edges: { readonly from: string; readonly to: string }[] = [];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (seen.has(next)) continue;
        seen.add(next);
        if (names.has(next)) edges.push({ from: name, to: next });
        else waiting.push(...(follows.get(next) ?? []));
      }
      return edges.sort((one, other) => (one.to < other.to ? -1 : 1));
    });
}
