import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** A file of the project as text. */
export function text(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** The fenced blocks of one language in a document, without their fences. */
export function fenced(document: string, language: string): readonly string[] {
  return [...document.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , body = ""]) => body);
}

/** An example as its readers see it: they keep it two folders below the top, the tests three. */
export function example(name: string, depth: "clusters" | "apps"): string {
  return text(`test/docs/examples/${name}`).replaceAll('"../../../', depth === "clusters" ? '"../' : '"../../');
}
