import type { ReadDefinition } from "../../compiler/synth-cluster";
import { at, isFields } from "../../lib/data/fields";
import { readDefinition } from "../../lib/definition/parse";
import { InputError, type Problem } from "../../lib/model/problem";
import type { Problems } from "../../lib/model/problems";
import type { ProjectFiles } from "../../lib/model/project-files";
import type { Host } from "../host";
import type { Answers } from "../kept-clusters";
import { type Components, loadComponents } from "../own-components/load";
import type { DefinitionFile } from "./find";
import type { DefinitionValue, FileResult } from "./value";
import { type DefinitionValues, type ReadOptions, readValues } from "./values";

/** A definition that was read: what the operator wrote, the cluster it gives, and what is wrong with it so far. */
export interface Definition extends ReadDefinition {
  /** Where it was read from. */
  readonly file: DefinitionFile;
  /** What the operator wrote, before anything was parsed. */
  readonly input: unknown;
  /** Files of the project; every question to them is noted. */
  readonly files: ProjectFiles;
  /** Those questions so far, with their answers. */
  readonly answers: () => Answers;
  /** What reading found. */
  readonly problems: Problems;
}

/** The definitions of a project that were asked for. */
export interface Definitions {
  /** The clusters that were asked for, in the order of their names. */
  readonly definitions: readonly Definition[];
  /** Names of all clusters of the project, those that were not asked for included. */
  readonly names: readonly string[];
  /** What is wrong with files of which nothing could be read, components included. */
  readonly unread: readonly Problem[];
  /** What definitions of the repository may switch on. */
  readonly components: Components;
}

/**
 * Reads the definitions with these names, or all, each as far as it can be
 * read, so that the rest of a run can say what else is wrong.
 */
export async function readDefinitions(
  host: Host,
  project: string,
  names: readonly string[],
  { dataOnly = false, shard }: ReadOptions = {},
): Promise<Definitions> {
  const [components, values] = await Promise.all([
    loadComponents(host, project, { dataOnly }),
    readValues(host, project, names, { dataOnly, shard }),
  ]);
  return parseValues(values, components, dataOnly);
}

/** Parses what definition files say, each as far as it can be. */
export function parseValues(values: DefinitionValues, components: Components, dataOnly = false): Definitions {
  const unread: Problem[] = [...generalProblems(values, components)];
  const definitions: Definition[] = [];
  for (const value of values.values) {
    const parsed = parseValue(value, components, dataOnly);
    if ("definition" in parsed) definitions.push(parsed.definition);
    else unread.push(...parsed.unread);
  }
  return { definitions, names: values.names, unread, components };
}

/** What is wrong with files in the way, with names that are not there, and with components. */
export function generalProblems(
  { values, problems, all }: DefinitionValues,
  components: Components,
): readonly Problem[] {
  return [...problems, ...problemsOf(components, all ? undefined : values.map(({ said }) => said))];
}

/** Parses what one definition file says; gives what keeps it from being a cluster where it is none. */
export function parseValue(
  { file, said, secrets, files, answers }: DefinitionValue,
  components: Components,
  dataOnly = false,
): { readonly definition: Definition } | { readonly unread: readonly Problem[] } {
  if ("problems" in said) return { unread: said.problems };
  const { value, text } = said;
  const read = readWith(components, () =>
    readDefinition(value, file.file, components.registry, { secretFiles: secrets.files, files }),
  );
  if ("got" in read) return { unread: [read] };
  const { input, cluster, problems } = read;
  leaveOutAbsent(problems, { file: file.file, value, components, dataOnly });
  problems.add(...secrets.problems, ...wrongName(file, input));
  if (cluster === undefined) return { unread: problems.all() };
  return { definition: { file, input, text, files, answers, cluster, problems } };
}

/**
 * Reads the definitions with these names, or all, for a command that can do
 * nothing with half a cluster.
 *
 * @throws InputError with the problems of all files that were read
 */
export async function loadDefinitions(host: Host, project: string, names: readonly string[]): Promise<Definitions> {
  const read = await readDefinitions(host, project, names);
  const problems = [...read.unread, ...read.definitions.flatMap((definition) => definition.problems.all())];
  if (problems.length > 0) throw new InputError(problems);
  return read;
}

/** Problems of components: of all, or only of those that these definitions switch on. */
function problemsOf({ problems }: Components, definitions: readonly FileResult[] | undefined): readonly Problem[] {
  if (definitions === undefined) return [...problems.values()].flat();
  const used = new Set(definitions.flatMap((one) => ("value" in one ? keysOf(one.value) : [])));
  return [...problems].flatMap(([key, found]) => (key === "" || used.has(key) ? found : []));
}

/** Keys below `components` of what somebody wrote. */
function keysOf(value: unknown): readonly string[] {
  const components = at(value, "components");
  return isFields(components) ? Object.keys(components) : [];
}

/** A schema of options that throws is a problem of its component. */
function readWith<Read>({ blame }: Components, read: () => Read): Read | Problem {
  try {
    return read();
  } catch (error) {
    const problem = blame(error);
    if (problem === undefined) throw error;
    return problem;
  }
}

/** What follows from a component that is not there is left out; with --data-only each is named. */
function leaveOutAbsent(
  problems: Problems,
  { file, value, components, dataOnly }: { file: string; value: unknown; components: Components; dataOnly: boolean },
): void {
  for (const key of keysOf(value).filter((one) => components.absent.has(one))) {
    const path = `components.${key}`;
    if (dataOnly)
      problems.add({
        file,
        path,
        got: "a component of this repository, which would have to be run",
        want: "components of Groundwork alone: with --data-only no code of the repository runs",
        fix: "leave --data-only away where you trust everybody who may have changed components/",
      });
    problems.leaveOut(path, key);
  }
}

/** A cluster is found by its file, so both carry one name. */
function wrongName(file: DefinitionFile, value: unknown): readonly Problem[] {
  const name: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "name") : undefined;
  if (typeof name !== "string" || name === file.name) return [];
  return [
    {
      file: file.file,
      path: "name",
      got: JSON.stringify(name),
      want: `${JSON.stringify(file.name)}, the name of its file`,
      fix: "rename the file or the cluster",
    },
  ];
}
