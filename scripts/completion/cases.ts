/** One line of the command line, and what a shell must offer for its last word. */
export interface CompletionCase {
  /** Words behind the program's name; the last one is being written. */
  readonly words: readonly string[];
  /** All of it, in any order. */
  readonly offered: readonly string[];
}

/** Files that the cases are tried among. */
export const CLUSTERS = ["home.ts", "lab.yaml", "_parts.yaml", "notes.md", "home.test.ts"] as const;

/** What is the same in every shell. */
export const CASES: readonly CompletionCase[] = [
  { words: ["syn"], offered: ["synth"] },
  { words: ["upgrade"], offered: ["upgrade", "upgrade-notes"] },
  { words: ["synth", ""], offered: ["home", "lab"] },
  { words: ["synth", "home", "l"], offered: ["lab"] },
  { words: ["synth", "--on"], offered: ["--only"] },
  { words: ["synth", "--only", "t"], offered: ["terraform", "talos"] },
  { words: ["synth", "--only", "docs", "h"], offered: ["home"] },
  { words: ["--project", "elsewhere", "graph", ""], offered: ["other"] },
  { words: ["-C", "elsewhere", "graph", "o"], offered: ["other"] },
  { words: ["deploy", ""], offered: ["home", "lab"] },
  { words: ["deploy", "home", ""], offered: ["up", "down"] },
  { words: ["deploy", "--yes", "home", "--with", "to"], offered: ["tofu"] },
  { words: ["graph", "home", "--format", "m"], offered: ["mermaid"] },
  { words: ["check", "--explain", "quorum-on"], offered: ["quorum-on-few-nodes", "quorum-on-one-host"] },
  { words: ["check", "--against", "--da"], offered: ["--data-only"] },
  { words: ["completion", ""], offered: ["bash", "zsh", "fish"] },
];
