import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of a project that is no output. */
export interface ProjectFile {
  /** Below the project, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The operator wrote it for a cluster: names in it mean what they say. */
  readonly ours: boolean;
}

/** What others make, and what is looked at before it is written; the operator keeps nothing there. */
const MADE = new Set("charts/rendered coverage dist imports node_modules state".split(" "));
/** Folders of programs, in which only what a client of a cluster reads may be the operator's. */
const PROGRAMS = new Set("apps bench cli compiler docs infra lib scripts test".split(" "));
/** A kubeconfig, a talosconfig and the like: YAML, JSON, or a name without an extension. */
const FOR_CLIENTS = /(?:^|\/)(?:[^/.]+|[^/]*\.(?:ya?ml|json|conf|config|kubeconfig|talosconfig))$/i;

/** One of these is in every kubeconfig and every talosconfig that holds a secret. */
const NAMES_A_CLUSTER = /client-key|["']?(?:contexts|users)["']?\s*:/;

/** A kubeconfig has some kilobytes; what is longer than this was not written by hand. */
const MOST_BYTES = 1024 * 1024;
const MOST_DEPTH = 12;

/**
 * Text files that the operator keeps in the project: everything below
 * `clusters/` and in other folders; in those of programs, what a client of a
 * cluster reads. Links are not followed, and nothing but plain files is opened.
 */
export function filesOfProject(folder: string): readonly ProjectFile[] {
  const files: ProjectFile[] = [];
  walk(folder, "", 0, files);
  return files;
}

function walk(folder: string, below: string, depth: number, files: ProjectFile[]): void {
  if (depth > MOST_DEPTH) return;
  for (const entry of entriesOf(join(folder, below))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!MADE.has(path) && entry.name !== "node_modules" && (depth > 0 || !isOwnOfTool(entry.name)))
        walk(folder, path, depth + 1, files);
      continue;
    }
    if (!entry.isFile() || isWaiting(entry.name) || /^package(?:-lock)?\.json$/.test(path)) continue;
    const isProgram = PROGRAMS.has(path.slice(0, Math.max(path.indexOf("/"), 0)));
    if (isProgram && !FOR_CLIENTS.test(path)) continue;
    const text = textOf(join(folder, path));
    if (isProgram && text !== undefined && !NAMES_A_CLUSTER.test(text)) continue;
    if (text !== undefined) files.push({ path, text, ours: path.startsWith("clusters/") });
  }
}

/** Git's own, and folders of editors and programs. Hidden files at the top, such as `.env`, are looked at. */
function isOwnOfTool(name: string): boolean {
  return /^\.(?:git|groundwork|terraform|gen|venv|cache|direnv|idea)$/.test(name) || /\.out$/.test(name);
}

/** A plain Secret that waits to be sealed is ignored by Git, in a project that has a repository and in one that has none yet. */
function isWaiting(name: string): boolean {
  return name.includes(".plain.");
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // not there, or not ours to read: it reaches no commit of ours either
    return [];
  }
}

function textOf(file: string): string | undefined {
  try {
    if (lstatSync(file).size > MOST_BYTES) return undefined;
    const bytes = readFileSync(file);
    return bytes.includes(0) ? undefined : bytes.toString("utf8");
  } catch {
    return undefined;
  }
}
