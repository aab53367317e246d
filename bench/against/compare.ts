import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { changeOne, forget, generatedProject, type ManyClusters } from "../many";
import { type Bench, type Cost, measure } from "../process-cost";
import { runProcess } from "../run-process";
import { setAside } from "../set-aside";
import { measureInTurn, type Ratios, ratiosOf } from "./ratio";
import { checkOut, copyTree, installPackages, resolveRevision } from "./tree";

/** One command that both trees run. */
interface Command {
  readonly name: string;
  readonly args: readonly string[];
  /** Whether `dist/` is removed before each run. */
  readonly empty: boolean;
  /** Generated clusters in the place of the tree's own; where `dist/` is removed, nothing is kept of them either. */
  readonly generated?: ManyClusters;
}

/** In this order: the first that synthesizes everything leaves the `dist/` that the rest find. */
export const COMMANDS: readonly Command[] = [
  { name: "synth test-cluster, empty dist", args: ["synth", "test-cluster"], empty: true },
  { name: "synth all clusters, empty dist", args: ["synth"], empty: true },
  { name: "synth test-cluster, nothing to write", args: ["synth", "test-cluster"], empty: false },
  { name: "synth all clusters, nothing to write", args: ["synth"], empty: false },
  { name: "check all clusters", args: ["check"], empty: false },
];

/** Generated clusters: with nothing kept, and where one of them changed since. */
export const MANY: readonly Command[] = [
  { name: "synth 100 clusters, nothing kept", args: ["synth"], empty: true, generated: { clusters: 100, objects: 50 } },
  { name: "synth 100 clusters, one changed", args: ["synth"], empty: false, generated: { clusters: 100, objects: 50 } },
  {
    name: "synth 5000 objects in one cluster, nothing kept",
    args: ["synth"],
    empty: true,
    generated: { clusters: 1, objects: 5000 },
  },
];

/** Both trees, measured in turn. */
export interface Comparison {
  readonly machine: { readonly node: string; readonly cores: number };
  /** This tree: the commit that it is based on, and whether it has changes that are in no commit. */
  readonly here: { readonly commit: string; readonly changed: boolean };
  readonly there: {
    readonly revision: string;
    readonly commit: string;
    /** Whether the other revision ran with the packages of this tree or with its own. */
    readonly packages: "shared" | "installed";
  };
  readonly runs: number;
  /** Ratios by the name of the command, or why one of the trees could not run it. */
  readonly commands: Readonly<Record<string, Ratios | { readonly failed: string }>>;
}

/** What to compare, and how. */
export interface CompareOptions {
  readonly revision: string;
  readonly runs: number;
  readonly commands: readonly Command[];
  /** Milliseconds to wait between the two rounds that warm up. */
  readonly settleMs: number;
  readonly progress: (line: string) => void;
}

/**
 * Longer than the launcher distrusts a file that was just written (SETTLED_MS
 * in `cli/groundwork.js`): before that it reads all sources at each start.
 */
export const SETTLE_MS = 3500;

/**
 * Measures this tree and another revision in turn, both as copies in the same
 * temporary folder. Throws when there is no such revision, or when its packages
 * cannot be installed.
 */
export async function compareWith(bench: Bench, options: CompareOptions): Promise<Comparison> {
  const { root, scratch, signal } = bench;
  const { revision, runs, settleMs, progress } = options;
  const asked = options.commands;
  const commit = await resolveRevision(root, revision);
  progress(`preparing both trees in ${scratch}`);
  const here = await copyTree(root, join(scratch, "here"), { signal });
  const there = await checkOut(root, commit, join(scratch, "there"), { signal });
  const packages = await installPackages(root, there, { signal });

  progress("warming up");
  await warm(bench, [here, there], settleMs);
  const commands: Record<string, Ratios | { readonly failed: string }> = {};
  for (const command of asked) {
    progress(`measuring ${command.name}: ${runs} times in each tree, in turn`);
    try {
      // The first run of this kind compiles the program.
      if (command.generated !== undefined) for (const tree of [here, there]) await runIn(bench, tree, command);
      const pairs = await measureInTurn(
        runs,
        () => runIn(bench, here, command),
        () => runIn(bench, there, command),
      );
      commands[command.name] = ratiosOf(pairs);
    } catch (error) {
      signal?.throwIfAborted();
      commands[command.name] = { failed: error instanceof Error ? error.message : String(error) };
    }
  }
  return {
    machine: { node: process.version, cores: availableParallelism() },
    here: await describe(root),
    there: { revision, commit, packages },
    runs,
    commands,
  };
}

/** Runs each command once to build what a tree keeps, and once more when its files are old enough to be trusted. */
async function warm(bench: Bench, trees: readonly string[], settleMs: number): Promise<void> {
  for (const round of ["build", "keep"]) {
    if (round === "keep") await setTimeout(settleMs, undefined, { signal: bench.signal });
    for (const tree of trees) {
      for (const args of [["synth"], ["check"]]) {
        try {
          await runIn(bench, tree, { args, empty: false });
        } catch {
          // The measurement of this command fails as well, and says why.
          bench.signal?.throwIfAborted();
        }
      }
    }
  }
}

function runIn(bench: Bench, tree: string, { args, empty, generated }: Omit<Command, "name">): Promise<Cost> {
  const project = generated === undefined ? tree : `${tree}-${generated.clusters}-${generated.objects}`;
  if (generated === undefined && empty) setAside(bench.scratch, join(tree, "dist"));
  if (generated !== undefined) {
    if (!existsSync(project)) generatedProject(project, generated);
    if (empty) forget(bench.scratch, tree, project);
    else changeOne(project);
  }
  return measure(bench, [join(tree, "cli", "groundwork.js"), "--project", project, ...args]);
}

async function describe(root: string): Promise<Comparison["here"]> {
  const commit = await resolveRevision(root, "HEAD");
  const changes = await runProcess("git", ["status", "--porcelain"], { cwd: root });
  return { commit, changed: changes !== "" };
}
