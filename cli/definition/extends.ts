import { posix } from "node:path";
import { isFields } from "../../lib/data/fields";
import { overlay } from "../../lib/definition/overlay";
import { readYaml } from "../../lib/definition/yaml";
import type { Problem } from "../../lib/model/problem";
import { readProjectFile } from "./project-file";

/** Parts that one is made of, one below the other; a chain that is longer leads nowhere. */
const DEEPEST = 8;

type Part = { readonly value: unknown } | { readonly problems: readonly Problem[] };

/**
 * A YAML file with the parts that its `extends` names laid below it: the first
 * one first, each later one over those before it, the file itself last. Names
 * are relative to the file; a part may extend others.
 *
 * @param file relative to the project, with `/`
 */
function readYamlWithParts(
  project: string,
  file: string,
  above: readonly string[] = [],
): Part & { readonly text?: string } {
  const read = readProjectFile(project, file);
  if ("problem" in read) return { problems: [read.problem] };
  return withParts(project, file, read.text, above);
}

/** As `readYamlWithParts`, of a file that was read. */
export function withParts(
  project: string,
  file: string,
  text: string,
  above: readonly string[] = [],
): Part & { readonly text?: string } {
  const { value, problems } = readYaml(text, file);
  if (problems.length > 0) return { problems };
  if (!isFields(value) || value.extends === undefined) return { value, text };
  const { extends: named, ...own } = value;
  const refused = (got: string, want: string, fix?: string): Part => ({
    problems: [{ file, path: "extends", got, want, ...(fix === undefined ? {} : { fix }) }],
  });
  const names = Array.isArray(named) ? named : [named];
  if (!names.every((name): name is string => typeof name === "string" && /\.ya?ml$/.test(name)))
    return refused("something else than names of files", "a YAML file or a list of them, e.g. _apps.yaml");
  const chain = [...above, file];
  if (chain.length > DEEPEST) return refused(`more than ${DEEPEST} parts, one below the other`, "fewer");
  let base: unknown = {};
  for (const name of names) {
    const part = posix.join(posix.dirname(file), name);
    if (part.startsWith("..") || posix.isAbsolute(name)) return refused(name, "a file inside the project");
    if (chain.includes(part))
      return refused(name, `a file that does not extend ${file} itself`, "take one of the two away");
    const made = readYamlWithParts(project, part, chain);
    if ("problems" in made) return missing(made, part, file, name) ?? made;
    if (made.value !== undefined && made.value !== null && !isFields(made.value))
      return { problems: [{ file: part, path: "", got: "no map", want: "fields of a definition" }] };
    base = overlay(base, made.value ?? {});
  }
  return { value: overlay(base, own), text };
}

/** The texts that a YAML file is made of, as far as they can be read: itself first, then its parts, the last one first. */
export function yamlParts(
  project: string,
  file: string,
  above: readonly string[] = [],
): readonly { readonly file: string; readonly text: string }[] {
  const read = readProjectFile(project, file);
  if ("problem" in read) return [];
  const { value } = readYaml(read.text, file);
  const names = isFields(value) ? [value.extends].flat() : [];
  const chain = [...above, file];
  const parts = names.flatMap((name) => {
    const part = typeof name === "string" ? posix.join(posix.dirname(file), name) : file;
    return chain.includes(part) || chain.length > DEEPEST ? [] : [part];
  });
  return [{ file, text: read.text }, ...parts.reverse().flatMap((part) => yamlParts(project, part, chain))];
}

/** A part that is not there is a problem of who names it. */
function missing(
  made: { readonly problems: readonly Problem[] },
  part: string,
  file: string,
  name: string,
): Part | undefined {
  const [problem] = made.problems;
  if (problem?.file !== part || problem.path !== "" || problem.got !== "nothing") return undefined;
  return {
    problems: [
      { file, path: "extends", got: name, want: `a file that is there: ${part} is not`, fix: `create ${part}` },
    ],
  };
}
