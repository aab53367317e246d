/** A map from outside whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** True for a map; lists and null are none. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a table or a map holds under a name from outside: `constructor` is a name like any other. */
export function own<Value>(map: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** The value at a path of own keys, or undefined where any step is missing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return along(value, path);
}

function along(value: unknown, path: readonly (string | number)[]): unknown {
  let here = value;
  // By index: nothing is called more often, and an iterator each time is a third of it.
  for (let index = 0; index < path.length; index++) {
    const key = path[index];
    if (key === undefined || typeof here !== "object" || here === null) return undefined;
    if (typeof key === "number") here = Array.isArray(here) ? here[key] : undefined;
    else here = isFields(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  }
  return here;
}

/** The text at a path of keys and indexes; undefined where there is something else, or nothing. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = along(value, path);
  return typeof found === "string" ? found : undefined;
}

/** The list at a path of keys and indexes; empty where there is something else, or nothing. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = along(value, path);
  return Array.isArray(found) ? found : [];
}
