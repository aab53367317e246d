import type { CompletedCommand, CompletionTable, Words } from "./table";

/** A text as one word of bash and zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Branches of a `case` over `command option`, for every option with a value. */
export function valueCases(
  table: CompletionTable,
  offer: (words: Words) => string,
): { readonly takes: string; readonly values: readonly string[] } {
  const rows = [{ name: "", options: table.options }, ...table.commands].flatMap(({ name, options }) =>
    options.flatMap(({ names, value }) => (value === undefined ? [] : [{ name, names, value }])),
  );
  const pattern = ({ name, names }: (typeof rows)[number]) =>
    names.map((option) => quoted(`${name} ${option}`)).join("|");
  return {
    takes: rows.map(pattern).join("|"),
    values: rows.map((row) => `${pattern(row)}) ${offer(row.value)} ;;`),
  };
}

/** Branches of a `case` over `command position`, for every argument. */
export function argumentCases({ commands }: CompletionTable, offer: (words: Words) => string): readonly string[] {
  return commands.flatMap(({ name, arguments: all }: CompletedCommand) =>
    all.map(
      ({ words, many }, position) =>
        `${quoted(`${name} ${position}`)}${many ? `|${quoted(`${name} `)}*` : ""}) ${offer(words)} ;;`,
    ),
  );
}

/** Shell functions of bash and zsh that find words on the disk. */
export const FINDERS = `
# Clusters of the nearest folder that has clusters/, or of the one that --project names.
_groundwork_clusters() {
  local folder=\${1:-$PWD} file name
  if [[ -z $1 ]]; then
    while [[ -n $folder && ! -d $folder/clusters ]]; do folder=\${folder%/*}; done
  fi
  command ls -1 "$folder/clusters" 2>/dev/null | while IFS= read -r file; do
    case $file in
      [_.]*|*.d.ts|*.test.ts) ;;
      *.ts|*.mts|*.yaml|*.yml) name=\${file%.*}; printf '%s\\n' "$name" ;;
    esac
  done
}

_groundwork_revisions() {
  command git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null
}
`;

/** The part of bash and zsh that walks the words before the one that is completed. */
export function walk(
  takes: string,
  words: { readonly word: string; readonly end: string; readonly first: number },
): string {
  return `
  local command='' option='' project='' word i position=0
  for ((i = ${words.first}; i < ${words.end}; i++)); do
    word=${words.word}
    if [[ $word == '=' ]]; then continue; fi
    if [[ -n $option && $word != -* ]]; then
      case $option in -C|--project) project=$word ;; esac
      option=''
      continue
    fi
    option=''
    case $word in
      -*) case "$command $word" in ${takes}) option=$word ;; esac ;;
      *) if [[ -z $command ]]; then command=$word; else position=$((position + 1)); fi ;;
    esac
  done
`;
}
