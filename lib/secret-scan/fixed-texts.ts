/**
 * Which of some fixed texts are in a text, found in one look at it: documents
 * have several of them, and a look for each costs more than the rest of a scan.
 */
export class FixedTexts {
  private readonly any: RegExp;
  /** By each of them those that it begins with, itself included: where it is found, they are. */
  private readonly beginnings: ReadonlyMap<string, readonly string[]>;

  constructor(texts: readonly string[]) {
    const longestFirst = [...new Set(texts)].sort((a, b) => b.length - a.length);
    this.any = new RegExp(longestFirst.map((one) => one.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
    this.beginnings = new Map(longestFirst.map((one) => [one, longestFirst.filter((other) => one.startsWith(other))]));
  }

  /** Those of them that are in a text. */
  in(text: string): ReadonlySet<string> {
    const { any } = this;
    any.lastIndex = 0;
    let match = any.exec(text);
    if (match === null) return NONE;
    const found = new Set<string>();
    for (; match !== null; match = any.exec(text)) {
      for (const one of this.beginnings.get(match[0]) ?? []) found.add(one);
      // Another may begin inside.
      any.lastIndex = match.index + 1;
    }
    return found;
  }
}

const NONE: ReadonlySet<string> = new Set();
