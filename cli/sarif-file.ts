import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import type { Finding } from "../lib/checks/rule";
import { RULE_TEXTS } from "../lib/checks/rules/catalog";
import { toSarif } from "../lib/checks/sarif";
import { reasonOf } from "../lib/emit/read-file";
import { InputError } from "../lib/model/problem";
import { STDOUT } from "./choices";
import type { Host } from "./host";
import { firstOfEach } from "./text/bounded";

const packageJson = z.object({ version: z.string() });

/**
 * Writes the findings for code-scanning services, accepted ones as suppressed.
 * Throws InputError where the disk refuses the file.
 *
 * @param target file, relative to where the program was started, or `-`
 */
export function writeSarif(host: Host, target: string, findings: readonly Finding[]): void {
  const { version } = packageJson.parse(JSON.parse(readFileSync(join(host.root, "package.json"), "utf8")));
  const shown = firstOfEach(findings);
  const text = `${JSON.stringify(toSarif(RULE_TEXTS, shown, version, findings.length - shown.length), null, 2)}\n`;
  if (target === STDOUT || target === "/dev/stdout") {
    host.stdout.write(text);
    return;
  }
  const path = resolve(host.cwd, target);
  try {
    const [, handed] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path) ?? [];
    if (handed !== undefined) {
      writeFileSync(Number(handed), text);
      return;
    }
    // Whoever names a link means the file behind it.
    const file = existsSync(path) ? realpathSync(path) : path;
    const folder = host.disk(dirname(file));
    folder.makeFolder("");
    folder.write(basename(file), text);
  } catch (error) {
    const got = reasonOf(error);
    if (got === undefined) throw error;
    throw new InputError([{ file: target, path: "", got, want: "a file to write findings to" }]);
  }
}
