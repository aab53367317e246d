import type { Command } from "./shell";

/** A fenced block of shell commands. */
export function sh(...lines: readonly Command[]): string {
  return fence(
    "sh",
    lines.map(({ text }) => text),
  );
}

/** A fenced block of output or of a file, in the language named. Backticks inside do not end it. */
export function fence(language: string, lines: readonly string[]): string {
  const content = lines.join("\n");
  const marks = "`".repeat(Math.max(3, longestRun(content) + 1));
  return `${marks}${language}\n${content}\n${marks}`;
}

/** Blocks of Markdown with an empty line between them; what is false, undefined or empty falls out. */
export function blocks(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== undefined && part !== "").join("\n\n");
}

/** Numbered steps. A step of several lines is indented below its number. */
export function steps(...items: readonly string[]): string {
  return items
    .map((item, index) => `${index + 1}. ${item.replaceAll("\n", "\n   ").replaceAll(/\n +\n/g, "\n\n")}`)
    .join("\n");
}

/** A list; further lines of an item are indented. */
export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item.replaceAll("\n", "\n  ")}`).join("\n");
}

/** A table; an empty list of rows gives the sentence instead of a table without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], whenEmpty = "None."): string {
  if (rows.length === 0) return whenEmpty;
  const line = (cells: readonly string[]) => {
    let text = "|";
    for (const one of cells) text += ` ${cell(one)} |`;
    return text;
  };
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** A cell is Markdown; only what would end it is escaped (GitHub Flavored Markdown, Tables). */
function cell(text: string): string {
  const whole = text.includes("|") ? text.replaceAll("|", "\\|") : text;
  return (whole.includes("\n") ? whole.replaceAll(/\s*\n\s*/g, " ") : whole).trim();
}

/**
 * Text as code in a line, whatever it holds: more backticks around it than
 * inside, and blanks where one would touch them (CommonMark: Code spans).
 */
export function code(text: string | Command): string {
  const written = String(text);
  if (!/[`\n]|^ /.test(written)) return `\`${written}\``;
  const content = written.replaceAll(/\s*\n\s*/g, " ");
  const marks = "`".repeat(longestRun(content) + 1);
  const isStripped = /^ .*[^ ].* $|^ [^ ] $/.test(content);
  const room = /^`|`$/.test(content) || isStripped ? " " : "";
  return `${marks}${room}${content}${room}${marks}`;
}

/** Number of backticks in the longest run of them. */
function longestRun(text: string): number {
  if (!text.includes("`")) return 0;
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/**
 * Text of somebody's as prose on one line: no mark in it means anything
 * (CommonMark: Backslash escapes; GitHub: autolinks, footnotes, formulas in `$`).
 * What means nothing where it is stays as it is, so that people can read it.
 */
export function plain(text: string): string {
  if (QUIET.test(text)) return text;
  return text
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll(
      /[\\`*~$]|<(?=[a-z/!?])|&(?=#?\w+;)|^\[|\[\^|\](?=[([:])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/giu,
      "\\$&",
    )
    .replaceAll(/(?<=\b[a-z][a-z0-9+.-]*):(?=\/\/)|(?<=\bwww)\./gi, "\\$&")
    .replace(/^(#{1,6}(?= |$)|[-+](?= |$)|=+$|-[ -]*$|>)/, "\\$&")
    .replace(/^(\d{1,9})([.)])(?= |$)/, "$1\\$2")
    .replace(/(?<= )#+$/, "\\$&");
}

/** Words and what stands between them, none of which `plain` would change: most names and titles. */
const QUIET = /^[a-z](?:[a-z0-9,;()'"%=+-]|:(?!\/)|(?<!w)\.|\/| (?=[^ ]))*$/i;

/** Anchor of a heading as GitHub, Gitea and GitLab make it. */
export function anchor(heading: string): string {
  const folded = heading.toLowerCase();
  if (/^[a-z0-9_ -]*$/.test(folded)) return folded.trim().replaceAll(" ", "-");
  return folded
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}
