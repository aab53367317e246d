import { spawnSync } from "node:child_process";

/** Programs that tell by `--help` which commands and options they have. */
export const PROGRAMS = [
  "kubectl",
  "flux",
  "helm",
  "talosctl",
  "velero",
  "cmctl",
  "argocd",
  "kubeseal",
  "terraform",
] as const;

/** What a program says about one of its commands. */
export interface Told {
  /** Commands below it. */
  readonly commands: ReadonlySet<string>;
  /** Everything that it prints. */
  readonly text: string;
}

const told = new Map<string, Told | undefined>();

/** What `<program> <command…> --help` says; undefined where the program is not installed or knows no such command. */
export function helpOf(program: string, path: readonly string[]): Told | undefined {
  const key = [program, ...path].join(" ");
  if (!told.has(key)) told.set(key, ask(program, path));
  return told.get(key);
}

function ask(program: string, path: readonly string[]): Told | undefined {
  const { error, status, stdout, stderr } = spawnSync(program, [...path, "--help"], { encoding: "utf8" });
  if (error !== undefined || status !== 0) return undefined;
  const global = program === "kubectl" ? (spawnSync(program, ["options"], { encoding: "utf8" }).stdout ?? "") : "";
  const text = `${stdout}${stderr}${global}`;
  // Two blanks and a word at the start of a line name a command; an option begins with a dash.
  const commands = new Set([...text.matchAll(/^ {2,4}([a-z][a-z0-9-]*)(?: {2,}|$)/gm)].map(([, name = ""]) => name));
  return { commands, text };
}

/**
 * What a program does not know of a command line: a command or an option.
 *
 * @param words behind the program
 * @returns undefined where the program is not installed
 */
export function unknownTo(program: string, words: readonly string[]): readonly string[] | undefined {
  let help = helpOf(program, []);
  if (help === undefined) return undefined;
  const path: string[] = [];
  const options: string[] = [];
  for (const word of words) {
    if (word === "--") break;
    if (word.startsWith("-")) options.push(word.split("=")[0] ?? word);
    else if (help.commands.has(word)) {
      const next = helpOf(program, [...path, word]);
      if (next === undefined) return [[program, ...path, word].join(" ")];
      path.push(word);
      help = next;
    }
  }
  if (path.length === 0 && help.commands.size > 0 && program !== "kubeseal")
    return [`no command in ${words.join(" ")}`];
  const others = ALSO[[program, ...path].join(" ")] ?? [];
  const text = [help, helpOf(program, []), ...others.map((command) => helpOf(program, [command]))]
    .map((one) => one?.text ?? "")
    .join("\n");
  return options.filter((option) => !knows(text, option));
}

/** Commands that take the options of others as well. Source: terraform apply -help. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  "terraform apply": ["plan"],
  "terraform destroy": ["plan"],
};

function knows(text: string, option: string): boolean {
  // Short options may be written together or with their value, such as -oyaml.
  const wanted = option.startsWith("--") ? option : option.slice(0, 2);
  const names = option.startsWith("--") ? [option] : [option, wanted];
  return names.some((name) =>
    new RegExp(`(?:^|[\\s,\`'\\[(])${name.replaceAll(/[.$]/g, "\\$&")}(?![\\w-])`, "m").test(text),
  );
}
