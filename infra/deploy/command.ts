import type { KubectlCall } from "../../lib/delivery/engine";
import type { Step } from "./steps";

/** What runs the stacks. */
export const RUNNERS = ["terraform", "tofu", "cdktf"] as const;
/** A program that applies Terraform stacks. */
export type Runner = (typeof RUNNERS)[number];

/** The programs of one deployment. */
export interface Tools {
  /** Which program runs the stacks. */
  readonly runner: Runner;
  /** The program behind the runner with the arguments that always come first, e.g. `npx --yes cdktf-cli@0.21.0`. */
  readonly program: readonly [string, ...string[]];
  /** terraform or tofu: reads outputs, and is what cdktf itself runs. */
  readonly terraform: string;
}

/** One program run, from the top of the repository. */
export interface Command {
  /** Name of the program, found on PATH. */
  readonly program: string;
  /** Its arguments, each passed on as it is, without a shell. */
  readonly args: readonly string[];
  /** File that takes what it prints; nobody but its owner may read it. */
  readonly saveTo?: string;
  /** A command that runs once for each line that this one prints, with the line as its last argument. */
  readonly forEachLine?: Command;
  /** Runs again after a pause until it succeeds. */
  readonly retry?: { readonly attempts: number; readonly seconds: number };
}

/** A Kubernetes API takes minutes from the first boot: 10 minutes, asked every 5 seconds. */
const API_RETRY = { attempts: 120, seconds: 5 };

/** The programs that one step runs. Nothing asks for input except Terraform itself. */
export function commandsOf(step: Step, tools: Tools, options: { readonly yes: boolean }): readonly Command[] {
  switch (step.kind) {
    case "apply":
    case "destroy":
      return stackCommands(step, tools, options.yes);
    case "save-outputs":
      return [
        initialize(step.folder, tools),
        ...Object.entries(step.files).map(([output, file]) => ({
          program: tools.terraform,
          args: [`-chdir=${step.folder}`, "output", "-raw", output],
          saveTo: file,
        })),
      ];
    case "wait-for-api":
      return [
        {
          program: "kubectl",
          args: ["--kubeconfig", step.kubeconfig, "get", "--raw", "/readyz"],
          retry: API_RETRY,
        },
      ];
    case "suspend-gitops":
      return suspendGitOps(step);
  }
}

/** The engine's own calls, against this cluster. */
function suspendGitOps({ kubeconfig, calls }: Extract<Step, { readonly kind: "suspend-gitops" }>): readonly Command[] {
  const command = ({ namespace, args, forEachLine }: KubectlCall): Command => ({
    program: "kubectl",
    args: ["--kubeconfig", kubeconfig, "--namespace", namespace, ...args],
    ...(forEachLine === undefined ? {} : { forEachLine: command(forEachLine) }),
  });
  return calls.map(command);
}

function initialize(folder: string, tools: Tools): Command {
  return { program: tools.terraform, args: [`-chdir=${folder}`, "init", "-input=false"] };
}

function stackCommands(
  step: Extract<Step, { readonly folder: string }>,
  tools: Tools,
  yes: boolean,
): readonly Command[] {
  const destroy = step.kind === "destroy";
  if (tools.runner === "cdktf") {
    const [program, ...first] = tools.program;
    return [
      {
        program,
        args: [
          ...first,
          destroy ? "destroy" : "deploy",
          step.stack,
          // dist/ is what is deployed, and the order of stacks is ours.
          "--skip-synth",
          "--ignore-missing-stack-dependencies",
          ...(yes ? ["--auto-approve"] : []),
        ],
      },
    ];
  }
  return [
    initialize(step.folder, tools),
    {
      program: tools.terraform,
      args: [`-chdir=${step.folder}`, destroy ? "destroy" : "apply", ...(yes ? ["-auto-approve"] : [])],
    },
  ];
}

/** A command as one types it. */
export function showCommand({ program, args, saveTo, forEachLine }: Command): string {
  const words = [program, ...args].map((word) => (/^[A-Za-z0-9_./:=@,+-]+$/.test(word) ? word : `'${word}'`));
  if (forEachLine !== undefined) return `${words.join(" ")} | xargs -n 1 ${showCommand(forEachLine)}`;
  return saveTo === undefined ? words.join(" ") : `${words.join(" ")} > ${saveTo}`;
}
