import { synthProject } from "../../compiler/synth-project";
import { blocking, formatFinding } from "../../lib/checks/engine";
import type { Finding } from "../../lib/checks/rule";
import { RULES } from "../../lib/checks/rules/catalog";
import { diffFile, type ObjectChange } from "../../lib/emit/file-diff";
import { PROJECT } from "../../lib/emit/record";
import { lookAtDist } from "../../lib/emit/write";
import { show } from "../../lib/model/problem";
import { maskText } from "../../lib/secret-scan/mask";
import { shownDifference } from "../../lib/secret-scan/shown-difference";
import { contextsOf } from "../contexts";
import { readDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { schemasOf } from "../own-charts/kept";
import { progressOf } from "../progress";
import { openProject } from "../project";
import { Refused } from "../refused";
import { scanProject } from "../secret-scan/scan";
import { count } from "../text/problems";
import { type Style, styleFor } from "../text/style";
import { reportUnreadable } from "../text/unreadable";

/** Options of `groundwork diff`. */
export interface DiffOptions {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Report as JSON on stdout. */
  readonly json?: boolean | undefined;
  /** Read YAML alone and run no code of the repository. */
  readonly dataOnly?: boolean | undefined;
}

interface FileDiff {
  readonly path: string;
  readonly objects: readonly ObjectChange[];
}

/** Says what the next synth would change, object by object. Writes nothing. */
export async function diff(host: Host, names: readonly string[], options: DiffOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const loaded = await readDefinitions(host, project.folder, names, options);
  const { trees, problems, findings } = await synthProject(loaded.definitions, {
    schemas: schemasOf(host, project.folder),
    contexts: async (drafts) => contextsOf(drafts, { scanned: scanProject(project.folder, drafts) }),
    progress: progressOf(host, loaded.definitions.length),
  });
  if (loaded.unread.length + problems.length > 0) throw new Refused([...loaded.unread, ...problems], findings);
  const secrets = blocking(findings).filter(isAboutSecrets);
  const look = lookAtDist(project.dist, {
    wanted: trees,
    owners: names.length === 0 ? new Set([...loaded.names, PROJECT]) : undefined,
    overwrite: true,
  });
  if (look.state === "unreadable") return reportUnreadable(host, look.unreadable, options.json === true);
  const { create, update, remove } = look.plan;
  const read = (path: string) => project.dist.read(path).toString("utf8");
  const compare = (path: string, before: string | undefined, after: string | undefined): FileDiff => ({
    path,
    objects: diffFile(path, before, after, { text: maskText, between: shownDifference }),
  });
  const files: readonly FileDiff[] = [
    ...create.map(({ path, content }) => compare(path, undefined, content)),
    ...update.map(({ path, content }) => compare(path, read(path), content)),
    ...remove.map(({ path }) => compare(path, read(path), undefined)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (options.json === true) host.stdout.write(`${JSON.stringify({ files }, null, 2)}\n`);
  else host.stdout.write(asText(files, styleFor(host.stdout, host.env)));
  // What is not written is not a change to come: synth would refuse.
  for (const finding of secrets) host.stderr.write(`${formatFinding(finding)}\n`);
  return secrets.length > 0 ? EXIT.findings : EXIT.good;
}

const SECRET_RULES = new Set(RULES.filter(({ family }) => family === "secrets").map(({ id }) => id));

function isAboutSecrets({ rule }: Finding): boolean {
  return SECRET_RULES.has(rule);
}

const SIGNS = { create: "+", update: "~", remove: "-" } as const;

function asText(files: readonly FileDiff[], style: Style): string {
  if (files.length === 0) return "no change\n";
  const paint = { create: style.green, update: style.yellow, remove: style.red } as const;
  const lines: string[] = [];
  for (const { path, objects } of files) {
    lines.push(style.bold(`dist/${path}`));
    // Only the form of the file differs, such as a comment or the order of keys.
    if (objects.length === 0) lines.push("  ~ same content, written another way");
    for (const { action, object, fields } of objects) {
      lines.push(paint[action](`  ${SIGNS[action]} ${object}`));
      for (const { path: field, before, after } of fields) {
        if (before === undefined) lines.push(style.green(`      + ${field}: ${show(after?.value)}`));
        else if (after === undefined) lines.push(style.red(`      - ${field}: ${show(before.value)}`));
        else lines.push(`      ~ ${field}: ${show(before.value)} → ${show(after.value)}`);
      }
    }
  }
  const objects = files.flatMap((file) => file.objects);
  const number = (action: ObjectChange["action"]) => objects.filter((object) => object.action === action).length;
  lines.push(
    "",
    `${count(files.length, "file")}: ${number("create")} objects to create, ${number("update")} to update, ${number("remove")} to remove`,
  );
  return `${lines.join("\n")}\n`;
}
