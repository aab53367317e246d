import { secretLines } from "../../lib/secret-scan/shown-text";

const CONTEXT = 3;

/**
 * What changed between two texts as one hunk of a unified diff, as `git apply`
 * takes it. Both texts end with a line break or neither does.
 *
 * @param file path in the repository
 */
export function unifiedPatch(file: string, before: string, after: string): string {
  const [old, fresh] = [lines(before), lines(after)];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  // A patch goes by its lines, so none can be hidden; what is around a change may be less.
  const secret = secretLines(before);
  let start = head;
  while (start > Math.max(0, head - CONTEXT) && !secret.has(start - 1)) start -= 1;
  let end = 0;
  while (end < Math.min(tail, CONTEXT) && !secret.has(old.length - tail + end)) end += 1;
  const above = old.slice(start, head);
  const below = old.slice(old.length - tail, old.length - tail + end);
  const [gone, come] = [old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)];
  const size = (changed: readonly string[]) => above.length + changed.length + below.length;
  return [
    `--- a/${file}`,
    `+++ b/${file}`,
    `@@ -${start + 1},${size(gone)} +${start + 1},${size(come)} @@`,
    ...above.map((line) => ` ${line}`),
    ...gone.map((line) => `-${line}`),
    ...come.map((line) => `+${line}`),
    ...below.map((line) => ` ${line}`),
    "",
  ].join("\n");
}

function lines(text: string): readonly string[] {
  return text.replace(/\n$/, "").split("\n");
}
