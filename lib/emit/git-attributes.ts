import type { Tree } from "./tree";

/** Where Git reads how to treat the files of `dist/`; the repository's own file above stays the operator's. */
const PATH = ".gitattributes";

/**
 * Git on Windows turns line endings into CRLF at a checkout (`core.autocrlf`).
 * `eol=lf` forbids it, and brings a CRLF that came in earlier back to LF with the
 * next commit; `text=auto` leaves binary files of others alone (gitattributes:
 * "text", "eol").
 */
const CONTENT = `# Written by Groundwork: the files below have the same bytes on every machine.
* text=auto eol=lf
`;

/** Adds the file to what is written; gives the paths that give way to a file of the operator's. */
export function addGitAttributes(tree: Tree): ReadonlySet<string> {
  tree.add(PATH, CONTENT, "the project");
  return new Set([PATH]);
}
