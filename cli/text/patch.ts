import { secretLines } from "../../lib/secret-scan/shown-text";

const CONTEXT = 3;

/** Lines of the old text that give way to lines of the fresh one; either may be none. */
interface Change {
  /** The first line of each text, from 0. */
  readonly old: number;
  readonly fresh: number;
  /** How many lines go, and how many come. */
  readonly gone: number;
  readonly come: number;
}

/** Changes so near to each other that one hunk holds them, with the lines around them that it shows. */
interface Hunk {
  readonly changes: readonly [Change, ...Change[]];
  readonly above: number;
  readonly below: number;
}

/**
 * What changed between two texts as a unified diff, as `git apply` takes it. No
 * line with a secret is in it.
 *
 * @param file path in the repository
 * @returns undefined where the diff would have to show a secret: one in a line
 *   that changes, or in the line after it, without which Git does not find the place
 */
export function unifiedPatch(file: string, before: string, after: string): string | undefined {
  const [old, fresh] = [lines(before), lines(after)];
  const secret = secretLines(before);
  const secretAfter = secretLines(after);
  const changes = changesBetween(old, fresh);
  const shows = (from: number, count: number, hidden: ReadonlySet<number>) =>
    Array.from({ length: count }, (_, index) => from + index).some((line) => hidden.has(line));
  if (changes.some((one) => shows(one.old, one.gone, secret) || shows(one.fresh, one.come, secretAfter)))
    return undefined;

  const hunks: string[] = [];
  for (const { changes: all, above, below } of hunksOf(changes, old.length, secret)) {
    const [first] = all;
    const last = all.at(-1) ?? first;
    const end = last.old + last.gone;
    if (below === 0 && end < old.length) return undefined;
    const start = first.old - above;
    const body: string[] = [];
    let at = start;
    for (const change of all) {
      body.push(...old.slice(at, change.old).map((line) => shown(" ", line)));
      at = change.old + change.gone;
      body.push(...old.slice(change.old, at).map((line) => shown("-", line)));
      body.push(...fresh.slice(change.fresh, change.fresh + change.come).map((line) => shown("+", line)));
    }
    body.push(...old.slice(at, end + below).map((line) => shown(" ", line)));
    const sizes = [end + below - start, last.fresh + last.come + below - (first.fresh - above)];
    hunks.push(`@@ -${start + 1},${sizes[0]} +${first.fresh - above + 1},${sizes[1]} @@\n`, ...body);
  }
  return [`--- a/${file}\n`, `+++ b/${file}\n`, ...hunks].join("");
}

/** Changes in hunks: what lies between two is shown where it is short and holds no secret. */
function hunksOf(changes: readonly Change[], length: number, secret: ReadonlySet<number>): readonly Hunk[] {
  const free = (from: number, step: 1 | -1, limit: number) => {
    let count = 0;
    while (count < limit && !secret.has(from + step * count)) count += 1;
    return count;
  };
  const groups: [Change, ...Change[]][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const previous = group?.at(-1);
    const from = previous === undefined ? 0 : previous.old + previous.gone;
    const gap = change.old - from;
    if (group !== undefined && gap <= 2 * CONTEXT && free(from, 1, gap) === gap) group.push(change);
    else groups.push([change]);
  }
  return groups.map((group) => {
    const [first] = group;
    const last = group.at(-1) ?? first;
    const end = last.old + last.gone;
    return {
      changes: group,
      above: free(first.old - 1, -1, Math.min(CONTEXT, first.old)),
      below: free(end, 1, Math.min(CONTEXT, length - end)),
    };
  });
}

/** The fewest lines that differ, by the longest common subsequence of what is between the first and the last of them. */
function changesBetween(old: readonly string[], fresh: readonly string[]): readonly Change[] {
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const [rows, columns] = [old.length - head - tail, fresh.length - head - tail];
  const same = (row: number, column: number) => old[head + row] === fresh[head + column];
  const width = columns + 1;
  const common = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1)
    for (let column = columns - 1; column >= 0; column -= 1)
      common[row * width + column] = same(row, column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));

  const changes: Change[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    const [fromRow, fromColumn] = [row, column];
    while ((row < rows || column < columns) && !(row < rows && column < columns && same(row, column))) {
      if (row < rows && at(row + 1, column) >= at(row, column + 1)) row += 1;
      else if (column < columns) column += 1;
      else row += 1;
    }
    if (row > fromRow || column > fromColumn)
      changes.push({ old: head + fromRow, fresh: head + fromColumn, gone: row - fromRow, come: column - fromColumn });
    while (row < rows && column < columns && same(row, column)) [row, column] = [row + 1, column + 1];
  }
  return changes;
}

/** Every line with its line break; the last may have none. */
function lines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function shown(sign: string, line: string): string {
  return line.endsWith("\n") ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`;
}
