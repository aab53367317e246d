import type { Command } from "./shell";

/** A fenced block of shell commands. */
export function sh(...lines: readonly Command[]): string {
  return fence(
    "sh",
    lines.map(({ text }) => text),
  );
}

/** A fenced block of output or of a file, in the language named. */
export function fence(language: string, lines: readonly string[]): string {
  return `\`\`\`${language}\n${lines.join("\n")}\n\`\`\``;
}

/** Blocks of Markdown with an empty line between them; what is false, undefined or empty falls out. */
export function blocks(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== undefined && part !== "").join("\n\n");
}

/** Numbered steps. A step of several lines is indented below its number. */
export function steps(...items: readonly string[]): string {
  return items
    .map(
      (item, index) =>
        `${index + 1}. ${item
          .split("\n")
          .join("\n   ")
          .replace(/\n +\n/g, "\n\n")}`,
    )
    .join("\n");
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item.split("\n").join("\n  ")}`).join("\n");
}

/** A table; an empty list of rows gives the sentence instead of a table without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], whenEmpty = "None."): string {
  if (rows.length === 0) return whenEmpty;
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}

export function code(text: string | Command): string {
  return `\`${text}\``;
}

/** Anchor of a heading as GitHub, Gitea and GitLab make it. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}
