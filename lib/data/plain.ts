/** Deeper than this nobody nests data by hand; a value that contains itself is deeper than any number. */
const DEEPEST = 100;

/** Why a value cannot be written as YAML or JSON, and where inside it. */
export interface NotPlain {
  /** Path inside the value, e.g. `env[2].value`; empty for the value itself. */
  readonly path: string;
  /** What is there, as the end of "got …". */
  readonly got: string;
}

/**
 * Looks for what plain data cannot hold: functions, symbols, big integers,
 * numbers that are none, getters that throw, instances of classes without
 * `toJSON`, and values that contain themselves. Gives the first it finds.
 */
export function notPlain(value: unknown, path = "", depth = 0): NotPlain | undefined {
  switch (typeof value) {
    case "undefined":
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : { path, got: `the number ${value}` };
    case "object":
      break;
    default:
      return { path, got: `a ${typeof value}` };
  }
  if (value === null) return undefined;
  if (depth > DEEPEST) return { path: "", got: `a value that contains itself, or is nested more than ${DEEPEST} deep` };
  if ("toJSON" in value && typeof value.toJSON === "function") return undefined;
  const isList = Array.isArray(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!isList && prototype !== null && prototype !== Object.prototype && !isForeignObject(prototype))
    return { path, got: `an instance of ${nameOf(prototype)}` };
  for (const key of Object.keys(value)) {
    const inner = isList ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    let child: unknown;
    try {
      child = Reflect.get(value, key);
    } catch {
      return { path: inner, got: "a getter that throws" };
    }
    const found = notPlain(child, inner, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A plain object of another realm: its prototype is that realm's Object.prototype. */
function isForeignObject(prototype: unknown): boolean {
  return typeof prototype === "object" && prototype !== null && Object.getPrototypeOf(prototype) === null;
}

function nameOf(prototype: unknown): string {
  const maker: unknown =
    typeof prototype === "object" && prototype !== null ? Reflect.get(prototype, "constructor") : undefined;
  return typeof maker === "function" && maker.name !== "" ? maker.name : "a class";
}
