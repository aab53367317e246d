import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runProcess } from "../run-process";

/** A tree of this project that is measured: sources, definitions, and what they give. */
export interface MeasuredTree {
  /** Its top. */
  readonly folder: string;
  /** Stops everything. */
  readonly signal?: AbortSignal | undefined;
}

/** What another tool does with the same clusters. */
export interface Peer {
  /** Name in tables and results. */
  readonly id: string;
  /** What it does, in a few words. */
  readonly does: string;
  /** Program, and the variable that says where it is. */
  readonly program: readonly [name: string, variable: string];
  /** Arguments that print the version. */
  readonly version: readonly string[];
  /** Does it once; gives how many processes that took. */
  readonly run: (program: string, tree: MeasuredTree) => Promise<number>;
}

/** Nobody looks for newer versions of itself meanwhile. */
const OFFLINE = { CHECKPOINT_DISABLE: "1", DISABLE_VERSION_CHECK: "1" };
/** Longer than any of them takes on a slow machine. */
const LIMIT_MS = 600_000;

async function each(
  program: string,
  calls: readonly (readonly string[])[],
  { folder, signal }: MeasuredTree,
): Promise<number> {
  for (const args of calls) await runProcess(program, args, { cwd: folder, env: OFFLINE, signal, limitMs: LIMIT_MS });
  return calls.length;
}

/** Folders below `dist/` that hold a file of this name. */
function foldersWith(folder: string, file: string): readonly string[] {
  return readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(`/${file}`))
    .map((path) => join("dist", path.slice(0, -file.length - 1)))
    .sort();
}

/** Tools of the field and what each does of a synth. None of them checks what a synth does; a ratio says what the whole costs next to a part. */
export const PEERS: readonly Peer[] = [
  {
    id: "cdk8s",
    does: "cdk8s synth: the Kubernetes layer of the same constructs",
    program: ["cdk8s", "CDK8S_BIN"],
    version: ["--version"],
    run: (program, tree) => each(program, [["synth", "--check-upgrade=false", "--output", "cdk8s.out"]], tree),
  },
  {
    id: "cdktf",
    does: "cdktf synth: the Terraform layer of the same constructs",
    program: ["cdktf", "CDKTF_BIN"],
    version: ["--version"],
    run: (program, tree) => each(program, [["synth"]], tree),
  },
  {
    id: "kustomize",
    does: "kustomize build of every folder of dist/",
    program: ["kustomize", "KUSTOMIZE_BIN"],
    version: ["version"],
    run: (program, tree) =>
      each(
        program,
        foldersWith(tree.folder, "kustomization.yaml").map((path) => ["build", path]),
        tree,
      ),
  },
];

/** Where a tool is; undefined where it cannot be had. */
export function placeOf({ program: [name, variable] }: Peer, env: NodeJS.ProcessEnv): string | undefined {
  const asked = env[variable];
  if (asked !== undefined) return asked;
  return (env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((place) => existsSync(place));
}

/** The version that a tool says of itself. */
export async function versionOf(peer: Peer, program: string): Promise<string> {
  const said = await runProcess(program, peer.version);
  return /\d+\.\d+\.\d+[\w.-]*/.exec(said)?.[0] ?? "unknown";
}
