import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { referencePages } from "./pages";

/**
 * Writes `docs/reference/` from the schemas and rules. With `--check` it writes
 * nothing and returns 3 when a page is not current.
 */
export function main(root: string, args: readonly string[]): number {
  const check = args.includes("--check");
  let stale = 0;
  for (const [page, content] of Object.entries(referencePages())) {
    const file = join(root, "docs", "reference", page);
    if (read(file) === content) continue;
    stale += 1;
    process.stdout.write(`docs/reference/${page} ${check ? "is not current" : "written"}\n`);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return check && stale > 0 ? 3 : 0;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
