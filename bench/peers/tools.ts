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

/** A program of somebody else's. */
export interface Tool {
  /** As it is called. */
  readonly name: string;
  /** Variable that says where it is, for one that is not on PATH. */
  readonly variable: string;
  /** Arguments that print the version. */
  readonly version: readonly string[];
}

/** What others do with the same clusters. */
export interface Peer {
  /** Name in tables and results. */
  readonly id: string;
  /** What is done, in a few words. */
  readonly does: string;
  /** Programs that do it. */
  readonly tools: readonly Tool[];
  /** Does it once with these programs, in the order of `tools`; gives how many processes that took. */
  readonly run: (programs: readonly string[], tree: MeasuredTree) => Promise<number>;
}

/** Nobody looks for newer versions of itself meanwhile. */
const OFFLINE = { CHECKPOINT_DISABLE: "1", DISABLE_VERSION_CHECK: "1" };
/** Longer than any of them takes on a slow machine. */
const LIMIT_MS = 600_000;

type Call = readonly [program: string, ...args: readonly string[]];

async function each(calls: readonly Call[], { folder, signal }: MeasuredTree): Promise<number> {
  for (const [program, ...args] of calls)
    await runProcess(program, args, { cwd: folder, env: OFFLINE, signal, limitMs: LIMIT_MS });
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
    id: "cdk8s and cdktf",
    does: "synth of the same constructs by both CLIs",
    tools: [
      { name: "cdk8s", variable: "CDK8S_BIN", version: ["--version"] },
      { name: "cdktf", variable: "CDKTF_BIN", version: ["--version"] },
    ],
    run: ([cdk8s = "cdk8s", cdktf = "cdktf"], tree) =>
      each(
        [
          [cdk8s, "synth", "--check-upgrade=false", "--output", "cdk8s.out"],
          [cdktf, "synth"],
        ],
        tree,
      ),
  },
  {
    id: "kustomize",
    does: "build of every folder of dist/",
    tools: [{ name: "kustomize", variable: "KUSTOMIZE_BIN", version: ["version"] }],
    run: ([kustomize = "kustomize"], tree) =>
      each(
        foldersWith(tree.folder, "kustomization.yaml").map((path): Call => [kustomize, "build", path]),
        tree,
      ),
  },
];

/** Where a tool is; undefined where it cannot be had. */
export function placeOf({ name, variable }: Tool, env: NodeJS.ProcessEnv): string | undefined {
  const asked = env[variable];
  if (asked !== undefined) return asked;
  return (env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((place) => existsSync(place));
}

/** A tool with the version that it says of itself. */
export async function versionOf({ name, version }: Tool, program: string): Promise<string> {
  const said = await runProcess(program, version);
  return `${name} ${/\d+\.\d+\.\d+[\w.-]*/.exec(said)?.[0] ?? "unknown"}`;
}
