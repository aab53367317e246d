import { definitionJsonSchema } from "../../api/schema";
import { draftCluster } from "../../compiler/synth-cluster";
import { at, isFields, textAt } from "../../lib/data/fields";
import { nearest } from "../../lib/data/nearest";
import { stepsOf } from "../../lib/definition/locate";
import { InputError } from "../../lib/model/problem";
import { showPath } from "../../lib/model/show-path";
import { allReleases, type PlannedCluster } from "../../lib/plan/cluster";
import type { Definition } from "../definition/load";
import { annotatedYaml } from "../text/annotated-yaml";
import type { FrameOf } from "../text/frame";
import { machineNeeds, overridesOf } from "./file-origin";
import { placeText } from "./place-text";

/** One part of a definition, where its values come from, and what comes of it. */
export interface ExplainedPart {
  /** Path of the definition. */
  readonly path: string;
  /** Where it is written, e.g. `clusters/home.ts:12`; absent for what was filled in. */
  readonly place?: string;
  /** What the schema says about it. */
  readonly meaning?: string;
  /** The part itself, as data. */
  readonly value: unknown;
  /** The same as YAML, with the origin of each value behind it. */
  readonly annotated: string;
  /** What comes of it, by title. */
  readonly more: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/**
 * Explains one part of a definition.
 *
 * @param input what the operator wrote; whatever of the model it does not hold was filled in
 * @throws InputError for a path that leads to nothing, with the near name
 */
export function explainPart(
  definition: Definition,
  {
    path,
    model,
    input,
    frames,
  }: { readonly path: string; readonly model: unknown; readonly input: unknown; readonly frames: FrameOf },
): ExplainedPart {
  const { file } = definition.cluster;
  const steps = stepsOf(path);
  const value = valueAt(file, model, steps);
  const place = (of: readonly PropertyKey[]) => placeText(frames, file, showPath(of));
  const written = stepped(input, steps);
  const own = place(steps);
  const meaning = meaningAt(definitionJsonSchema(), steps);
  return {
    path,
    ...(own === undefined || written === undefined ? {} : { place: own }),
    ...(meaning === undefined ? {} : { meaning }),
    value,
    annotated: annotatedYaml(value, written, (of, given) => (given ? place(of) : "default"), steps),
    more: consequencesOf(draftCluster(definition).planned, steps.map(String)),
  };
}

function stepped(value: unknown, steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>(
    (here, step) =>
      typeof here === "object" && here !== null && Object.hasOwn(here, step) ? Reflect.get(here, step) : undefined,
    value,
  );
}

function valueAt(file: string, model: unknown, steps: readonly (string | number)[]): unknown {
  let here = model;
  for (const [index, step] of steps.entries()) {
    const next = stepped(here, [step]);
    if (next === undefined) {
      const keys = typeof here === "object" && here !== null ? Object.keys(here) : [];
      const near = nearest(String(step), keys);
      throw new InputError([
        {
          file,
          path: showPath(steps.slice(0, index)),
          got: `no ${JSON.stringify(step)} there`,
          want: keys.length === 0 ? "a value without parts" : `one of ${keys.slice(0, MOST_KEYS).join(", ")}`,
          ...(near === undefined ? {} : { fix: `write ${showPath([...steps.slice(0, index), near])}` }),
        },
      ]);
    }
    here = next;
  }
  return here;
}

const MOST_KEYS = 12;

/** The text of the schema about the field that a path leads to. */
function meaningAt(schema: unknown, steps: readonly (string | number)[]): string | undefined {
  let here: readonly unknown[] = [schema];
  for (const step of steps) {
    here = here
      .flatMap(formsOf)
      .flatMap((form) =>
        [
          at(form, "properties", String(step)),
          typeof step === "number" ? at(form, "items") : undefined,
          at(form, "additionalProperties"),
        ].filter((one) => isFields(one)),
      );
  }
  return here.flatMap(formsOf).flatMap((form) => textAt(form, "description") ?? [])[0];
}

/** A schema, and those that it may be instead. */
function formsOf(schema: unknown): readonly unknown[] {
  const others = ["anyOf", "oneOf", "allOf"].flatMap((key) => {
    const all = at(schema, key);
    return Array.isArray(all) ? all.flatMap(formsOf) : [];
  });
  return [schema, ...others];
}

/** What follows from a part: stages, releases, what machines get, chapters of runbooks. */
function consequencesOf(planned: PlannedCluster, [first = "", name = ""]: readonly string[]): ExplainedPart["more"] {
  const origin = `${first}.${name}`;
  const comesFrom = (one: string) => one === origin || one.startsWith(`${origin}.`);
  const machine = first === "machines" ? planned.machines.find((one) => one.machine.name === name) : undefined;
  const key = first === "components" ? name : undefined;
  const releases = allReleases(planned).filter((one) =>
    first === "releases" ? one.name === name : name !== "" && comesFrom(one.origin),
  );
  const stages = planned.graph.stages.filter((one) => name !== "" && comesFrom(one.origin));
  const asked = planned.machines.flatMap((one) =>
    machineNeeds({ needs: one.needs.filter(({ component }) => component === key) }).map((need) => ({
      need: need.replace(/^components\.[^:]+: /, ""),
      machine: one.machine.name,
    })),
  );
  const needs = [...new Set(asked.map(({ need }) => need))].map(
    (need) => `${need}: ${asked.flatMap((one) => (one.need === need ? [one.machine] : [])).join(", ")}`,
  );
  return [
    ["Stages", stages.map((stage) => `${stage.name}: ${stage.title}`)] as const,
    [
      "Releases",
      releases.map(({ name: release, namespace, chart }) => `${namespace}/${release}: ${chart.name} ${chart.version}`),
    ] as const,
    [
      "Values that releases.*.values lay over it",
      releases.flatMap((release) => overridesOf(planned, release).map(({ path }) => path)),
    ] as const,
    ["Asked of machines", needs] as const,
    ["Components ask of it", machine === undefined ? [] : machineNeeds(machine)] as const,
    ["Patches laid over it, in this order", machine?.patches.map((patch) => patch.origin) ?? []] as const,
    [
      "Chapters of runbooks",
      planned.sections
        .filter((one) => name !== "" && comesFrom(one.origin))
        .map(({ runbook, title }) => `${runbook}: ${title}`),
    ] as const,
  ].flatMap(([title, lines]) => (lines.length === 0 ? [] : [{ title, lines }]));
}
