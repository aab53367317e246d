import { type Fields, isFields } from "../../data/fields";
import { once } from "../../data/once";

/** A map somewhere inside a value. */
export interface InnerMap {
  /** Keys and indexes that lead to it; empty for the value itself. */
  readonly path: readonly string[];
  /** The map itself. */
  readonly map: Fields;
  /** The maps around it, the nearest first. */
  readonly above: readonly Fields[];
}

/** A list or a map inside a value. What leads to it is put together where somebody asks. */
class Inner {
  constructor(
    readonly value: object,
    private readonly key: string,
    private readonly around: Inner | undefined,
  ) {}

  get path(): readonly string[] {
    const keys: string[] = [];
    for (let here: Inner = this; here.around !== undefined; here = here.around) keys.push(here.key);
    return keys.reverse();
  }

  get above(): readonly Fields[] {
    const maps: Fields[] = [];
    for (let here = this.around; here !== undefined; here = here.around)
      if (isFields(here.value)) maps.push(here.value);
    return maps;
  }
}

class MapInside extends Inner implements InnerMap {
  constructor(
    readonly map: Fields,
    key: string,
    around: Inner | undefined,
  ) {
    super(map, key, around);
  }
}

/** Every map inside a value, itself included, from the outside to the inside; looked for once for all rules. */
export function mapsIn(root: unknown): readonly InnerMap[] {
  return typeof root === "object" && root !== null ? walked(root) : [];
}

const walked = once((root: object): readonly InnerMap[] => {
  const found: InnerMap[] = [];
  visit(root, "", undefined, found);
  return found;
});

function visit(value: object, key: string, around: Inner | undefined, found: InnerMap[]): void {
  if (Array.isArray(value)) {
    const here = new Inner(value, key, around);
    for (const [index, entry] of value.entries())
      if (typeof entry === "object" && entry !== null) visit(entry, String(index), here, found);
    return;
  }
  if (!isFields(value)) return;
  const here = new MapInside(value, key, around);
  found.push(here);
  for (const name of Object.keys(value)) {
    const entry = value[name];
    if (typeof entry === "object" && entry !== null) visit(entry, name, here, found);
  }
}
