import { isFields } from "../../lib/data/fields";
import { toYaml } from "../../lib/emit/yaml";

/** A word about a value: where it comes from. Undefined: none. */
export type Note = (path: readonly PropertyKey[], given: boolean) => string | undefined;

const DEFAULTS: Note = (_, given) => (given ? undefined : "default");

/**
 * Writes a value as YAML, with a word about each scalar behind it: unless
 * something else is asked for, `# default` where the input does not hold it.
 *
 * @param path of the value itself
 */
export function annotatedYaml(
  value: unknown,
  input: unknown,
  note: Note = DEFAULTS,
  path: readonly PropertyKey[] = [],
): string {
  const told: Note = (steps, given) => note([...path, ...steps], given);
  return lines(value, { input, given: input !== undefined, path: [], note: told }, 0)
    .map((line) => `${line}\n`)
    .join("");
}

interface Place {
  readonly input: unknown;
  readonly given: boolean;
  readonly path: readonly PropertyKey[];
  readonly note: Note;
}

function lines(value: unknown, place: Place, depth: number): readonly string[] {
  const { input, given, path } = place;
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const inner = { ...place, input: Array.isArray(input) ? input[index] : input, path: [...path, index] };
      const [first = "", ...rest] = isBlock(item) ? lines(item, inner, depth + 1) : [];
      return isBlock(item) ? [`${indent}- ${first.trimStart()}`, ...rest] : [`${indent}- ${mark(item, inner)}`];
    });
  }
  if (!isFields(value)) return [`${indent}${mark(value, place)}`];
  return Object.entries(value).flatMap(([key, child]) => {
    // A value that the schema made into another shape was still given by the operator.
    const shaped = isFields(input);
    const here = given && (!shaped || key in input);
    const inner = { ...place, input: shaped ? input[key] : input, given: here, path: [...path, key] };
    const head = `${indent}${scalar(key)}:`;
    return isBlock(child) ? [head, ...lines(child, inner, depth + 1)] : [`${head} ${mark(child, inner)}`];
  });
}

/** True for what takes lines of its own. */
function isBlock(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isFields(value) && Object.keys(value).length > 0;
}

function mark(value: unknown, { path, given, note }: Place): string {
  const word = note(path, given);
  return word === undefined ? scalar(value) : `${scalar(value)}  # ${word}`;
}

function scalar(value: unknown): string {
  return typeof value === "string" && value.includes("\n") ? JSON.stringify(value) : toYaml(value).trimEnd();
}
