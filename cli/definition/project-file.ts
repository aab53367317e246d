import { isUtf8 } from "node:buffer";
import { readInside, reasonOf } from "../../lib/emit/read-file";
import type { Problem } from "../../lib/model/problem";

const MIB = 2 ** 20;
/** Larger than any definition or secret that a person keeps in Git. */
const MOST_MIB = 4;

/** A file of the project as text, or why it is none. */
export type ReadText = { readonly text: string } | { readonly problem: Problem };

/**
 * Reads a text file of the operator's project. A pipe, a socket, a link that
 * leads out of the project or to nothing, a file that is too large or may not be
 * read is a problem of that file; nothing is waited for.
 *
 * @param file relative to the project, with `/`
 */
export function readProjectFile(project: string, file: string): ReadText {
  const problem = (got: string, want: string): ReadText => ({ problem: { file, path: "", got, want } });
  try {
    const bytes = readInside(project, file, MOST_MIB * MIB);
    if (!isUtf8(bytes)) return problem("bytes that are not UTF-8", "text in UTF-8");
    return { text: bytes.toString("utf8").replace(/^\ufeff/, "") };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return problem(
      reason === LINK ? "a link to nothing, or to something outside the project" : reason,
      `a file that can be read, of at most ${MOST_MIB} MiB`,
    );
  }
}

const LINK = reasonOf({ code: "ELOOP" });
