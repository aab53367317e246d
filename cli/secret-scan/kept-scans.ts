import { sha256 } from "../../lib/emit/record";
import type { CleanTexts } from "../../lib/secret-scan/file";
import { readCached, writeCached } from "../cache";
import type { Host } from "../host";

/** The program in the first line, then one text in each. */
const NAME = "scans.txt";
/** The definitions of a thousand clusters, and the CRDs of some hundred charts. */
const MOST = 4000;

/**
 * What the scans of earlier runs of this very program found nothing in. Charts
 * bring megabytes of schemas, which are the same in every run. Undefined for a
 * program that has no name.
 */
export function keptScans({ caches, program }: Pick<Host, "caches" | "program">): KeptScans | undefined {
  if (program === undefined) return undefined;
  const read = () => {
    const [by, ...texts] = readCached(caches, NAME)?.split("\n") ?? [];
    return by === program ? texts : [];
  };
  return new KeptScans(read, (texts) => writeCached(caches, NAME, [program, ...texts].join("\n")));
}

/** Texts by the hash of each; only that is kept of them. */
export class KeptScans implements CleanTexts {
  private before: ReadonlySet<string> | undefined;
  private readonly met = new Set<string>();
  private isNew = false;

  constructor(
    private readonly read: () => readonly string[],
    private readonly write: (texts: readonly string[]) => void,
  ) {}

  has(manner: string, text: string): boolean {
    this.before ??= new Set(this.read());
    const name = nameOf(manner, text);
    const isKnown = this.before.has(name);
    if (isKnown) this.met.add(name);
    return isKnown;
  }

  add(manner: string, text: string): void {
    this.met.add(nameOf(manner, text));
    this.isNew = true;
  }

  /** Keeps what was learned since, with what others have kept in the meantime; the oldest go first. */
  keep(): void {
    if (!this.isNew) return;
    this.isNew = false;
    this.write([...new Set([...this.met, ...this.read()])].slice(0, MOST));
  }
}

function nameOf(manner: string, text: string): string {
  return `${manner} ${sha256(text)}`;
}
