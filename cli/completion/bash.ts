import { argumentCases, FINDERS, quoted, valueCases, walk } from "./shell";
import type { CompletionTable, Words } from "./table";

/** Completion for bash 3.2 and newer, without the package bash-completion. */
export function bashCompletion(table: CompletionTable): string {
  const { program, options, commands } = table;
  const { takes, values } = valueCases(table, offered);
  const names = (of: typeof options) => of.flatMap((option) => option.names).join(" ");
  return `# Completion of ${program} for bash.
${FINDERS}
_${program}() {
  local cur=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  if [[ $cur == '=' ]]; then cur=''; fi
${walk(takes, { word: `"\${COMP_WORDS[i]}"`, end: "COMP_CWORD", first: 1 })}
  if [[ -n $option && $cur != -* ]]; then
    case "$command $option" in
${indented(values, 6)}
    esac
    return
  fi
  if [[ $cur == -* ]]; then
    case $command in
${indented(
  [{ name: "", options }, ...commands].map(
    (one) => `${quoted(one.name)}) _${program}_offer ${quoted(names(one.options))} ;;`,
  ),
  6,
)}
    esac
    return
  fi
  if [[ -z $command ]]; then
    _${program}_offer ${quoted(commands.map(({ name }) => name).join(" "))}
    return
  fi
  case "$command $position" in
${indented(argumentCases(table, offered), 4)}
  esac
}

_${program}_offer() {
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

complete -o bashdefault -o default -F _${program} ${program}
`;
}

/** Without words, bash offers files. */
function offered(words: Words): string {
  if (words === "cluster") return '_groundwork_offer "$(_groundwork_clusters "$project")"';
  if (words === "revision") return '_groundwork_offer "$(_groundwork_revisions)"';
  if (words === "file" || words === "anything") return ":";
  return `_groundwork_offer ${quoted(words.join(" "))}`;
}

function indented(lines: readonly string[], blanks: number): string {
  return lines.map((line) => `${" ".repeat(blanks)}${line}`).join("\n");
}
