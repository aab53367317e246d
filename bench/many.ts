import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { generatedDefinition } from "./generated-definition";
import { type Bench, type Cost, measure, measureOften } from "./process-cost";
import { setAside } from "./set-aside";

/** Generated clusters, made with nothing kept of them. */
export interface ManyClusters {
  readonly clusters: number;
  /** Kubernetes objects in each. */
  readonly objects: number;
}

/** Writes the definitions into a new folder; gives the folder. */
export function generatedProject(folder: string, { clusters, objects }: ManyClusters): string {
  mkdirSync(join(folder, "clusters"), { recursive: true });
  for (let index = 0; index < clusters; index++)
    writeFileSync(join(folder, "clusters", `c${index}.yaml`), generatedDefinition(`c${index}`, objects));
  return folder;
}

/** Gives the first cluster another domain than it had. */
export function changeOne(project: string): void {
  const file = join(project, "clusters", "c0.yaml");
  const text = readFileSync(file, "utf8");
  const [from, to] = text.includes("example.org") ? ["example.org", "example.net"] : ["example.net", "example.org"];
  writeFileSync(file, text.replaceAll(from, to));
}

/** Everything that a run keeps in the cache for the next one, but the program itself. */
export const KEPT = ["clusters", "contents", "runs", "scans.txt", "seen", "texts"];

/** Sets aside `dist/` and what a program from its sources keeps of earlier runs. */
export function forget(scratch: string, tree: string, project: string): void {
  setAside(scratch, join(project, "dist"), ...KEPT.map((kept) => join(tree, ".groundwork", "cache", kept)));
}

const HUNDRED: ManyClusters = { clusters: 100, objects: 50 };
const THOUSAND: ManyClusters = { clusters: 1000, objects: 50 };
const LARGE: ManyClusters = { clusters: 1, objects: 5000 };

/** What many clusters, and a large one, cost with nothing kept. */
export interface ManyCosts {
  /** Medians by what was made. */
  readonly costs: Readonly<Record<"hundredByOneThread" | "hundred" | "thousand" | "largeOne", Cost>>;
  readonly ratios: {
    /** Wall time of 100 clusters, of that by one thread. */
    readonly wallOfOneThread: number;
    /** Peak memory of 100 clusters, of that by one thread. */
    readonly memoryOfOneThread: number;
    /** Wall time of 1,000 clusters, of that of 100. */
    readonly thousandOfHundred: number;
  };
  /** Threads that made clusters. */
  readonly threads: number;
}

/** Measures this tree alone. */
export async function measureMany(bench: Bench, runs: number, progress: (line: string) => void): Promise<ManyCosts> {
  const launcher = join(bench.root, "cli", "groundwork.js");
  const cost = async (name: string, many: ManyClusters, env: Readonly<Record<string, string>> = {}) => {
    const project = join(bench.scratch, `many-${many.clusters}-${many.objects}`);
    rmSync(project, { recursive: true, force: true });
    generatedProject(project, many);
    const run = () => measure(bench, [launcher, "--project", project, "synth"], env);
    // The first one builds and compiles the program.
    forget(bench.scratch, bench.root, project);
    await run();
    progress(`measuring ${name}`);
    return measureOften(runs, () => forget(bench.scratch, bench.root, project), run);
  };
  const hundredByOneThread = await cost("100 clusters by one thread", HUNDRED, { GROUNDWORK_THREADS: "1" });
  const hundred = await cost("100 clusters", HUNDRED);
  const thousand = await cost("1,000 clusters", THOUSAND);
  const largeOne = await cost("5,000 objects in one cluster", LARGE);
  const of = (one: number, other: number) => Math.round((one / other) * 100) / 100;
  return {
    costs: { hundredByOneThread, hundred, thousand, largeOne },
    ratios: {
      wallOfOneThread: of(hundred.wallMs, hundredByOneThread.wallMs),
      memoryOfOneThread: of(hundred.maxRssMiB, hundredByOneThread.maxRssMiB),
      thousandOfHundred: of(thousand.wallMs, hundred.wallMs),
    },
    threads: availableParallelism(),
  };
}
