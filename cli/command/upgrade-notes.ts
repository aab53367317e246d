import { valid } from "semver";
import { synthProject } from "../../compiler/synth-project";
import { PROJECT } from "../../lib/emit/record";
import { lookAtDist } from "../../lib/emit/write";
import { InputError } from "../../lib/model/problem";
import { readDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { schemasOf } from "../own-charts/kept";
import { openProject } from "../project";
import { Refused } from "../refused";
import { reportUnreadable } from "../text/unreadable";
import { type ChangesByPart, changesByPart } from "../upgrade/by-component";
import { notesBetween, type UpgradeNote } from "../upgrade/notes";
import { committedVersion, runningVersion } from "../upgrade/versions";

/** Options of `groundwork upgrade-notes`. */
export interface UpgradeNotesOptions {
  /** Folder that holds `clusters/` and `dist/`. */
  readonly project?: string | undefined;
  /** Report as JSON on stdout. */
  readonly json?: boolean | undefined;
  /** Read YAML alone and run no code of the repository. */
  readonly dataOnly?: boolean | undefined;
}

/**
 * Says what the step between two versions of the tool changes: what an operator
 * has to know, then the files of `dist/` that this version writes otherwise, by
 * the part of the definition that they come from. Writes nothing.
 *
 * @param from version before; absent: that of the last commit's lock file
 * @param to version after; absent: the one that runs
 */
export async function upgradeNotes(
  host: Host,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  options: UpgradeNotesOptions,
): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const after = version("to", to ?? runningVersion(host));
  const before = version("from", from ?? committedVersion(project.folder) ?? after);
  const notes = notesBetween(before, after);
  const loaded = await readDefinitions(host, project.folder, [], options);
  const { trees, problems, findings, clusters } = await synthProject(loaded.definitions, {
    schemas: schemasOf(host, project.folder),
  });
  if (loaded.unread.length + problems.length > 0) {
    // A definition for an older version may be one that this version cannot read: its problems are the rest of the answer.
    if (options.json !== true) host.stdout.write(knownText(`${before} to ${after}`, notes));
    throw new Refused([...loaded.unread, ...problems], findings);
  }
  const look = lookAtDist(project.dist, {
    wanted: trees,
    owners: new Set([...loaded.names, PROJECT]),
    overwrite: true,
  });
  if (look.state === "unreadable") return reportUnreadable(host, look.unreadable, options.json === true);
  const changes = changesByPart(look.plan, clusters);
  host.stdout.write(
    options.json === true
      ? `${JSON.stringify({ from: before, to: after, notes, files: Object.fromEntries(changes) }, null, 2)}\n`
      : asText(`${before} to ${after}`, notes, changes),
  );
  return EXIT.good;
}

function version(path: string, text: string): string {
  const read = valid(text);
  if (read !== null) return read;
  throw new InputError([
    { file: "upgrade-notes", path, got: JSON.stringify(text), want: "a version of the tool, e.g. 0.1.0" },
  ]);
}

function knownText(step: string, notes: readonly UpgradeNote[]): string {
  const known = notes.flatMap(({ component, file, change, rewrite }) => [
    `  ${[component, file].map((part) => (part === undefined ? "" : `${part}: `)).join("")}${change}`,
    ...(rewrite === undefined ? [] : [`    write: ${rewrite}`]),
  ]);
  return [
    `From ${step}`,
    ...(known.length === 0 ? ["Nothing that a definition has to follow."] : ["What to know:", ...known]),
    "",
  ].join("\n");
}

function asText(step: string, notes: readonly UpgradeNote[], changes: ChangesByPart): string {
  const files = [...changes].flatMap(([part, paths]) => [`  ${part}`, ...paths.map((path) => `    ${path}`)]);
  return [
    knownText(step, notes).trimEnd(),
    ...(files.length === 0
      ? ["Every file of dist/ stays as it is."]
      : ["What the next synth writes otherwise:", ...files]),
    "",
  ].join("\n");
}
