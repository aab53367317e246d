import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { generatedDefinition } from "./generated-definition";
import { type Cost, measure, measureOften } from "./process-cost";

const ROOT = dirname(__dirname);
const LAUNCHER = join(ROOT, "cli", "groundwork.js");
const RUNS = 7;
const CLUSTERS = [1, 10, 100];
const OBJECTS = [300, 1000, 5000];

/** A temporary project whose definitions may import what this repository holds. */
function makeProject(scratch: string, name: string): string {
  const project = join(scratch, name);
  mkdirSync(join(project, "clusters"), { recursive: true });
  for (const folder of ["apps", "compiler", "lib", "infra", "imports", "node_modules"])
    symlinkSync(join(ROOT, folder), join(project, folder));
  return project;
}

const synth = (project: string, ...names: string[]) => [LAUNCHER, "--project", project, "synth", ...names];

interface Bench {
  readonly scratch: string;
  /** Medians of a synth that was prepared and run several times. */
  readonly often: (name: string, args: readonly string[], options?: { runs?: number; prepare?: () => void }) => Cost;
  /** Runs once without a result: afterwards everything is built, cached and written. */
  readonly warm: (args: readonly string[]) => void;
}

/** The clusters of this repository, in a project of their own. */
function ownClusters({ scratch, often, warm }: Bench) {
  const project = makeProject(scratch, "own");
  cpSync(join(ROOT, "clusters"), join(project, "clusters"), { recursive: true });
  const prepare = () => rmSync(join(project, "dist"), { recursive: true, force: true });
  warm(synth(project));
  return {
    testCluster: {
      settled: often("test-cluster, dist as it is", synth(project, "test-cluster")),
      fresh: often("test-cluster, empty dist", synth(project, "test-cluster"), { prepare }),
    },
    allClusters: {
      files: readdirSync(join(project, "clusters")),
      fresh: often("all clusters, empty dist", synth(project), { prepare }),
      settled: often("all clusters, dist as it is", synth(project)),
    },
  };
}

/** Generated clusters: many of them, and one that grows. */
function scaling({ scratch, often, warm }: Bench) {
  const clusters: Record<string, Cost> = {};
  for (const count of CLUSTERS) {
    const project = makeProject(scratch, `clusters-${count}`);
    for (let index = 0; index < count; index++)
      writeFileSync(join(project, "clusters", `c${index}.yaml`), generatedDefinition(`c${index}`, 50));
    warm(synth(project));
    clusters[count] = often(`${count} clusters of 50 objects`, synth(project), { runs: count > 10 ? 3 : RUNS });
  }
  const objects: Record<string, Cost> = {};
  for (const count of OBJECTS) {
    const project = makeProject(scratch, `objects-${count}`);
    writeFileSync(join(project, "clusters", "big.yaml"), generatedDefinition("big", count));
    warm(synth(project));
    objects[count] = often(`${count} objects in one cluster`, synth(project), { runs: count > 1000 ? 3 : RUNS });
  }
  return { clusters, objects };
}

const PARTS = ["own", "scaling"];

/** Prints all results as JSON, or those of the parts that are named. */
function main(wanted: readonly string[]): void {
  const scratch = mkdtempSync(join(tmpdir(), "groundwork-bench-"));
  try {
    const bench: Bench = {
      scratch,
      often: (name, args, { runs = RUNS, prepare = () => {} } = {}) => {
        process.stderr.write(`measuring ${name}\n`);
        return measureOften(runs, prepare, () => measure(ROOT, scratch, args));
      },
      warm: (args) => void measure(ROOT, scratch, args),
    };
    const parts = wanted.length === 0 ? PARTS : wanted;
    const results = {
      machine: { node: process.version, cores: availableParallelism(), runs: RUNS },
      bareNode: bench.often("bare node", ["-e", ""]),
      ...(parts.includes("own") ? ownClusters(bench) : {}),
      ...(parts.includes("scaling") ? { scaling: scaling(bench) } : {}),
    };
    process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

main(process.argv.slice(2));
