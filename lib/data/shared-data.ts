import { Recent } from "./recent";

/**
 * Gives the same object for objects of equal content, so that what is worked out
 * for one is there for all. Whoever makes many clusters has the same objects in
 * most of them.
 *
 * An object that was given is frozen, all the way down: a program that changed
 * it would change it for every cluster.
 */
export class SharedData<Value extends object> {
  private readonly known: Recent<Value>;

  /** @param most characters of JSON of one generation of objects that are kept; a fleet of clusters that are all different would grow */
  constructor(most = 1_000_000) {
    this.known = new Recent(most);
  }

  /** The object that has this content, keys in this order; one that is no plain data is given back as it is. */
  of(value: Value): Value {
    // One that was given before, or that is its owner's matter.
    if (Object.isFrozen(value) || !isPlain(value)) return value;
    const text = JSON.stringify(value);
    const before = this.known.get(text);
    if (before !== undefined) return before;
    freeze(value);
    this.known.set(text, value);
    return value;
  }
}

/** True where JSON text says all that there is to say of a value. */
function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      return value === null || isPlainObject(value);
    default:
      return false;
  }
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return false;
  // Gaps of a list are values too: JSON writes null for them.
  for (const inner of Array.isArray(value) ? value : Object.values(value)) if (!isPlain(inner)) return false;
  return true;
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
