import { type Fields, isFields } from "../../data/fields";
import { once } from "../../data/once";

/** A text somewhere inside a value. */
export interface InnerText {
  /** Keys and indexes that lead to it. */
  readonly path: readonly string[];
  readonly text: string;
  /** Name of the variable whose value it is. */
  readonly variable?: string;
}

/** A list somewhere inside a value. */
export interface InnerList {
  /** Keys and indexes that lead to it. */
  readonly path: readonly string[];
  readonly list: readonly unknown[];
}

/** What several rules look for in every object and in the values of every chart. */
export interface Inside {
  /** Every key, however deep. */
  readonly keys: ReadonlySet<string>;
  /** Texts that may name an address; those of a map come before those of maps in it. */
  readonly addressTexts: readonly InnerText[];
  /** Lists in which an argument with two dashes is, as programs take them. */
  readonly argumentLists: readonly InnerList[];
}

/** What is inside a value, found in one walk for all rules. */
export function inside(root: unknown): Inside {
  return typeof root === "object" && root !== null ? insideOf(root) : NOTHING;
}

const NOTHING: Inside = { keys: new Set(), addressTexts: [], argumentLists: [] };

const insideOf = once((root: object): Inside => {
  const walk = new Walk();
  walk.visit(root);
  return walk;
});

class Walk implements Inside {
  readonly keys = new Set<string>();
  readonly addressTexts: InnerText[] = [];
  readonly argumentLists: InnerList[] = [];
  /** Keys and indexes that lead to where the walk is. */
  private readonly way: string[] = [];

  visit(value: object): void {
    if (Array.isArray(value))
      for (let index = 0; index < value.length; index++) this.enter(String(index), value[index]);
    if (!isFields(value)) return;
    const keys = Object.keys(value);
    for (const key of keys) this.look(key, value[key], value);
    for (const key of keys) this.enter(key, value[key]);
  }

  private enter(key: string, value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    this.way.push(key);
    this.visit(value);
    this.way.pop();
  }

  private look(key: string, value: unknown, around: Fields): void {
    this.keys.add(key);
    if (typeof value === "string") {
      if (!mayNameAddress(value)) return;
      const { name } = around;
      const variable = key === "value" && typeof name === "string" ? { variable: name } : {};
      this.addressTexts.push({ path: [...this.way, key], text: value, ...variable });
    } else if (Array.isArray(value)) this.lookInto(key, value);
  }

  private lookInto(key: string, list: readonly unknown[]): void {
    let hasArgument = false;
    for (let index = 0; index < list.length; index++) {
      const entry = list[index];
      if (typeof entry !== "string") continue;
      if (mayNameAddress(entry)) this.addressTexts.push({ path: [...this.way, key, String(index)], text: entry });
      hasArgument ||= entry.startsWith("--");
    }
    if (hasArgument) this.argumentLists.push({ path: [...this.way, key], list });
  }
}

/** False for a text that no spelling of an address is in. */
function mayNameAddress(text: string): boolean {
  return (text.includes(".") || text.includes(":")) && /\d/.test(text);
}
