import type { ReadDefinition } from "../../compiler/synth-cluster";
import { at, isFields } from "../../lib/data/fields";
import { nearest } from "../../lib/data/nearest";
import { readDefinition } from "../../lib/definition/parse";
import { diskFolder } from "../../lib/emit/file-system";
import { InputError, type Problem } from "../../lib/model/problem";
import type { Problems } from "../../lib/model/problems";
import type { ProjectFiles } from "../../lib/model/project-files";
import { diskRepository } from "../../lib/ownership/repository";
import type { FoundFile } from "../../lib/secrets/secret-file";
import type { Host } from "../host";
import { type Answers, notedFiles } from "../kept-clusters";
import { type Components, loadComponents } from "../own-components/load";
import { compile } from "./compile";
import { evaluate, type Runnable } from "./evaluate";
import { readYamlWithParts } from "./extends";
import { type DefinitionFile, findDefinitions, findSecretFiles } from "./find";
import { readProjectFile } from "./project-file";

/** A definition that was read: what the operator wrote, the cluster it gives, and what is wrong with it so far. */
export interface Definition extends ReadDefinition {
  /** Where it was read from. */
  readonly file: DefinitionFile;
  /** What the operator wrote, before anything was parsed. */
  readonly input: unknown;
  /** What is stored encrypted next to it. */
  readonly secrets: readonly FoundFile[];
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

/** How definitions are read. */
export interface ReadOptions {
  /** Read YAML alone and run no code of the repository. */
  readonly dataOnly?: boolean | undefined;
}

/**
 * Reads the definitions with these names, or all, each as far as it can be
 * read, so that the rest of a run can say what else is wrong.
 */
export async function readDefinitions(
  host: Host,
  project: string,
  names: readonly string[],
  { dataOnly = false }: ReadOptions = {},
): Promise<Definitions> {
  const { files, problems } = findDefinitions(project);
  const unread: Problem[] = [...problems, ...unknownNames(names, files)];
  const chosen = names.length === 0 ? files : files.filter((file) => names.includes(file.name));
  const [components, results] = await Promise.all([
    loadComponents(host, project, { dataOnly }),
    readFiles(host, project, chosen, dataOnly),
  ]);
  unread.push(...problemsOf(components, names.length === 0 ? undefined : results));
  const definitions: Definition[] = [];
  const own = diskRepository(diskFolder(project), []);
  for (const [index, result] of results.entries()) {
    const file = chosen[index];
    if (file === undefined) continue;
    if ("problems" in result) {
      unread.push(...result.problems);
      continue;
    }
    const { value, text } = result;
    const secrets = findSecretFiles(project, file.name);
    const { files, answers } = notedFiles(own);
    const read = readWith(components, () =>
      readDefinition(value, file.file, components.registry, { secretFiles: secrets.files, files }),
    );
    if ("got" in read) {
      unread.push(read);
      continue;
    }
    const { input } = read;
    leaveOutAbsent(read.problems, { file: file.file, value, components, dataOnly });
    read.problems.add(...secrets.problems, ...wrongName(file, input));
    if (read.cluster === undefined) unread.push(...read.problems.all());
    else
      definitions.push({
        file,
        input,
        text,
        secrets: secrets.files,
        files,
        answers,
        cluster: read.cluster,
        problems: read.problems,
      });
  }
  return { definitions, names: files.map((file) => file.name), unread, components };
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

type FileResult = { readonly value: unknown; readonly text?: string } | { readonly problems: readonly Problem[] };

/** The values of definition files, in their order. All that must be run share one process. */
async function readFiles(
  host: Host,
  project: string,
  files: readonly DefinitionFile[],
  dataOnly: boolean,
): Promise<readonly FileResult[]> {
  const compiled = await Promise.all(
    files.map(async (definition): Promise<Runnable | FileResult | undefined> => {
      if (definition.language === "yaml" || dataOnly) return undefined;
      const read = readProjectFile(project, definition.file);
      if ("problem" in read) return { problems: [read.problem] };
      const result = await compile(host, project, definition);
      return "code" in result ? { definition, compiled: result } : { problems: result };
    }),
  );
  const runnable = compiled.filter((one): one is Runnable => one !== undefined && "compiled" in one);
  const evaluated = await evaluate(host, project, runnable);
  const values = new Map(runnable.map((one, index) => [one.definition, evaluated[index]]));
  return files.map((file, index): FileResult => {
    const failed = compiled[index];
    if (failed !== undefined && "problems" in failed) return failed;
    if (file.language === "yaml") return readYamlWithParts(project, file.file);
    const result = values.get(file);
    if (result === undefined) return { problems: [codeRefused(file)] };
    return "problem" in result ? { problems: [result.problem] } : result;
  });
}

function codeRefused({ file }: DefinitionFile): Problem {
  return {
    file,
    path: "",
    got: "a definition in TypeScript, which would have to be run",
    want: "definitions in YAML: with --data-only no code of the repository runs",
    fix: "leave --data-only away where you trust everybody who may have changed the file",
  };
}

function unknownNames(names: readonly string[], files: readonly DefinitionFile[]): readonly Problem[] {
  const known = files.map((file) => file.name);
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      return {
        file: "clusters",
        path: "",
        got: `no cluster ${JSON.stringify(name)}`,
        want: known.length === 0 ? "a cluster that is defined" : `one of ${known.join(", ")}`,
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      };
    });
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
