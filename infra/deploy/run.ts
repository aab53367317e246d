import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Command, commandsOf, showCommand, type Tools } from "./command";
import { DeployError } from "./deploy-error";
import type { Step } from "./steps";
import type { Environment } from "./tools";

/** Local state and credentials, at the top of the repository and not in Git. */
const STATE_FOLDER = "state";

/** How the steps of a deployment are run. */
export interface DeployRun {
  /** Top of the repository; every program starts there. */
  readonly folder: string;
  /** Environment variables of every program. */
  readonly environment: Environment;
  /** Tells each command before it runs. Programs print for themselves. */
  readonly tell: (line: string) => void;
  /** Approves every plan in advance. */
  readonly yes: boolean;
  /** Only tells the commands. */
  readonly dryRun?: boolean;
}

/**
 * Runs the steps one after the other and stops at the first that fails.
 *
 * @throws DeployError naming what failed and what was not begun
 */
export async function runDeploy(steps: readonly Step[], tools: Tools, run: DeployRun): Promise<void> {
  // Local state and credentials hold every secret of the cluster: the folder is its owner's alone.
  if (run.dryRun !== true) mkdirSync(join(run.folder, STATE_FOLDER), { recursive: true, mode: 0o700 });
  for (const [index, step] of steps.entries()) {
    for (const command of commandsOf(step, tools, run)) {
      run.tell(showCommand(command));
      if (run.dryRun === true) continue;
      const failure = await attempt(command, run);
      if (failure !== undefined) throw new DeployError(explain(step, command, failure, steps.slice(index + 1)));
    }
  }
}

/** Runs a command, again where it may; gives why it failed, or undefined. */
async function attempt(command: Command, run: DeployRun): Promise<string | undefined> {
  const { attempts, seconds } = command.retry ?? { attempts: 1, seconds: 0 };
  let failure: string | undefined;
  for (let count = 1; count <= attempts; count += 1) {
    failure = await execute(command, run, count < attempts);
    if (failure === undefined) return undefined;
    if (count < attempts) await pause(seconds * 1000);
  }
  return failure;
}

async function execute(command: Command, run: DeployRun, quiet: boolean): Promise<string | undefined> {
  const takesOutput = command.saveTo !== undefined || command.forEachLine !== undefined;
  const { failure, printed } = await start(command, run, takesOutput ? "pipe" : quiet ? "ignore" : "inherit", quiet);
  if (failure !== undefined) return failure;
  if (command.saveTo !== undefined) savePrivately(join(run.folder, command.saveTo), printed);
  if (command.forEachLine === undefined) return undefined;
  for (const line of printed.toString("utf8").split("\n").filter(Boolean)) {
    const each = command.forEachLine;
    const result = await execute({ ...each, args: [...each.args, line] }, run, false);
    if (result !== undefined) return `${result} for ${line}`;
  }
  return undefined;
}

function start(
  command: Command,
  run: DeployRun,
  output: "pipe" | "ignore" | "inherit",
  quiet: boolean,
): Promise<{ readonly failure?: string; readonly printed: Buffer }> {
  return new Promise((resolve) => {
    const child = spawn(command.program, [...command.args], {
      cwd: run.folder,
      env: { ...run.environment },
      stdio: ["inherit", output, quiet ? "ignore" : "inherit"],
    });
    const parts: Buffer[] = [];
    child.stdout?.on("data", (part: Buffer) => parts.push(part));
    child.on("error", (error) => resolve({ failure: `could not start: ${error.message}`, printed: Buffer.alloc(0) }));
    child.on("close", (code, signal) => {
      const printed = Buffer.concat(parts);
      if (code === 0) resolve({ printed });
      else resolve({ failure: signal === null ? `ended with code ${code}` : `was ended by ${signal}`, printed });
    });
  });
}

/** Writes a file that was never readable by others, not even for a moment. */
function savePrivately(file: string, content: Buffer): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const partial = `${file}.partial`;
  writeFileSync(partial, content, { mode: 0o600 });
  chmodSync(partial, 0o600);
  renameSync(partial, file);
}

function explain(step: Step, command: Command, failure: string, left: readonly Step[]): string {
  const waiting = left.map(nameOf);
  const rest = waiting.length === 0 ? "" : ` Not begun: ${waiting.join(", ")}.`;
  return `${nameOf(step)}: ${command.program} ${failure}.${rest} Fix: ${adviceFor(step)}.`;
}

function nameOf(step: Step): string {
  switch (step.kind) {
    case "apply":
    case "destroy":
      return `${step.kind} ${step.stack}`;
    case "save-outputs":
      return `credentials of ${step.stack}`;
    case "wait-for-api":
      return "wait for the Kubernetes API";
    case "suspend-gitops":
      return "suspend GitOps";
  }
}

function adviceFor(step: Step): string {
  switch (step.kind) {
    case "apply":
    case "destroy":
      return "correct what it reported above and run the same command again; what is done already stays done";
    case "save-outputs":
      return "apply the machines stack first; for a cluster that is gone, go down with --cluster-gone";
    case "wait-for-api":
      return "look at the control planes with talosctl; their API did not become ready within ten minutes";
    case "suspend-gitops":
      return "make the cluster reachable; for one that is gone, go down with --cluster-gone";
  }
}
