import type { Command, Option } from "commander";

/** What a word of the command line may be: one of some words, or what the shell finds on the disk. */
export type Words = readonly string[] | "cluster" | "file" | "revision" | "anything";

/** An option, as a shell has to know it. */
export interface CompletedOption {
  /** Every way to write it: `-C`, `--project`. */
  readonly names: readonly string[];
  readonly description: string;
  /** The word behind it; absent: it takes none. */
  readonly value?: Words;
}

/** A command, as a shell has to know it. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** Its arguments in their order. */
  readonly arguments: readonly { readonly words: Words; readonly many: boolean }[];
}

/** The command line, as a shell has to know it. */
export interface CompletionTable {
  readonly program: string;
  /** Options in front of a command. */
  readonly options: readonly CompletedOption[];
  readonly commands: readonly CompletedCommand[];
}

/** What a placeholder such as `<file>` means. One that is missing here has no words to offer. */
const BY_PLACEHOLDER: Readonly<Record<string, Words>> = {
  chart: "file",
  cluster: "cluster",
  file: "file",
  folder: "file",
  path: "file",
  revision: "revision",
};

/**
 * Reads the table off the very commands that parse, so that what a shell offers
 * is what the program takes.
 *
 * @param rules words for `<rule>`
 */
export function completionTable(program: Command, rules: readonly string[]): CompletionTable {
  const help = program.createHelp();
  const wordsOf = (placeholder: string): Words =>
    placeholder === "rule" ? rules : (BY_PLACEHOLDER[placeholder] ?? "anything");
  const optionsOf = (command: Command) =>
    help.visibleOptions(command).map((option) => completedOption(option, wordsOf));
  return {
    program: program.name(),
    options: optionsOf(program),
    commands: help.visibleCommands(program).map((command) => ({
      name: command.name(),
      description: command.summary() || command.description(),
      options: optionsOf(command),
      arguments: command.registeredArguments.map((argument) => ({
        words: argument.argChoices ?? wordsOf(argument.name()),
        many: argument.variadic,
      })),
    })),
  };
}

function completedOption(option: Option, wordsOf: (placeholder: string) => Words): CompletedOption {
  const placeholder = /[<[]([^>\].:]+)[^>\]]*[>\]]/.exec(option.flags)?.[1];
  return {
    names: [option.short, option.long].filter((name) => name !== undefined && name !== null),
    description: option.description,
    ...(placeholder === undefined ? {} : { value: option.argChoices ?? wordsOf(placeholder) }),
  };
}
