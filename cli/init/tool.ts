import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { InputError } from "../../lib/model/problem";
import { capture } from "../capture";
import { PACKAGE } from "../definition/shared-names";
import type { Host } from "../host";

/** A Git URL with a whole commit hash: a branch or a tag may move. */
const AT_COMMIT = /^git\+(?:https|ssh|file):\/\/[^#\s]+#[0-9a-f]{40}$/;

/**
 * What `package.json` of a repository says of the tool, after the archive, if it
 * is one, was put into the repository: `file:groundwork-gitops-0.1.0.tgz`, or a
 * Git URL at a commit.
 *
 * @param asked the value of `--tool`; absent: an archive that npm packs of the clone that runs
 * @throws InputError where there is no such archive, or the URL names no commit
 */
export function placeTool(host: Host, folder: string, asked: string | undefined): string {
  if (asked !== undefined) {
    if (AT_COMMIT.test(asked)) return asked;
    if (asked.endsWith(".tgz") && existsSync(resolve(host.cwd, asked))) return copied(resolve(host.cwd, asked), folder);
    throw wrong(
      JSON.stringify(asked),
      "an archive that npm pack made, or a Git URL at a commit",
      "write a path that ends in .tgz, or git+https://host/owner/groundwork#<40 hexadecimal digits>",
    );
  }
  if (host.installed)
    throw wrong(
      "no origin of the tool",
      "where npm install gets it from",
      "add --tool <archive or Git URL at a commit>",
    );
  mkdirSync(folder, { recursive: true });
  const packed = capture("npm", ["pack", "--silent", "--pack-destination", folder], host.root);
  const archive = packed?.stdout.trim().split("\n").at(-1) ?? "";
  if (packed?.code !== 0 || !archive.endsWith(".tgz"))
    throw wrong("a clone that npm cannot pack", `an archive of ${PACKAGE}`, "run npm ci in the clone, then again");
  return `file:${archive}`;
}

function copied(archive: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const target = join(folder, basename(archive));
  if (target !== archive && !existsSync(target)) copyFileSync(archive, target);
  return `file:${basename(archive)}`;
}

function wrong(got: string, want: string, fix: string): InputError {
  return new InputError([{ file: "--tool", path: "", got, want, fix }]);
}
