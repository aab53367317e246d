/** Fields that look like references and are not followed, and why. */
export interface NotFollowed {
  /** API groups; absent: every one. */
  readonly groups?: readonly string[];
  /** Patterns of paths (see `patternOf`). */
  readonly paths: readonly string[];
  /** Why no row of a table follows it. */
  readonly because: string;
}
