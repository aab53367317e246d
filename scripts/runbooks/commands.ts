/** One command of a block: its program and what comes behind it, as the shell splits it. */
export type Words = readonly [string, ...string[]];

/** Words of a shell that are no programs. */
const SHELL = new Set(["do", "done", "if", "then", "else", "fi", "while", "until", "read", "export", "cd", "in", "!"]);

/**
 * The commands of a block of shell code, those of pipes and of `$(…)` included.
 * Text of a here-document is none; what is in quotes is one word.
 */
export function commandsIn(block: string): readonly Words[] {
  const commands: Words[] = [];
  for (const line of linesOf(filledIn(block))) {
    const inner = [...line.matchAll(/\$\(([^()]*)\)/g)].flatMap(([, text = ""]) => commandsIn(text));
    commands.push(...inner);
    for (const words of splitLine(line.replaceAll(/\$\([^()]*\)/g, "$X"))) {
      // The head of a loop runs nothing.
      if (words[0] === "for") continue;
      let start = 0;
      while (SHELL.has(words[start] ?? "") || /^[A-Z_a-z]\w*=/.test(words[start] ?? "")) start += 1;
      const [program, ...rest] = words.slice(start);
      if (program !== undefined) commands.push([program, ...rest]);
    }
  }
  return commands;
}

/** The block with a word in the place of each `<name>` that a person fills in, as the shell would read it then. */
export function filledIn(block: string): string {
  return block.replaceAll(/<[a-z][a-z0-9 -]*>/g, "NAME");
}

/** Lines with their continuations, without the text of here-documents. */
function linesOf(block: string): readonly string[] {
  const lines: string[] = [];
  let end: string | undefined;
  for (const line of block.replaceAll("\\\n", " ").split("\n")) {
    if (end !== undefined) {
      if (line.trim() === end) end = undefined;
      continue;
    }
    lines.push(line);
    end = /<<-?\s*["']?(\w+)["']?/.exec(line)?.[1];
  }
  return lines;
}

/** Words of each command of a line. */
function splitLine(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  const pattern =
    /\s+|(#.*)|(\|\||&&|[|;&])|(\d?>>?&?\d?|<<?-?)\s*\S*|((?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"|;&<>\\])+)/g;
  for (const [, comment, end, redirect, word] of line.matchAll(pattern)) {
    if (comment !== undefined) break;
    if (end !== undefined) commands.push([]);
    else if (redirect === undefined && word !== undefined) commands.at(-1)?.push(unquoted(word));
  }
  return commands.filter((words) => words.length > 0);
}

function unquoted(word: string): string {
  return word.replaceAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g, (_, single, double) => single ?? double);
}
