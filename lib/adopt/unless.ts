import type { Fields } from "../data/fields";

/** One key of a map, left out while its value is empty. */
export function unlessEmpty(key: string, value: Fields): Fields {
  return Object.keys(value).length === 0 ? {} : { [key]: value };
}

/** One key of a list, left out while it is empty. */
export function unlessNone(key: string, value: readonly string[]): Fields {
  return value.length === 0 ? {} : { [key]: value };
}
