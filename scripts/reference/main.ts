import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { licencePage } from "../supply-chain/licences";
import { referencePages } from "./pages";
import { fillIn, shown } from "./transcripts";

/** Documents with marked blocks that hold examples and real output. */
export const MARKED: readonly string[] = [
  "README.md",
  "docs/handbook/checks.md",
  "docs/handbook/components.md",
  "docs/handbook/definition.md",
];

/**
 * Writes `docs/reference/` from the schemas and rules, and what the marked
 * blocks of the other documents show. With `--check` it writes nothing and
 * gives 3 when a document is not current.
 */
export async function main(root: string, args: readonly string[]): Promise<number> {
  const check = args.includes("--check");
  let stale = 0;
  for (const [path, content] of Object.entries(await currentDocuments(root))) {
    const file = join(root, path);
    if (read(file) === content) continue;
    stale += 1;
    process.stdout.write(`${path} ${check ? "is not current" : "written"}\n`);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return check && stale > 0 ? 3 : 0;
}

/** Every document that follows from the code, as it should be, by path. */
export async function currentDocuments(root: string): Promise<Readonly<Record<string, string>>> {
  const documents: Record<string, string> = {};
  for (const [page, content] of Object.entries(referencePages())) documents[`docs/reference/${page}`] = content;
  documents["docs/reference/licences.md"] = licencePage(root);
  const blocks = await shown(root);
  for (const path of MARKED) documents[path] = fillIn(readFileSync(join(root, path), "utf8"), blocks);
  return documents;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
