import { isFields } from "../../lib/data/fields";
import { toYaml } from "../../lib/emit/yaml";

/**
 * Writes a value as YAML; whatever the input does not hold itself is marked
 * with a trailing `# default`.
 */
export function annotatedYaml(value: unknown, input: unknown): string {
  return lines(value, input, input !== undefined, 0)
    .map((line) => `${line}\n`)
    .join("");
}

function lines(value: unknown, input: unknown, given: boolean, depth: number): readonly string[] {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const inner: unknown = Array.isArray(input) ? input[index] : input;
      const [first = "", ...rest] = isBlock(item) ? lines(item, inner, given, depth + 1) : [];
      return isBlock(item) ? [`${indent}- ${first.trimStart()}`, ...rest] : [`${indent}- ${mark(item, given)}`];
    });
  }
  if (!isFields(value)) return [`${indent}${mark(value, given)}`];
  return Object.entries(value).flatMap(([key, child]) => {
    // A value that the schema made into another shape was still given by the operator.
    const shaped = isFields(input);
    const here = given && (!shaped || key in input);
    const inner: unknown = shaped ? input[key] : input;
    const head = `${indent}${scalar(key)}:`;
    return isBlock(child) ? [head, ...lines(child, inner, here, depth + 1)] : [`${head} ${mark(child, here)}`];
  });
}

/** True for what takes lines of its own. */
function isBlock(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isFields(value) && Object.keys(value).length > 0;
}

function mark(value: unknown, given: boolean): string {
  return given ? scalar(value) : `${scalar(value)}  # default`;
}

function scalar(value: unknown): string {
  return typeof value === "string" && value.includes("\n") ? JSON.stringify(value) : toYaml(value).trimEnd();
}
