import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { generatedDocuments } from "../../infra/talos/generated";
import { type Adopted, adopt as adoptHome } from "../../lib/adopt/adopt";
import type { FoundHome } from "../../lib/adopt/found";
import { adoptedMarkdown, placeOf, summaryOf } from "../../lib/adopt/table";
import { filesOf, find } from "../adopt/find";
import { plannerOf } from "../adopt/plan";
import { findDefinitions } from "../definition/find";
import { PACKAGE } from "../definition/shared-names";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { definitionText } from "../init/definition-text";
import { KUBERNETES, TALOS } from "../init/first-version";
import { type NewFile, repositoryFiles } from "../init/repository-files";
import { lookAround } from "../init/surroundings";
import { placeTool } from "../init/tool";
import { writeNew } from "../init/write-new";
import { folderForNew } from "../project";

/** Options of `groundwork adopt`. */
export interface AdoptOptions {
  /** Folder of the repository that the definition is written to; absent: the one of the working directory. */
  readonly project?: string | undefined;
  /** Language of the definition. */
  readonly format: "ts" | "yaml";
  /** Archive of the tool, or a Git URL at a commit, for a new repository. */
  readonly tool?: string | undefined;
  /** Say what would be written, and write nothing. */
  readonly dryRun?: boolean | undefined;
  /** Report as JSON on stdout. */
  readonly json?: boolean | undefined;
}

/**
 * Takes over a cluster that another tool describes: a definition, patches for
 * what it has no field for, and a table of where every key went. Never
 * overwrites.
 *
 * @param path file or folder of the other tool
 */
export function adopt(host: Host, path: string, options: AdoptOptions): ExitCode {
  const found = find(resolve(host.cwd, path), path);
  const input = {
    files: filesOf(found.folder),
    file: found.files[0] ?? "",
    all: found.files,
    env: host.env,
    generated: generatedDocuments,
    newest: { talos: TALOS.version, kubernetes: KUBERNETES.version },
  };
  const folder = folderForNew(host, options.project);
  const inClone = folder === host.root;
  const home = withRepository(host, found.format.read(input), inClone ? found.folder : folder);
  const adopted = adoptHome(home, plannerOf(options.format));
  const { wrote, kept } =
    options.dryRun === true
      ? { wrote: [], kept: [] }
      : writeNew(folder, filesToWrite(host, { folder, inClone, home, adopted, options }));
  if (options.json === true) {
    const { name, rows, differences } = adopted;
    host.stdout.write(
      `${JSON.stringify({ cluster: name, origin: home.origin, wrote, kept, rows, differences }, null, 2)}\n`,
    );
    return EXIT.good;
  }
  host.stdout.write(tableText(adopted));
  const shown = relative(host.cwd, folder);
  for (const file of wrote) host.stdout.write(`wrote ${join(shown, file)}\n`);
  if (kept.length > 0) host.stderr.write(`Kept as they are: ${kept.join(", ")}\n`);
  host.stderr.write(`${found.format.title}: ${summaryOf(adopted)}.\n`);
  host.stderr.write(
    adopted.differences.length === 0
      ? "The machine configurations say the same before and after.\n"
      : `The machine configurations differ in ${adopted.differences.length} places, which docs/ADOPTED.md lists.\n`,
  );
  if (options.dryRun === true) host.stderr.write("Nothing was written.\n");
  else
    host.stderr.write(
      `Next: docs/ADOPTED.md says what to do before the first apply; npx groundwork synth ${adopted.name}\n`,
    );
  return EXIT.good;
}

/** The remote of the repository, where the files name none. */
function withRepository(host: Host, home: FoundHome, folder: string): FoundHome {
  if (home.facts.repository !== undefined || !existsSync(folder)) return home;
  return { ...home, facts: { ...home.facts, repository: lookAround(host, folder).remote } };
}

interface Writing {
  readonly folder: string;
  readonly inClone: boolean;
  readonly home: FoundHome;
  readonly adopted: Adopted;
  readonly options: AdoptOptions;
}

function filesToWrite(
  host: Host,
  { folder, inClone, home, adopted, options }: Writing,
): Readonly<Record<string, NewFile>> {
  const { name, definition } = adopted;
  const there = findDefinitions(folder).files.find((other) => other.name === name)?.file;
  const file = there ?? `clusters/${name}.${options.format}`;
  const module = inClone ? "../apps/define-cluster" : PACKAGE;
  const schema = inClone ? "../definition.schema.json" : `../node_modules/${PACKAGE}/build/definition.schema.json`;
  const files: Record<string, NewFile> = {
    [file]: {
      content: definitionText(definition, options.format === "yaml" ? "yaml" : "typescript", { module, schema }),
    },
  };
  for (const [path, content] of Object.entries(adopted.files)) files[`clusters/${name}/${path}`] = { content };
  if (home.secrets !== undefined) files[`clusters/${name}/talsecret.sops.yaml`] = { content: home.secrets.text };
  files[tablePath(folder, home, adopted)] = { content: adoptedMarkdown(home, adopted, file) };
  if (!inClone) {
    const tool = existsSync(join(folder, "package.json")) ? "" : placeTool(host, folder, options.tool);
    const repository = home.facts.repository ?? "";
    Object.assign(files, repositoryFiles({ name, definition: file, repository, tool }));
  }
  return files;
}

/** The second cluster of a repository has a table of its own. */
function tablePath(folder: string, _home: FoundHome, { name }: Adopted): string {
  const path = "docs/ADOPTED.md";
  const file = join(folder, path);
  if (!existsSync(file) || readFileSync(file, "utf8").startsWith(`# ${name}:`)) return path;
  return `docs/ADOPTED-${name}.md`;
}

function tableText({ rows }: Adopted): string {
  const cells = rows.map((row) => [`${row.file}:${row.line}`, row.key, placeOf(row), row.why]);
  const width = (index: number) => Math.min(60, Math.max(0, ...cells.map((row) => row[index]?.length ?? 0)));
  const widths = [width(0), width(1), width(2)];
  return cells
    .map(
      (row) =>
        `${row
          .map((text, index) => text.padEnd(widths[index] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
