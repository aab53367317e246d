import type { CompletedOption, CompletionTable, Words } from "./table";

/** Completion for fish 3 and newer, with what each command and option does. */
export function fishCompletion({ program, options, commands }: CompletionTable): string {
  const takes = [...options, ...commands.flatMap((command) => command.options)].filter(
    ({ value }) => value !== undefined,
  );
  const withValue = [...new Set(takes.flatMap(({ names }) => names))].sort();
  const lines = [
    ...options.map((option) => line(program, "__groundwork_at ''", option)),
    ...commands.map(
      ({ name, description }) =>
        `complete -c ${program} -n "__groundwork_at ''" -f -a ${quoted(name)} -d ${quoted(description)}`,
    ),
    ...commands.flatMap(({ name, options: own, arguments: all }) => [
      ...own.map((option) => line(program, `__groundwork_at ${quoted(name)}`, option)),
      ...all.map(({ words, many }, position) => {
        const place = `${position}${many ? " more" : ""}`;
        return `complete -c ${program} -n ${quoted(`__groundwork_at ${quoted(name)} ${place}`)} ${offered(words)}`;
      }),
    ]),
  ];
  return `# Completion of ${program} for fish.

# Succeeds behind this command; with a number, where so many arguments of it are written, or more.
function __groundwork_at
    set -l command ''
    set -l position 0
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            string match -q -- '-*' $word; or continue
        end
        switch $word
            case ${withValue.map(quoted).join(" ")}
                set skip 1
            case '-*'
            case '*'
                if test -z "$command"
                    set command $word
                else
                    set position (math $position + 1)
                end
        end
    end
    test "$command" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    test $position = $argv[2]; and return 0
    test "$argv[3]" = more -a $position -gt $argv[2]
end

# Clusters of the nearest folder that has clusters/, or of the one that --project names.
function __groundwork_clusters
    set -l folder $PWD
    set -l words (commandline -opc)
    for index in (seq (count $words))
        switch $words[$index]
            case -C --project
                set -l next (math $index + 1)
                set -q words[$next]; and set folder $words[$next]
        end
    end
    while test -n "$folder" -a ! -d "$folder/clusters"
        set folder (string replace -r '/?[^/]*$' '' -- $folder)
    end
    command ls -1 "$folder/clusters" 2>/dev/null | string match -v -r '^[_.]|\\.(d|test)\\.ts$' | string replace -f -r '\\.(ts|mts|yaml|yml)$' ''
end

function __groundwork_revisions
    command git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null
end

complete -c ${program} -f
${lines.join("\n")}
`;
}

function line(program: string, condition: string, { names, description, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const words = value === undefined ? [] : ["-x", ...(value === "file" ? [] : [offered(value)])];
  const rest = value === "file" ? ["-r", "-F"] : words;
  return ["complete", "-c", program, "-n", quoted(condition), ...flags, ...rest, "-d", quoted(description)].join(" ");
}

function offered(words: Words): string {
  if (words === "cluster") return "-f -a '(__groundwork_clusters)'";
  if (words === "revision") return "-f -a '(__groundwork_revisions)'";
  if (words === "file") return "-F";
  if (words === "anything") return "-f";
  return `-f -a ${quoted(words.join(" "))}`;
}

/** A text as one word of fish. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
