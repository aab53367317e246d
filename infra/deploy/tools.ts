import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Runner, Tools } from "./command";
import { DeployError } from "./deploy-error";

// renovate: datasource=npm depName=cdktf-cli
const cdktfCli = { version: "0.21.0" } as const;

/** Environment in which the programs are looked for. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Chooses the programs: those that are asked for, else the first of terraform,
 * tofu and cdktf on PATH. cdktf runs terraform itself, so it needs one of the
 * two as well; it may come by npx.
 *
 * @throws DeployError when a program is missing, with what to install
 */
export function findTools(environment: Environment, wanted?: Runner): Tools {
  const has = (program: string) => isOnPath(environment, program);
  const terraform = environment.TERRAFORM_BINARY_NAME ?? ["terraform", "tofu"].find(has);
  const missing = (what: string) =>
    new DeployError(
      `${what} on PATH. Fix: install it, or name another with --with terraform, --with tofu or --with cdktf.`,
    );
  if (wanted === "cdktf" || (wanted === undefined && terraform === undefined && has("cdktf"))) {
    if (terraform === undefined) throw missing("cdktf runs terraform or tofu, and neither is");
    const program: Tools["program"] = has("cdktf") ? ["cdktf"] : ["npx", "--yes", `cdktf-cli@${cdktfCli.version}`];
    return { runner: "cdktf", program, terraform };
  }
  if (wanted !== undefined) {
    if (!has(wanted)) throw missing(`${wanted} is not`);
    return { runner: wanted, program: [wanted], terraform: wanted };
  }
  if (terraform === undefined) throw missing("neither terraform nor tofu is");
  return { runner: terraform === "tofu" ? "tofu" : "terraform", program: [terraform], terraform };
}

function isOnPath(environment: Environment, program: string): boolean {
  return (environment.PATH ?? "")
    .split(delimiter)
    .some((folder) => folder !== "" && isExecutable(join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
