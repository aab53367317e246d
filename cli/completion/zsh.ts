import { argumentCases, FINDERS, quoted, valueCases, walk } from "./shell";
import type { CompletedOption, CompletionTable, Words } from "./table";

/** Completion for zsh, with what each command and option does. */
export function zshCompletion(table: CompletionTable): string {
  const { program, options, commands } = table;
  const { takes, values } = valueCases(table, offered);
  return `#compdef ${program}
# Completion of ${program} for zsh.
${FINDERS}
_${program}() {
  local cur=\${words[CURRENT]}
  local -a found
${walk(takes, { word: `"\${words[i]}"`, end: "CURRENT", first: 2 })}
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
    (one) => `${quoted(one.name)}) found=(${one.options.flatMap(described).join(" ")}) ;;`,
  ),
  6,
)}
    esac
    _describe -o option found
    return
  fi
  if [[ -z $command ]]; then
    found=(${commands.map(({ name, description }) => quoted(`${escaped(name)}:${description}`)).join(" ")})
    _describe command found
    return
  fi
  case "$command $position" in
${indented(argumentCases(table, offered), 4)}
  esac
}

# Loaded from a folder of $fpath the function is called; read by source it is made known.
if [[ \${funcstack[1]} == _${program} ]]; then _${program} "$@"; else compdef _${program} ${program}; fi
`;
}

function described({ names, description }: CompletedOption): readonly string[] {
  return names.map((name) => quoted(`${escaped(name)}:${description}`));
}

/** A name before the colon of \`_describe\`. */
function escaped(name: string): string {
  return name.replaceAll(":", "\\\\:");
}

function offered(words: Words): string {
  if (words === "cluster") return `compadd -- \${(f)"$(_groundwork_clusters "$project")"}`;
  if (words === "revision") return `compadd -- \${(f)"$(_groundwork_revisions)"}`;
  if (words === "file") return "_files";
  if (words === "anything") return "_message value";
  return `compadd -- ${words.map(quoted).join(" ")}`;
}

function indented(lines: readonly string[], blanks: number): string {
  return lines.map((line) => `${" ".repeat(blanks)}${line}`).join("\n");
}
