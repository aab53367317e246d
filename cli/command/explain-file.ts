import { relative, resolve } from "node:path";
import { projectTree } from "../../compiler/project-tree";
import { draftCluster } from "../../compiler/synth-cluster";
import { nearest } from "../../lib/data/nearest";
import { InputError } from "../../lib/model/problem";
import { framesOf } from "../definition/frames";
import { readDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import { type FileOrigin, fileOrigin } from "../explain/file-origin";
import { placeText } from "../explain/place-text";
import type { Host } from "../host";
import { openProject } from "../project";
import { listedText } from "../text/explained";
import { screenOf, wrapped } from "../text/screen";

/** Options of `groundwork explain --file`. */
export interface ExplainFileOptions {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Print it as JSON on stdout. */
  readonly json?: boolean | undefined;
}

/** What a file is that no cluster owns. */
const SHARED: Readonly<Record<string, string>> = {
  "terraform/manifest.json": "the list of all Terraform stacks, which deploy and the CDKTF CLI read",
  ".groundwork": "a record of what synth wrote, by which it knows its own files again",
};

/** Prints which part of a definition made a file of `dist/`, and why it is there. */
export async function explainFile(host: Host, file: string, options: ExplainFileOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const path = belowDist(host, project.folder, file);
  // Each as far as it can be read: a file is explained while something else of the definition is wrong.
  const all = await readDefinitions(host, project.folder, []);
  const known: string[] = [];
  for (const definition of all.definitions) {
    const { cluster } = definition;
    // A stack carries the name of its cluster, every other file lies in a folder of it.
    if (!path.split("/").some((part) => part === cluster.name || part.startsWith(`${cluster.name}-`))) continue;
    const draft = draftCluster(definition);
    const origin = fileOrigin(draft, path);
    known.push(...draft.files.files().map(([one]) => one));
    if (origin === undefined) continue;
    const frames = await framesOf(host, project.folder, [cluster.file]);
    const place = (one: string) => placeText(frames, cluster.file, one);
    const from = origin.from.map((one) => ({ ...one, place: place(one.path) ?? cluster.file }));
    const told = { file: `dist/${path}`, ...origin, from };
    host.stdout.write(options.json === true ? `${JSON.stringify(told, null, 2)}\n` : originText(host, told));
    return EXIT.good;
  }
  const shared = sharedOrigin(path);
  if (shared !== undefined) {
    const told = { file: `dist/${path}`, is: shared, from: [], more: [] };
    host.stdout.write(options.json === true ? `${JSON.stringify(told, null, 2)}\n` : originText(host, told));
    return EXIT.good;
  }
  if (all.unread.length > 0) throw new InputError(all.unread);
  const near = nearest(path, known);
  throw new InputError([
    {
      file: "--file",
      path: "",
      got: `dist/${path}`,
      want: "a file that a synth of the definitions as they are now writes",
      fix: near === undefined ? "list them with ls -R dist" : `write dist/${near}`,
    },
  ]);
}

function sharedOrigin(path: string): string | undefined {
  const [first = ""] = path.split("/");
  if (projectTree().tree.get(path) !== undefined) return "the same in every project, whatever it defines";
  return SHARED[path] ?? SHARED[first];
}

/** A path below `dist/`, however it was written: relative to here, to the project, or to `dist/`. */
function belowDist(host: Pick<Host, "cwd">, project: string, file: string): string {
  const dist = resolve(project, "dist");
  const inside = (path: string) => {
    const below = relative(dist, path).replaceAll("\\", "/");
    return below === "" || below.startsWith("..") ? undefined : below;
  };
  return inside(resolve(host.cwd, file)) ?? inside(resolve(project, file)) ?? inside(resolve(dist, file)) ?? file;
}

type Told = Omit<FileOrigin, "from"> & {
  readonly file: string;
  readonly from: readonly { readonly path: string; readonly what?: string; readonly place: string }[];
};

function originText(host: Host, { file, is, from, more }: Told): string {
  const screen = screenOf(host.stdout, host.env);
  const places = from.map(({ path, what, place }) => `${path}${what === undefined ? "" : `: ${what}`} (${place})`);
  const lists = places.length === 0 ? more : [{ title: "From", lines: places }, ...more];
  return `${screen.style.bold(file)}\n  ${wrapped(is, 2, screen)}\n${listedText(lists, screen)}`;
}
