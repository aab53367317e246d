import { readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import type { Finding } from "../lib/checks/rule";
import { RULE_TEXTS } from "../lib/checks/rules/catalog";
import { toSarif } from "../lib/checks/sarif";
import { codeOf } from "../lib/emit/file-system";
import { InputError } from "../lib/model/problem";
import type { Host } from "./host";

/** The target that means stdout. */
export const STDOUT = "-";

const packageJson = z.object({ version: z.string() });

/**
 * Writes the findings for code-scanning services, accepted ones as suppressed.
 * Throws InputError where the disk refuses the file.
 *
 * @param target file, relative to where the program was started, or `-`
 */
export function writeSarif(host: Host, target: string, findings: readonly Finding[]): void {
  const { version } = packageJson.parse(JSON.parse(readFileSync(join(host.root, "package.json"), "utf8")));
  const text = `${JSON.stringify(toSarif(RULE_TEXTS, findings, version), null, 2)}\n`;
  if (target === STDOUT) {
    host.stdout.write(text);
    return;
  }
  const path = resolve(host.cwd, target);
  const folder = host.disk(dirname(path));
  try {
    folder.makeFolder("");
    folder.write(basename(path), text);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new InputError([
      { file: target, path: "", got: `a disk that refuses it (${code})`, want: "a file to write findings to" },
    ]);
  }
}
