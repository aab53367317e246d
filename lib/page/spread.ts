/** Something of a size that wants its middle at a place of a line. */
export interface Wish {
  /** Where its middle would be best. */
  readonly wish: number;
  /** How much of the line it takes. */
  readonly size: number;
}

/**
 * Middles of things in their order on a line, none over another and as near to
 * their wishes as can be by least squares: neighbours that would overlap become
 * one block at the mean of their wishes (isotonic regression by pooling
 * adjacent violators).
 *
 * @param gap what is left free between two of them
 */
export function spread(things: readonly Wish[], gap: number): readonly number[] {
  // Distances to the first middle turn "no overlap" into "no step back".
  const offsets: number[] = [];
  let reach = 0;
  for (const [index, { size }] of things.entries()) {
    const before = things[index - 1];
    if (before !== undefined) reach += before.size / 2 + gap + size / 2;
    offsets.push(reach);
  }
  const pooled: { sum: number; count: number }[] = [];
  for (const [index, { wish }] of things.entries()) {
    let block = { sum: wish - (offsets[index] ?? 0), count: 1 };
    for (let last = pooled.at(-1); last !== undefined && meanOf(last) > meanOf(block); last = pooled.at(-1)) {
      pooled.pop();
      block = { sum: block.sum + last.sum, count: block.count + last.count };
    }
    pooled.push(block);
  }
  return pooled
    .flatMap((block) => Array.from({ length: block.count }, () => meanOf(block)))
    .map((start, index) => start + (offsets[index] ?? 0));
}

function meanOf({ sum, count }: { readonly sum: number; readonly count: number }): number {
  return sum / count;
}
