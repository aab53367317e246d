import { controlIn, type Written } from "../data/controls";
import type { Problem } from "./problem";
import { showPath } from "./show-path";

/**
 * Where a definition, or a file next to it, holds characters that act instead of
 * being shown, in values and in keys; each once.
 *
 * @param written who wrote the values; names are judged alike in any case
 */
export function controlCharacters(
  value: unknown,
  file: string,
  place: (path: readonly PropertyKey[]) => string = showPath,
  written: Written = "here",
): readonly Problem[] {
  const problems: Problem[] = [];
  const judge = (text: string, path: readonly PropertyKey[], what: string) => {
    const control = controlIn(text, what === "a name" ? "here" : written);
    if (control !== undefined)
      problems.push({
        file,
        path: place(path),
        got: `${what} with the control character ${control}`,
        want: "text without control characters",
        fix: "remove it; an editor may not show it",
      });
  };
  const walk = (here: unknown, path: readonly PropertyKey[]): void => {
    if (typeof here === "string") judge(here, path, "a text");
    else if (Array.isArray(here)) for (const [index, item] of here.entries()) walk(item, [...path, index]);
    else if (typeof here === "object" && here !== null)
      for (const [key, child] of Object.entries(here)) {
        judge(key, [...path, key], "a name");
        walk(child, [...path, key]);
      }
  };
  walk(value, []);
  return problems;
}
