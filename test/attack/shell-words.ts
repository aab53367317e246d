import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Behind each command; in no text of a definition, which may hold no control characters. */
const END = "\\001";

/** Runs before a block: no program is found, and each command that bash would start goes to descriptor 3, with its words and input. */
const BEFORE = `
told() { local text=; [ -t 0 ] || IFS= builtin read -r -d "" -t 1 text; builtin printf '%s\\0' "$@" "<$text" >&3; builtin printf '${END}' >&3; }
command_not_found_handle() { told "$@"; }
for name in cd echo printf export read source . eval exec exit test; do
  builtin eval "$name() { told $name \\"\\$@\\"; }"
done
`;

/**
 * What bash reads in a block of commands: the words and the input of each
 * command that it would start, then the variables that the block sets. Nothing
 * of it is started.
 *
 * @throws where bash refuses the block
 */
export function shellWords(block: string): readonly (readonly string[])[] {
  const variables = [...new Set([...block.matchAll(/^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name))];
  const after = variables.map((name) => `\ntold ${name} "$${name}" < /dev/null`).join("");
  const folder = mkdtempSync(join(tmpdir(), "groundwork-words-"));
  try {
    chmodSync(folder, 0o777);
    const { output, stderr } = spawnSync(
      "bash",
      ["-c", `ulimit -t 5\nPATH=/nonexistent\n${BEFORE}\n${block}\n${after}\n`],
      {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: process.env.PATH, HOME: folder },
        stdio: ["ignore", "ignore", "pipe", "pipe"],
        // Files of the machine are out of reach of what a block writes.
        ...(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}),
        timeout: 30_000,
      },
    );
    if (/syntax error|unexpected EOF/.test(stderr)) throw new Error(`bash refuses a block: ${stderr}\n${block}`);
    return (output[3] ?? "")
      .split("\u0001")
      .slice(0, -1)
      .map((command) => command.split("\0").slice(0, -1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
