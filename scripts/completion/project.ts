import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Shell } from "../../cli/choices";
import { CLUSTERS } from "./cases";

/** A folder with clusters and a completion in it, for as long as something is done there. */
export function inProject<Result>(
  scripts: Readonly<Partial<Record<Shell, string>>>,
  what: (project: { readonly folder: string; readonly script: (shell: Shell) => string }) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-completion-"));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  try {
    for (const name of CLUSTERS) write(`clusters/${name}`, "");
    write("elsewhere/clusters/other.ts", "");
    for (const [shell, text] of Object.entries(scripts)) write(`completion.${shell}`, text);
    return what({ folder, script: (shell) => join(folder, `completion.${shell}`) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
