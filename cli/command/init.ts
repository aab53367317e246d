import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { catalog } from "../../apps/catalog";
import { parseDefinition } from "../../lib/definition/parse";
import { InputError } from "../../lib/model/problem";
import { findDefinitions } from "../definition/find";
import { PACKAGE } from "../definition/shared-names";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { askAll, type NewDefinition } from "../init/answers";
import { definitionText } from "../init/definition-text";
import { type Answers, firstDefinition } from "../init/plan";
import { problemsOf, QUESTIONS } from "../init/questions";
import { type NewFile, repositoryFiles } from "../init/repository-files";
import { lookAround } from "../init/surroundings";
import { placeTool } from "../init/tool";
import { writeNew } from "../init/write-new";
import { folderForNew } from "../project";

/** Options of `groundwork init`; an answer that is given is not asked for. */
export interface InitOptions extends Partial<Answers> {
  /** Folder of the repository; absent: where the target leads. */
  readonly project?: string | undefined;
  /** Write YAML instead of TypeScript. */
  readonly yaml?: boolean | undefined;
  /** Take what is proposed, and ask nothing. */
  readonly yes?: boolean | undefined;
  /** Archive of the tool, or a Git URL at a commit. */
  readonly tool?: string | undefined;
}

/**
 * Makes a repository for a cluster, or adds a cluster to one: a definition that
 * synthesizes as it is, and every other file that is not there yet. Never
 * overwrites. In a clone of Groundwork it writes the definition alone.
 *
 * @param target name of the cluster, or the folder of its repository, e.g. `../home`
 */
export async function init(host: Host, target: string, options: InitOptions): Promise<ExitCode> {
  const { folder, name } = placeOf(host, target, options.project);
  const inClone = folder === host.root;
  const there = findDefinitions(folder).files.find((other) => other.name === name);
  const file = there?.file ?? `clusters/${name}.${options.yaml === true ? "yaml" : "ts"}`;
  const around = lookAround(host, inClone || !existsSync(folder) ? host.cwd : folder);
  // The remote of a clone is that of Groundwork, not that of a new repository.
  const surroundings = inClone || !existsSync(folder) ? { ...around, remote: undefined } : around;
  const asked = { name, file, given: options, around: surroundings };
  const answers = await askAll(there !== undefined || options.yes === true ? {} : host, asked);
  if (answers === undefined) {
    host.stderr.write("Nothing was written.\n");
    return EXIT.badInput;
  }

  const files: Record<string, NewFile> = {};
  if (there === undefined) files[file] = { content: textOf(asked, answers, { inClone, yaml: options.yaml === true }) };
  if (!inClone) {
    const tool = existsSync(join(folder, "package.json")) ? "" : placeTool(host, folder, options.tool);
    Object.assign(files, repositoryFiles({ name, definition: file, repository: answers.repository, tool }));
  }
  const { wrote, kept } = writeNew(folder, files);
  const shown = relative(host.cwd, folder);
  for (const path of wrote) host.stdout.write(`wrote ${join(shown, path)}\n`);
  if (kept.length > 0) host.stderr.write(`Kept as they are: ${kept.join(", ")}\n`);
  if (!inClone) tellTool(host, folder);
  const enter = shown === "" ? "" : `cd ${shown} && `;
  const install = inClone || existsSync(join(folder, "node_modules")) ? "" : "npm install && ";
  host.stderr.write(`Next: ${enter}${install}npx groundwork synth ${name}\n`);
  return EXIT.good;
}

/** The repository's folder and the cluster's name. A target with a separator is a folder, any other a name. */
function placeOf(host: Host, target: string, project: string | undefined) {
  const isFolder = /[/\\]/.test(target) || target === "." || target === "..";
  if (project === undefined && isFolder) {
    const folder = resolve(host.cwd, target);
    return { folder, name: basename(folder) };
  }
  return { folder: folderForNew(host, project), name: target };
}

/** The text of a definition that was checked as a whole. */
function textOf(
  { name, file }: NewDefinition,
  answers: Answers,
  { inClone, yaml }: { readonly inClone: boolean; readonly yaml: boolean },
): string {
  const definition = firstDefinition(name, answers);
  const wrong = [
    ...QUESTIONS.filter(({ choices }) => choices !== undefined).flatMap((question) =>
      problemsOf(question, name, answers, file),
    ),
    ...QUESTIONS.filter(({ key }) => key === "machines").flatMap((question) =>
      problemsOf(question, name, answers, file),
    ),
  ];
  const problems = wrong.length > 0 ? wrong : parseDefinition(definition, file, catalog).problems;
  if (problems.length > 0) throw new InputError(problems);
  return definitionText(definition, yaml ? "yaml" : "typescript", {
    module: inClone ? "../apps/define-cluster" : PACKAGE,
    schema: inClone ? "../definition.schema.json" : `../node_modules/${PACKAGE}/build/definition.schema.json`,
  });
}

/** A package.json that was there already may lack the tool. */
function tellTool(host: Host, folder: string): void {
  if (readFileSync(join(folder, "package.json"), "utf8").includes(`"${PACKAGE}"`)) return;
  host.stderr.write(`package.json does not name ${PACKAGE}; add it: npm install --save-dev <archive or Git URL>\n`);
}
