/** A part of a text that is a secret. The text itself goes no further than this: findings have place and kind. */
export interface Span {
  readonly start: number;
  /** The first character after it. */
  readonly end: number;
  /** What it is, in a few words, e.g. `age identity`; never a part of the value. */
  readonly kind: string;
}

/** Sorted, and each character in one span at most: of two that overlap the first one stays. */
export function withoutOverlap(spans: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  let end = 0;
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start < end) continue;
    kept.push(span);
    end = span.end;
  }
  return kept;
}
