import { spawnSync } from "node:child_process";
import type { Shell } from "../../cli/choices";

/**
 * How to ask each shell for the words that complete the last of some words. The
 * script is `$SCRIPT`. zsh completes inside its line editor alone, so the three
 * functions of it that show words are replaced by ones that print them.
 */
const ASK: Readonly<Record<Shell, readonly string[]>> = {
  bash: [
    "--norc",
    "-c",
    `source "$SCRIPT"; COMP_WORDS=(groundwork "$@"); COMP_CWORD=$#; _groundwork; printf '%s\\n' "\${COMPREPLY[@]}"`,
    "bash",
  ],
  zsh: [
    "-f",
    "-c",
    `compdef() { : }
shown() { for one in "$@"; do [[ $one == \${words[CURRENT]}* ]] && print -r -- "$one"; done }
compadd() { shift; shown "$@" }
_describe() { local of=\${@[-1]}; shown "\${(@)\${(@P)of}%%:*}" }
_files() { : }
_message() { : }
source "$SCRIPT"
words=(groundwork "$@"); CURRENT=\${#words}
_groundwork`,
    "zsh",
  ],
  fish: [
    "--no-config",
    "-c",
    'source $SCRIPT; complete -C "groundwork $(string join " " -- $argv)" | string replace -r "\\t.*" ""',
    "--",
  ],
};

/**
 * Words that a shell offers for the last of some words behind the program's name.
 *
 * @param folder where the shell is
 * @param script path of the completion
 * @returns undefined where the shell is not installed
 * @throws Error where the shell refuses the script
 */
export function offeredBy(
  shell: Shell,
  words: readonly string[],
  { folder, script }: { readonly folder: string; readonly script: string },
): readonly string[] | undefined {
  const { error, status, stdout, stderr } = spawnSync(shell, [...ASK[shell], ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, SCRIPT: script, HOME: folder },
  });
  if (error !== undefined) return undefined;
  if (stderr !== "") throw new Error(`${shell} ${words.join(" ")}: ${status} ${stderr}`);
  return stdout.split("\n").filter((line) => line !== "");
}
