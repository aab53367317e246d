import { plain } from "./markdown";

/** Between a sign and what follows it: nothing is seen, and no forge takes the two together (Unicode: WORD JOINER). */
const APART = "\u2060";

/**
 * Text of somebody's as prose in a comment on a forge: in addition to what
 * `plain` does it calls nobody, refers to no issue, merge request or milestone,
 * and gives no order (GitHub: mentions and references; GitLab: references,
 * quick actions).
 */
export function forgePlain(text: string): string {
  return plain(text)
    .replaceAll(/[@!%&](?=[\p{L}\p{N}_])|#(?=\d)|\bGH-(?=\d)/giu, `$&${APART}`)
    .replace(/^\//, "\\/");
}
