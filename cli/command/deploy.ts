import { z } from "zod";
import { synthProject } from "../../compiler/synth-project";
import type { Runner } from "../../infra/deploy/command";
import { DeployError } from "../../infra/deploy/deploy-error";
import { runDeploy } from "../../infra/deploy/run";
import { type Direction, deployPlan, type OwnStackOrder } from "../../infra/deploy/steps";
import { findTools } from "../../infra/deploy/tools";
import { isSettled } from "../../lib/emit/changes";
import type { FileSystem } from "../../lib/emit/file-system";
import { lookAtDist } from "../../lib/emit/write";
import type { Definition } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { schemasOf } from "../own-charts/kept";
import { openProject, type Project } from "../project";
import { Refused } from "../refused";
import { loadOne } from "../synth-whole";
import { placeTerraformManifest } from "../terraform-manifest";

/** Options of `groundwork deploy`. */
export interface DeployCommandOptions {
  /** Folder that holds `clusters/` and `dist/`; absent: the nearest one. */
  readonly project?: string | undefined;
  /** Program that runs the stacks; absent: the first on PATH. */
  readonly with?: Runner | undefined;
  /** Approve every plan in advance. */
  readonly yes?: boolean | undefined;
  /** Print the commands, run none. */
  readonly dryRun?: boolean | undefined;
  /** On the way down: do not ask a cluster that no longer answers. */
  readonly clusterGone?: boolean | undefined;
}

const STACKS = "terraform/stacks";

/** Applies or destroys the stacks of a cluster in order. What runs is `dist/`, so `dist/` must be current. */
export async function deploy(
  host: Host,
  name: string,
  direction: Direction,
  options: DeployCommandOptions,
): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const definition = await loadOne(host, project.folder, name);
  const clusterGone = options.clusterGone === true;
  const names = stackNames(project.dist);
  const own = ownOrders(project.dist, names, definition.cluster.name);
  const steps = deployPlan(definition.cluster, names, direction, { clusterGone, own });
  if (direction === "up" && !(await isCurrent(host, project, definition))) {
    host.stderr.write(`dist: not what ${definition.file.file} gives now. Fix: run synth and commit, then deploy.\n`);
    return EXIT.drift;
  }
  // A fresh clone has none, because Git ignores it, and the CDKTF CLI asks for it.
  if (options.dryRun !== true) placeTerraformManifest(project.dist, []);
  try {
    await runDeploy(steps, findTools(host.env, options.with), {
      folder: project.folder,
      environment: host.env,
      tell: (line) => host.stderr.write(`$ ${line}\n`),
      yes: options.yes === true,
      dryRun: options.dryRun === true,
    });
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    host.stderr.write(`${error.message}\n`);
    return EXIT.badInput;
  }
  return EXIT.good;
}

function stackNames(dist: FileSystem): readonly string[] {
  return dist.kind(STACKS) === "folder" ? dist.list(STACKS).map(({ name }) => name) : [];
}

const documentSchema = z.object({
  "//": z.object({ metadata: z.object({ after: z.array(z.string()), keep: z.boolean() }) }),
});

/** Stacks of components, by what their documents say of the order; those of Groundwork say nothing. */
function ownOrders(
  dist: FileSystem,
  names: readonly string[],
  cluster: string,
): Readonly<Record<string, OwnStackOrder>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const file = `${STACKS}/${name}/cdk.tf.json`;
      if (!name.startsWith(`${cluster}-`) || dist.kind(file) !== "file") return [];
      const read = documentSchema.safeParse(parseJson(dist.read(file).toString("utf8")));
      return read.success ? [[name, read.data["//"].metadata] as const] : [];
    }),
  );
}

/** A file that somebody cut off is no stack of anybody: Terraform says what is wrong with it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function isCurrent(host: Host, { folder, dist }: Project, definition: Definition): Promise<boolean> {
  const { trees, problems, findings } = await synthProject([definition], {
    schemas: schemasOf(host, folder),
  });
  if (problems.length > 0) throw new Refused(problems, findings);
  const look = lookAtDist(dist, {
    wanted: trees,
    owners: undefined,
    overwrite: false,
    scope: (path) => path.startsWith(`${STACKS}/`),
  });
  return look.state === "plan" && !look.interrupted && isSettled(look.plan);
}
