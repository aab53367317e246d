import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { catalog } from "../../apps/catalog";
import { parseDefinition } from "../../lib/definition/parse";
import { codeOf } from "../../lib/emit/read-file";
import { Cidr } from "../../lib/model/address";
import { InputError, type Problem } from "../../lib/model/problem";
import { findDefinitions } from "../definition/find";
import { PACKAGE } from "../definition/shared-modules";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";
import { definitionText, type FirstPlan, firstDefinition } from "../text/definition-template";
import { KUBERNETES, TALOS } from "../text/first-version";

/** Options of `groundwork init`. */
export interface InitOptions {
  /** Folder that gets `clusters/<name>.ts`; absent: that of the program. */
  readonly project?: string | undefined;
  /** Public domain; absent: asked for, or proposed where nobody can answer. */
  readonly domain?: string | undefined;
  /** Network of the machines in CIDR notation; absent: asked for, or proposed where nobody can answer. */
  readonly subnet?: string | undefined;
  /** Address of the router; absent: asked for, or proposed where nobody can answer. */
  readonly gateway?: string | undefined;
  /** URL of the Git repository that will hold `dist/`; absent: asked for, or proposed where nobody can answer. */
  readonly repository?: string | undefined;
  /** Number of machines; the first three, or the only one, are control planes. */
  readonly machines?: string | undefined;
  /** Write YAML instead of TypeScript. */
  readonly yaml?: boolean | undefined;
}

/** Writes a first, small definition that synthesizes as it is. Never overwrites a file. */
export async function init(host: Host, name: string, options: InitOptions): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const language = options.yaml === true ? "yaml" : "typescript";
  const file = `clusters/${name}.${options.yaml === true ? "yaml" : "ts"}`;
  const twin = findDefinitions(project.folder).files.find((other) => other.name === name);
  if (twin !== undefined) throw new InputError([occupied(twin.file)]);

  const ask = async (given: string | undefined, question: string, proposal: string) =>
    given ?? (host.ask === undefined ? proposal : (await host.ask(`${question} [${proposal}] `)) || proposal);
  const domain = await ask(options.domain, "public domain", `${name}.example.org`);
  const subnet = await ask(options.subnet, "network of the machines", "192.168.1.0/24");
  const network = Cidr.parse(subnet);
  const first = (offset: number) => (network === undefined ? "" : network.first.plus(offset).toString());
  const gateway = await ask(options.gateway, "gateway", first(1));
  const repository = await ask(options.repository, "Git repository", `https://github.com/you/${name}`);
  const number = Number(await ask(options.machines, "number of machines", "3"));
  if (!Number.isInteger(number) || number < 1 || number > 99)
    throw new InputError([
      { file, path: "machines", got: String(options.machines ?? number), want: "a number of machines from 1 to 99" },
    ]);

  const controlPlanes = number >= 3 ? 3 : 1;
  const plan: FirstPlan = {
    name,
    domain,
    subnet,
    gateway,
    repository,
    talos: TALOS.version,
    kubernetes: KUBERNETES.version,
    controlPlanes,
    vip: first(10),
    machines: Object.fromEntries(
      Array.from({ length: number }, (_, index) => [
        index < controlPlanes ? `cp-${index + 1}` : `worker-${index + 1 - controlPlanes}`,
        first(11 + index),
      ]),
    ),
  };
  const definition = firstDefinition(plan);
  const { problems } = parseDefinition(definition, file, catalog);
  if (problems.length > 0) throw new InputError(problems);
  const defineCluster = project.folder === host.root ? "../apps/define-cluster" : PACKAGE;
  writeNew(join(project.folder, file), file, definitionText(definition, language, defineCluster));
  host.stdout.write(`wrote ${file}\n`);
  host.stderr.write(`Next: put in the real addresses, disks and network links, then run: groundwork synth ${name}\n`);
  return EXIT.good;
}

function writeNew(path: string, file: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { flag: "wx" });
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code === "EEXIST") throw new InputError([occupied(file)]);
    throw new InputError([{ file, path: "", got: `a disk that refuses it (${code})`, want: "a folder to write to" }]);
  }
}

function occupied(file: string): Problem {
  return { file, path: "", got: "a definition that is there already", want: "a new name", fix: "choose another name" };
}
