import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { projectTree } from "../compiler/project-tree";
import type { SynthesizedCluster } from "../compiler/synth-cluster";
import type { ScannedText } from "../lib/checks/rule";
import type { OwnedTree } from "../lib/emit/changes";
import type { Problem } from "../lib/model/problem";
import type { ChartFile } from "../lib/schema/schema-file";
import { type ClusterKey, clusterKey } from "./cluster-key";
import type { DefinitionValue } from "./definition/value";
import { type DefinitionValues, readValues } from "./definition/values";
import { forgetOld } from "./forget-old";
import type { Host } from "./host";
import { keepCluster, keptCluster, type MadeCluster } from "./kept-clusters";
import { ownCharts } from "./own-charts/kept";
import { COMPONENT_TYPES } from "./own-components/kept-file";
import type { Components } from "./own-components/load";
import type { MakeOptions, PlanOptions } from "./plan-clusters";
import { keptScans } from "./secret-scan/kept-scans";
import { scanOthers } from "./secret-scan/scan";

/** All chosen clusters. */
export interface MadeClusters {
  /** In the order of their definitions. */
  readonly made: readonly MadeCluster[];
  /** The files of each, and those that no single cluster owns. */
  readonly trees: readonly OwnedTree[];
  /** Everything that is wrong with the definitions. Where there is any, nothing may be written. */
  readonly problems: readonly Problem[];
  /** The plans behind them; of all in a comparison with a revision, else of those that were not kept. */
  readonly planned: readonly SynthesizedCluster[];
  /** Names of all clusters of the project, those that were not asked for included. */
  readonly names: readonly string[];
  /** Renders of charts that were made on the way, by path relative to the project. */
  readonly renders: ReadonlyMap<string, string>;
  /** What the repository has of its own; absent where it has nothing. */
  readonly components?: Components | undefined;
}

/**
 * Reads definitions and makes their clusters. One that follows from nothing else
 * than it did in an earlier run is taken from there; what plans the others is
 * loaded where there are any.
 */
export async function makeClusters(
  host: Host,
  project: string,
  names: readonly string[],
  options: MakeOptions,
): Promise<MadeClusters> {
  const values = await readValues(host, project, names, options);
  const charts = ownCharts(project);
  const clean = keptScans(host);
  const others = scanOthers(
    project,
    values.values.map(({ file }) => file.name),
    clean,
  );
  clean?.keep();
  const keyOf = mayKeep(host, project, options) ? keysFor(host, project, { charts, others, ...options }) : undefined;
  const wanted = values.values.map((value): WantedCluster => {
    const key = keyOf?.(value);
    return {
      value,
      key,
      kept: options.afresh === true ? undefined : key && keptCluster(host.caches, key, value.files),
    };
  });
  const kept = wanted.flatMap((one) => one.kept ?? []);
  if (kept.length === wanted.length && values.problems.length === 0)
    return { made: kept, trees: treesOf(kept), problems: [], planned: [], names: values.names, renders: new Map() };

  const rest = wanted.filter((one) => one.kept === undefined);
  const toMake = { ...values, values: rest.map(({ value }) => value) };
  const keptNames = kept.map(({ name }) => name);
  const planning = { ...options, charts, others, names: keptNames };
  const fresh = await (options.committed === undefined
    ? makeRest(host, project, rest, { toMake, planning })
    : planRest(host, project, rest, { toMake, planning }));
  if (rest.some(({ key }) => key !== undefined)) forgetOld(host.caches);
  const all = wanted.flatMap((one) => one.kept ?? fresh.made.get(one.value) ?? []);
  return { ...fresh, made: all, trees: treesOf(all), names: values.names };
}

/** What is left to be made, and what planning takes. */
interface Rest {
  readonly toMake: DefinitionValues;
  readonly planning: PlanOptions;
}

/** What came of those that were not kept. */
interface Fresh extends Pick<MadeClusters, "problems" | "planned" | "renders" | "components"> {
  readonly made: ReadonlyMap<DefinitionValue, MadeCluster>;
}

/** Makes clusters of which nobody wants the plans; those with charts to render are planned together afterwards. */
async function makeRest(
  host: Host,
  project: string,
  rest: readonly WantedCluster[],
  { toMake, planning }: Rest,
): Promise<Fresh> {
  const { charts, others, today, dataOnly, names } = planning;
  const { makeJobs } = await import("./many/make");
  const jobs = rest.map(({ value: { file, said, secrets }, key }) => ({
    value: { file, said, secrets },
    scanned: others.get(file.name) ?? [],
    key,
  }));
  const done = await makeJobs(host, { project, charts, today, dataOnly }, jobs, { values: toMake, kept: names });
  const made = new Map(
    rest.flatMap(({ value }, index) => {
      const cluster = done.made[index];
      return cluster === undefined ? [] : [[value, cluster] as const];
    }),
  );
  const waiting = done.waiting.flatMap((index) => rest[index] ?? []);
  const problems = [...done.unread, ...done.problems];
  if (waiting.length === 0) return { made, problems, planned: [], renders: new Map(), components: done.components };
  const later = await planRest(host, project, waiting, {
    toMake: { ...toMake, values: waiting.map(({ value }) => value), problems: [] },
    planning: { ...planning, names: [...names, ...[...made.values()].map(({ name }) => name)] },
  });
  return {
    ...later,
    made: new Map([...made, ...later.made]),
    // What is wrong with components is in both.
    problems: [...problems, ...later.problems.filter((one) => !problems.some((had) => isDeepStrictEqual(one, had)))],
    components: done.components,
  };
}

/** Plans clusters together and keeps every plan. */
async function planRest(
  host: Host,
  project: string,
  rest: readonly WantedCluster[],
  { toMake, planning }: Rest,
): Promise<Fresh> {
  const { planClusters } = await import("./plan-clusters");
  const { definitions, unread, components, planned, made, renders } = await planClusters(
    host,
    project,
    toMake,
    planning,
  );
  const fresh = new Map<DefinitionValue, MadeCluster>();
  const places = new Map(rest.map((one) => [one.value.file, one]));
  for (const [index, cluster] of made.entries()) {
    const definition = definitions[index];
    if (definition === undefined) continue;
    const one = places.get(definition.file);
    if (one === undefined) continue;
    fresh.set(one.value, cluster);
    const isGood = definition.problems.none && planned[index]?.problems.length === 0;
    if (one.key !== undefined && isGood) keepCluster(host.caches, one.key, one.value.answers(), cluster);
  }
  return {
    made: fresh,
    problems: [...unread, ...planned.flatMap(({ problems }) => problems)],
    planned,
    renders,
    components,
  };
}

interface WantedCluster {
  readonly value: DefinitionValue;
  /** Where it is kept; undefined for one that never is. */
  readonly key: ClusterKey | undefined;
  readonly kept: MadeCluster | undefined;
}

/** A component of the repository may ask for anything, and a comparison looks at whole plans. */
function mayKeep({ program }: Host, project: string, { committed }: MakeOptions): boolean {
  const own = ["components", COMPONENT_TYPES].some((path) => existsSync(join(project, path)));
  return program !== undefined && committed === undefined && !own;
}

/** What clusters follow from in addition to their own definitions. */
interface Surroundings extends MakeOptions {
  readonly charts: ReadonlyMap<string, ChartFile>;
  /** What the scan found next to the definitions, by cluster. */
  readonly others: ReadonlyMap<string, readonly ScannedText[]>;
}

function keysFor({ program }: Host, project: string, { charts, others, today }: Surroundings) {
  return (value: DefinitionValue): ClusterKey | undefined => {
    const { file, secrets, alone } = value;
    const said = alone === undefined ? value.said : { text: alone };
    if ("problems" in said || secrets.problems.length > 0) return undefined;
    const day = "value" in said && hasDate(said.value) ? (today ?? "no day") : "any day";
    return clusterKey(
      [project, file.file, day === today ? "on a day" : day],
      [program, process.version, file.file, said, secrets.files, [...charts], day, others.get(file.name)],
    );
  };
}

/** True where something is said to last until a day: an acceptance, whose end only a check looks at. */
function hasDate(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "until" in value || Object.values(value).some(hasDate);
}

function treesOf(made: readonly MadeCluster[]): readonly OwnedTree[] {
  return [...made.map(({ name, tree, record }) => ({ owner: name, tree, record })), projectTree()];
}
