import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { generatedDefinition } from "./generated-definition";
import { measureMany } from "./many";
import { type Bench, type Cost, measure, measureOften } from "./process-cost";
import { measureRendered } from "./rendered";
import { setAside } from "./set-aside";

const RUNS = 7;
const MANY_RUNS = 3;
const CLUSTERS = [1, 10, 100];
const OBJECTS = [300, 1000, 5000];

/** The bench with the commands of this tree. */
interface Alone {
  /** Medians of a command that was prepared and run several times. */
  readonly often: (
    name: string,
    args: readonly string[],
    options?: { runs?: number; prepare?: () => void },
  ) => Promise<Cost>;
  /** Runs once without a result: afterwards everything is built, cached and written. */
  readonly warm: (args: readonly string[]) => Promise<Cost>;
  /** A temporary project whose definitions may import what this repository holds. */
  readonly project: (name: string) => string;
  readonly synth: (project: string, ...names: string[]) => readonly string[];
  /** Empties `dist/` of a project. */
  readonly emptied: (project: string) => void;
}

/** Medians of this tree alone, by part. */
export async function measureAlone(bench: Bench, parts: readonly string[], progress: (line: string) => void) {
  const launcher = join(bench.root, "cli", "groundwork.js");
  const alone: Alone = {
    often: (name, args, { runs = RUNS, prepare = () => {} } = {}) => {
      progress(`measuring ${name}`);
      return measureOften(runs, prepare, () => measure(bench, args));
    },
    warm: (args) => measure(bench, args),
    project: (name) => makeProject(bench, name),
    synth: (project, ...names) => [launcher, "--project", project, "synth", ...names],
    emptied: (project) => setAside(bench.scratch, join(project, "dist")),
  };
  return {
    machine: { node: process.version, cores: availableParallelism(), runs: RUNS },
    bareNode: await alone.often("bare node", ["-e", ""]),
    ...(parts.includes("own") ? await ownClusters(alone, join(bench.root, "clusters")) : {}),
    ...(parts.includes("scaling") ? { scaling: await scaling(alone) } : {}),
    ...(parts.includes("many") ? { many: await measureMany(bench, MANY_RUNS, progress) } : {}),
    ...(parts.includes("rendered") ? { rendered: await measureRendered(bench, RUNS, progress) } : {}),
  };
}

function makeProject({ root, scratch }: Bench, name: string): string {
  const project = join(scratch, name);
  mkdirSync(join(project, "clusters"), { recursive: true });
  for (const folder of ["apps", "compiler", "lib", "infra", "imports", "node_modules"])
    symlinkSync(join(root, folder), join(project, folder));
  return project;
}

/** The clusters of this repository, in a project of their own. */
async function ownClusters({ project: make, synth, often, warm, emptied }: Alone, clusters: string) {
  const project = make("own");
  cpSync(clusters, join(project, "clusters"), { recursive: true });
  const prepare = () => emptied(project);
  await warm(synth(project));
  return {
    testCluster: {
      settled: await often("test-cluster, dist as it is", synth(project, "test-cluster")),
      fresh: await often("test-cluster, empty dist", synth(project, "test-cluster"), { prepare }),
    },
    allClusters: {
      files: readdirSync(join(project, "clusters")),
      fresh: await often("all clusters, empty dist", synth(project), { prepare }),
      settled: await often("all clusters, dist as it is", synth(project)),
    },
  };
}

/** Generated clusters: many of them, and one that grows. */
async function scaling({ project: make, synth, often, warm }: Alone) {
  const clusters: Record<string, Cost> = {};
  for (const count of CLUSTERS) {
    const project = make(`clusters-${count}`);
    for (let index = 0; index < count; index++)
      writeFileSync(join(project, "clusters", `c${index}.yaml`), generatedDefinition(`c${index}`, 50));
    await warm(synth(project));
    clusters[count] = await often(`${count} clusters of 50 objects`, synth(project), { runs: count > 10 ? 3 : RUNS });
  }
  const objects: Record<string, Cost> = {};
  for (const count of OBJECTS) {
    const project = make(`objects-${count}`);
    writeFileSync(join(project, "clusters", "big.yaml"), generatedDefinition("big", count));
    await warm(synth(project));
    objects[count] = await often(`${count} objects in one cluster`, synth(project), {
      runs: count > 1000 ? 3 : RUNS,
    });
  }
  return { clusters, objects };
}
