import { nearest } from "../../lib/data/nearest";
import { diskFolder } from "../../lib/emit/file-system";
import type { Problem } from "../../lib/model/problem";
import { diskRepository } from "../../lib/ownership/repository";
import type { Host } from "../host";
import { notedFiles } from "../kept-clusters";
import { isInShard, type Shard } from "../shard";
import { compile } from "./compile";
import { evaluate, type Runnable } from "./evaluate";
import { withParts } from "./extends";
import { type DefinitionFile, findDefinitions, findSecretFiles } from "./find";
import { readProjectFile } from "./project-file";
import type { DefinitionValue, FileResult } from "./value";

/** The definition files of a project that were asked for. */
export interface DefinitionValues {
  /** In the order of their names. */
  readonly values: readonly DefinitionValue[];
  /** Names of all clusters of the project, those that were not asked for included. */
  readonly names: readonly string[];
  /** Names that were asked for and are not there, and files that are in the way. */
  readonly problems: readonly Problem[];
  /** Whether all of the project was asked for. */
  readonly all: boolean;
}

/** How definitions are read. */
export interface ReadOptions {
  /** Read YAML alone and run no code of the repository. */
  readonly dataOnly?: boolean | undefined;
  /** Of what was asked for, only the clusters of this shard; absent: all of it. */
  readonly shard?: Shard | undefined;
}

/** Reads what the definition files of these names say, or of all where there is no name. */
export async function readValues(
  host: Host,
  project: string,
  names: readonly string[],
  { dataOnly = false, shard }: ReadOptions = {},
): Promise<DefinitionValues> {
  const found = findDefinitions(project);
  const all = names.length === 0;
  const asked = all ? found.files : found.files.filter((file) => names.includes(file.name));
  const chosen = shard === undefined ? asked : asked.filter(({ name }) => isInShard(name, shard));
  const results = await readFiles(host, project, chosen, dataOnly);
  const own = diskRepository(diskFolder(project), []);
  return {
    values: results.flatMap((read, index): readonly DefinitionValue[] => {
      const file = chosen[index];
      if (file === undefined) return [];
      const value = { file, secrets: findSecretFiles(project, file.name), ...notedFiles(own) };
      if (!("parse" in read)) return [{ ...value, said: read }];
      let said: FileResult | undefined;
      return [
        {
          ...value,
          alone: read.alone,
          get said() {
            said ??= read.parse();
            return said;
          },
        },
      ];
    }),
    names: found.files.map((file) => file.name),
    problems: [...found.problems, ...unknownNames(names, found.files)],
    all,
  };
}

/** YAML that need not be parsed to know whether it says the same as before. */
interface Unparsed {
  readonly alone: string;
  readonly parse: () => FileResult;
}

/** How YAML names other files and days, and how a word is written so that nobody finds it. */
const NOT_ALONE = /extends|until|\\/;

function readYamlFile(project: string, { file }: DefinitionFile): FileResult | Unparsed {
  const read = readProjectFile(project, file);
  if ("problem" in read) return { problems: [read.problem] };
  const parse = () => withParts(project, file, read.text);
  return NOT_ALONE.test(read.text) ? parse() : { alone: read.text, parse };
}

/** The values of definition files, in their order. All that must be run share one process. */
async function readFiles(
  host: Host,
  project: string,
  files: readonly DefinitionFile[],
  dataOnly: boolean,
): Promise<readonly (FileResult | Unparsed)[]> {
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
  return files.map((file, index): FileResult | Unparsed => {
    const failed = compiled[index];
    if (failed !== undefined && "problems" in failed) return failed;
    if (file.language === "yaml") return readYamlFile(project, file);
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
