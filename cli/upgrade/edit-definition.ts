import type { Edit } from "../../lib/runbooks/upgrade-path/planned-hop";

/**
 * The text of a definition with the values of one hop, whatever the language:
 * only the very texts that hold a version change.
 *
 * @returns undefined where a value is not written there exactly once, so that a person has to look
 */
export function editDefinition(text: string, edits: readonly Edit[]): string | undefined {
  return edits.reduce<string | undefined>(
    (edited, edit) => (edited === undefined ? undefined : editOne(edited, edit)),
    text,
  );
}

function editOne(text: string, { path, from, to }: Edit): string | undefined {
  const [, product, chart] = /^versions\.([a-z]+)$|^(?:releases|charts)\..+\.(version)$/.exec(path) ?? [];
  const key = product ?? chart;
  if (key === undefined) return undefined;
  if (from === undefined) return chart === undefined ? stated(text, key, to) : undefined;
  const found = [...text.matchAll(pinOf(key, from))];
  const [match] = found;
  if (match === undefined || found.length > 1) return undefined;
  const start = match.index + match[0].length - from.length - (match[1] ?? "").length;
  return `${text.slice(0, start)}${to}${text.slice(start + from.length)}`;
}

/** A key with one very value, quoted or not; the closing quote is the first group. */
function pinOf(key: string, value: string): RegExp {
  return new RegExp(`(?<![\\w.-])["']?${key}["']?\\s*:\\s*["']?${value.replaceAll(".", "\\.")}(["']?)(?![\\w.-])`, "g");
}

/** Says a value after that of Talos where the definition does not say it yet. */
function stated(text: string, key: string, to: string): string | undefined {
  if (new RegExp(`(?<![\\w.-])["']?${key}["']?\\s*:`).test(text)) return text;
  const found = [...text.matchAll(/^([ \t]*)?(.*?)(?<![\w.-])["']?talos["']?[ \t]*:[ \t]*["']?\d[\w.-]*["']?(,?)/gm)];
  const [match] = found;
  if (match === undefined || found.length > 1) return undefined;
  const [whole, indent = "", before = "", comma = ""] = match;
  const end = match.index + whole.length;
  const ownLine = before === "" && /^[ \t]*(#.*|\/\/.*)?(\n|$)/.test(text.slice(end));
  const more = ownLine ? `${comma}\n${indent}${key}: "${to}"${comma}` : `, ${key}: "${to}"${comma}`;
  return `${text.slice(0, end - comma.length)}${more}${text.slice(end)}`;
}
