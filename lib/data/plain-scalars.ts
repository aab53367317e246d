/** The text is beyond what is read without the full reader. */
export class NotPlain extends Error {}

/** A plain scalar cannot begin like this, or means something else than itself. */
export const INDICATOR = /^(?:[,\]}#&*!|>'"%@`]|[-?:](?:\s|$)|---|\.\.\.|<<)/;

/** A text of JSON that is one of YAML too, from its start to its end. */
export const JSON_STRING = /^"(?:[^"\\\t]|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*"$/;

/** True for a line in which a value or a comment begins. */
export function isSplit(line: string): boolean {
  if (!line.includes(":") && !line.includes("#") && !line.includes("\t")) return false;
  return line.includes(": ") || line.endsWith(":") || line.includes(" #") || line.includes("\t");
}

/** The lines of a text in double quotes as one: a line that ends in a backslash goes on as it is. */
export function joined(first: string, more: readonly string[], outer: number): string {
  let whole = first;
  let breaks = 1;
  for (const [index, line] of more.entries()) {
    const isLast = index === more.length - 1;
    const said = line.trimStart();
    if (line.includes("\t") || (said !== "" && line.length - said.length <= outer)) throw new NotPlain();
    if (said === "" && !isLast) {
      breaks += 1;
      continue;
    }
    const isOpen = /(?:^|[^\\])(?:\\\\)*\\$/.test(whole);
    // What is escaped at the end of a line is no matter for here.
    if (/\\ +$/.test(whole) || (isOpen && breaks > 1)) throw new NotPlain();
    if (isOpen) whole = whole.slice(0, -1) + said;
    else whole = whole.trimEnd() + (breaks === 1 ? " " : "\\n".repeat(breaks - 1)) + said;
    breaks = 1;
  }
  return whole.replaceAll(/\\(.)/g, (written, sign: string) => (sign === " " ? sign : written));
}

/** The lines of a folded block as one text. */
export function folded(lines: readonly string[]): string {
  let whole = "";
  let breaks = 0;
  for (const [index, line] of lines.entries()) {
    // What is further in keeps its line breaks.
    if (line.startsWith(" ") || line.startsWith("\t")) throw new NotPlain();
    if (line === "") breaks += 1;
    else {
      whole +=
        (index === 0 ? "" : index === breaks ? "\n".repeat(breaks) : breaks === 0 ? " " : "\n".repeat(breaks)) + line;
      breaks = 0;
    }
  }
  return whole;
}
