/**
 * What was worked out for texts, by the text. It holds two generations: where
 * the young one is full it becomes the old one, and what nobody asks for until
 * the next is full is forgotten. So a text that comes again and again is kept,
 * however many there are that never do.
 */
export class Recent<Value extends object | string> {
  private young = new Map<string, Value>();
  private old: ReadonlyMap<string, Value> = new Map();
  /** Of the young generation. */
  private characters = 0;

  /** @param most characters of all texts of one generation */
  constructor(private readonly most: number) {}

  /** What was set for a text, as far as it is still kept. */
  get(text: string): Value | undefined {
    const found = this.young.get(text);
    if (found !== undefined) return found;
    const before = this.old.get(text);
    if (before !== undefined) this.set(text, before);
    return before;
  }

  set(text: string, value: Value): void {
    if (this.characters >= this.most) {
      this.old = this.young;
      this.young = new Map();
      this.characters = 0;
    }
    this.young.set(text, value);
    this.characters += text.length;
  }
}
