/** What is wrong with one place of a value that should be plain data. */
export interface Unplain {
  readonly path: readonly (string | number)[];
  /** What is there, as the end of "got …". */
  readonly got: string;
}

/** Deeper than this nobody nests data by hand; a value that holds itself is deeper than any number. */
const DEEPEST = 100;
/** Values in all, those that several places share counted each time; twenty times the largest plan here. */
const MOST_VALUES = 10_000;
/** Items of one list, fields of one map. */
const MOST_MEMBERS = 1000;
/** Characters of one text. */
const MOST_CHARACTERS = 2 ** 20;
/** Characters of one name. */
const MOST_IN_NAME = 1000;
/** Enough to repair a definition; the rest comes with the next run. */
const MOST_TROUBLES = 50;

/**
 * Copies a value that a program made as JSON could hold it: maps, lists, texts,
 * numbers, true, false and null; a field without a value goes. Nothing of the
 * original is kept, so that a getter or a proxy has its last word here. What is
 * no plain data is refused with its place: functions, symbols, big integers,
 * numbers that are none, instances of classes, what throws when it is read, what
 * holds itself or grows without bound, and the name `__proto__`, which programs
 * lose.
 *
 * @param by `operator`: no larger than what somebody writes by hand. `component`:
 *   of any size, and an object with `toJSON` is what that gives.
 */
export function plainCopy(
  value: unknown,
  by: Author = "operator",
): { readonly value: unknown; readonly troubles: readonly [] } | { readonly troubles: readonly Unplain[] } {
  const copier = new Copier(by);
  const copy = copier.copy(value, []);
  return copier.troubles.length === 0 ? { value: copy, troubles: [] } : { troubles: copier.troubles };
}

/** Who made a value. */
type Author = "operator" | "component";

class Copier {
  readonly troubles: Unplain[] = [];
  private count = 0;

  constructor(private readonly by: Author) {}

  copy(value: unknown, path: readonly (string | number)[]): unknown {
    if (this.by === "operator") this.count += 1;
    if (this.count === MOST_VALUES + 1) return this.refuse([], `more than ${MOST_VALUES} values`);
    if (this.isFull) return undefined;
    switch (typeof value) {
      case "undefined":
      case "boolean":
        return value;
      case "string":
        return this.isTooMany(value.length, MOST_CHARACTERS)
          ? this.refuse(path, `a text of ${value.length} characters`)
          : value;
      case "number":
        return Number.isFinite(value) ? value : this.refuse(path, `the number ${value}`);
      case "object":
        if (value === null) return value;
        if (path.length > DEEPEST)
          return this.refuse(path.slice(0, 3), `a value that holds itself, or is nested more than ${DEEPEST} deep`);
        return this.copyObject(value, path);
      default:
        return this.refuse(path, `a ${typeof value}`);
    }
  }

  /** True when nothing more need be looked at. */
  private get isFull(): boolean {
    return this.count > MOST_VALUES || this.troubles.length >= MOST_TROUBLES;
  }

  private isTooMany(count: number, most: number): boolean {
    return this.by === "operator" && count > most;
  }

  private copyObject(value: object, path: readonly (string | number)[]): unknown {
    try {
      if (this.by === "component" && "toJSON" in value && typeof value.toJSON === "function")
        return this.copy(value.toJSON(), [...path, "toJSON()"]);
      if (Array.isArray(value)) return this.copyList(value, path);
      const made = makerOf(value);
      return made === undefined ? this.copyFields(value, path) : this.refuse(path, made);
    } catch (error) {
      // A getter, a proxy: the operator's own code.
      return this.refuse(path, `something that throws when it is read: ${firstLine(error)}`);
    }
  }

  private copyList(list: readonly unknown[], path: readonly (string | number)[]): unknown {
    if (this.isTooMany(list.length, MOST_MEMBERS)) return this.refuse(path, `a list of ${list.length} items`);
    const copies: unknown[] = [];
    for (let index = 0; index < list.length && !this.isFull; index += 1) {
      // A list has no gaps in JSON; a hole would come out as nothing.
      const item = list[index];
      copies.push(item === undefined ? this.refuse([...path, index], "nothing") : this.copy(item, [...path, index]));
    }
    return copies;
  }

  private copyFields(fields: object, path: readonly (string | number)[]): unknown {
    const keys = Reflect.ownKeys(fields);
    if (this.isTooMany(keys.length, MOST_MEMBERS)) return this.refuse(path, `a map of ${keys.length} fields`);
    const copies: [string, unknown][] = [];
    for (const key of keys) {
      if (this.isFull) break;
      if (typeof key === "symbol") {
        this.refuse(path, `a field with a symbol for its name (${key.description ?? ""})`);
        continue;
      }
      if (!Reflect.getOwnPropertyDescriptor(fields, key)?.enumerable) continue;
      const place = [...path, key];
      if (key === "__proto__") this.refuse(place, "a field that programs take for something else");
      else if (this.isTooMany(key.length, MOST_IN_NAME)) this.refuse(path, `a name of ${key.length} characters`);
      else {
        const copy = this.copy(Reflect.get(fields, key), place);
        if (copy !== undefined) copies.push([key, copy]);
      }
    }
    return Object.fromEntries(copies);
  }

  private refuse(path: readonly (string | number)[], got: string): undefined {
    if (this.troubles.length < MOST_TROUBLES) this.troubles.push({ path, got });
    return undefined;
  }
}

/** What made an object that is no plain map; undefined for one that is. */
function makerOf(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== "object" || prototype === null) return undefined;
  // Every realm has an Object.prototype of its own: the one object that is at the top and holds hasOwnProperty itself.
  const isTop = Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty");
  if (isTop) return undefined;
  const maker: unknown = Reflect.get(prototype, "constructor");
  const name = typeof maker === "function" && typeof maker.name === "string" ? maker.name : "";
  return name === "" || name === "Object"
    ? "a map with fields in its prototype"
    : `an instance of ${name.slice(0, 80)}`;
}

/** The first line of what was thrown, whatever that was. */
function firstLine(error: unknown): string {
  try {
    const text = typeof error === "object" && error !== null && "message" in error ? error.message : error;
    return String(text).split("\n", 1)[0]?.slice(0, 200) ?? "";
  } catch {
    return "something that cannot be shown";
  }
}
