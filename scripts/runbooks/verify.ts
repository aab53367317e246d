import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandsIn, filledIn } from "./commands";
import { fencesOf } from "./fences";
import { helpOf, PROGRAMS, unknownTo } from "./programs";

/**
 * Asks the programs that the runbooks name whether they know every command and
 * option that is written there, by their `--help`; names those that are not
 * installed. Every block of shell code is read by bash as well.
 *
 * Gives 0 when nothing is unknown, 1 otherwise.
 */
export function verify(root: string): number {
  const docs = join(root, "dist/docs");
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const faults: string[] = [];
  const asked = new Map<string, Set<string>>();
  const missing = new Set<string>();
  let blocks = 0;
  for (const cluster of readdirSync(docs).filter((name) => existsSync(join(docs, name, "OPERATIONS.md")))) {
    for (const file of readdirSync(join(docs, cluster)).filter((name) => name.endsWith(".md"))) {
      for (const { language, content, line } of fencesOf(readFileSync(join(docs, cluster, file), "utf8"))) {
        if (language !== "sh") continue;
        blocks += 1;
        const place = `${cluster}/${file}:${line}`;
        const read = spawnSync("bash", ["-n"], { input: filledIn(content), encoding: "utf8" });
        if (read.error === undefined && read.status !== 0) faults.push(`${place}: ${read.stderr.trim()}`);
        for (const [program, ...words] of commandsIn(content)) {
          if (!PROGRAMS.some((one) => one === program)) continue;
          const unknown = helpOf(program, []) === undefined ? undefined : unknownTo(program, words);
          if (unknown === undefined) missing.add(program);
          else asked.set(program, (asked.get(program) ?? new Set()).add(words.join(" ")));
          faults.push(...(unknown ?? []).map((one) => `${place}: ${program} does not know ${one}`));
        }
      }
    }
  }
  for (const fault of new Set(faults)) say(fault);
  for (const [program, lines] of asked) say(`${program}: ${lines.size} commands asked`);
  for (const program of missing) say(`${program}: not installed, so its commands were not asked`);
  say(`${blocks} blocks of shell code, ${new Set(faults).size} faults`);
  return faults.length === 0 ? 0 : 1;
}
