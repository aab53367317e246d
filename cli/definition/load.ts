import { readFileSync } from "node:fs";
import { catalog } from "../../apps/catalog";
import { nearest } from "../../lib/data/nearest";
import { parseDefinition } from "../../lib/definition/parse";
import { readYaml } from "../../lib/definition/yaml";
import type { Cluster } from "../../lib/model/cluster";
import { InputError, type Problem } from "../../lib/model/problem";
import type { Host } from "../host";
import { compile } from "./compile";
import { evaluate } from "./evaluate";
import { type DefinitionFile, findDefinitions, findSecretFiles } from "./find";

/** A definition that was read: what the operator wrote, and the cluster it gives. */
export interface Definition {
  readonly file: DefinitionFile;
  readonly input: unknown;
  /** Text of a YAML definition, for lines and columns; of a TypeScript one findings give the path. */
  readonly text?: string | undefined;
  readonly cluster: Cluster;
}

export interface Definitions {
  readonly definitions: readonly Definition[];
  /** Names of all clusters of the project, those that were not asked for included. */
  readonly names: readonly string[];
}

/**
 * Reads the definitions with these names, or all. Throws InputError with the
 * problems of all files that were read.
 */
export async function loadDefinitions(host: Host, project: string, names: readonly string[]): Promise<Definitions> {
  const { files, problems } = findDefinitions(project);
  const found: Problem[] = [...problems, ...unknownNames(names, files)];
  const chosen = names.length === 0 ? files : files.filter((file) => names.includes(file.name));
  const results = await Promise.all(chosen.map((file) => readDefinition(host, project, file)));
  const definitions: Definition[] = [];
  for (const [index, result] of results.entries()) {
    const file = chosen[index];
    if (file === undefined) continue;
    if ("problems" in result) {
      found.push(...result.problems);
      continue;
    }
    const parsed = parseDefinition(result.value, file.file, catalog, findSecretFiles(project, file.name));
    found.push(...parsed.problems, ...wrongName(file, result.value));
    if (parsed.cluster !== undefined)
      definitions.push({ file, input: result.value, text: result.text, cluster: parsed.cluster });
  }
  if (found.length > 0) throw new InputError(found);
  return { definitions, names: files.map((file) => file.name) };
}

async function readDefinition(
  host: Host,
  project: string,
  file: DefinitionFile,
): Promise<{ readonly value: unknown; readonly text?: string } | { readonly problems: readonly Problem[] }> {
  if (file.language === "yaml") {
    const text = readFileSync(file.path, "utf8");
    const { value, problems } = readYaml(text, file.file);
    return problems.length > 0 ? { problems } : { value, text };
  }
  const compiled = await compile(host, project, file);
  if (!("code" in compiled)) return { problems: compiled };
  const evaluated = evaluate(project, file, compiled);
  return "problem" in evaluated ? { problems: [evaluated.problem] } : evaluated;
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
