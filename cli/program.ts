import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { RUNNERS } from "../infra/deploy/command";
import { TITLES } from "../lib/adopt/titles";
import { LONGEST_COMMENT } from "../lib/review/longest-comment";
import { LABELS } from "../lib/review/verdict";
import { CARRIERS, DIRECTIONS, ENTRANCES, PARTS, REVIEW_FORMATS, SCOPES } from "./choices";
import type { AdoptOptions } from "./command/adopt";
import type { DeployCommandOptions } from "./command/deploy";
import type { DiffOptions } from "./command/diff";
import type { ExplainOptions } from "./command/explain";
import type { GraphOptions } from "./command/graph";
import type { InitOptions } from "./command/init";
import type { OwnersOptions } from "./command/owners";
import type { ReviewOptions } from "./command/review";
import type { SealOptions } from "./command/seal";
import type { SynthOptions } from "./command/synth";
import type { UpgradeOptions } from "./command/upgrade";
import type { UpgradeNotesOptions } from "./command/upgrade-notes";
import type { ViewOptions } from "./command/view";
import type { WhatIfOptions } from "./command/whatif";
import type { ExitCode } from "./exit-code";
import type { Host } from "./host";
import { GRAPH_FORMATS } from "./text/graph";

/** The command line: what each command takes, and the help that teaches it. A command is loaded when it runs. */
export function makeProgram(host: Host, finish: (code: ExitCode) => void): Command {
  const program = new Command("groundwork")
    .description("One typed description of a Kubernetes cluster in, a complete GitOps repository out.")
    .option(
      "-C, --project <folder>",
      "folder that holds clusters/ and dist/ (default: the nearest at or above this one)",
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    })
    .showSuggestionAfterError(true)
    .addHelpText("after", EXAMPLES);

  const project = () => program.opts<{ project?: string }>();
  addWriting(program, host, project, finish);
  addOwnParts(program, host, project, finish);
  addReading(program, host, project, finish);
  return program;
}

type CheckOptions = SynthOptions & { readonly untrusted?: boolean; readonly explain?: string };
type Project = () => { readonly project?: string };
type Finish = (code: ExitCode) => void;

function addWriting(program: Command, host: Host, project: Project, finish: Finish): void {
  program
    .command("synth")
    .summary("write dist/ from the definitions")
    .description(
      "Reads clusters/, checks everything, and brings dist/ to what they give. Writes nothing while anything is wrong.",
    )
    .argument("[cluster...]", "names of clusters; all when absent")
    .option("--check", "write nothing; exit 3 and list the files when dist/ differs")
    .addOption(new Option("--only <part>", "one part of dist/ alone").choices(PARTS))
    .option("--overwrite", "take our content where a file in dist/ was edited or put there by hand")
    .option("--data-only", "read definitions in YAML alone; run no code of the repository")
    .option("--watch", "again after every change of a definition or of the program, until Ctrl-C")
    .option("--json", "report as JSON on stdout")
    .action(async (clusters: string[], options: SynthOptions & { readonly watch?: boolean }) => {
      const all = { ...project(), ...options };
      finish(
        options.watch === true
          ? await (await import("./command/watch-synth")).watchSynth(host, clusters, all)
          : await (await import("./command/synth")).synth(host, clusters, all),
      );
    });

  program
    .command("deploy")
    .summary("apply or destroy the stacks of a cluster, in order")
    .description(
      "Up: keys, access, vms, machines, platform, as far as the cluster has them. Down: GitOps is suspended first, then platform, machines and access are destroyed; keys and vms stay, because they hold what a new cluster needs.",
    )
    .argument("<cluster>", "name of the cluster")
    .addArgument(new Argument("[direction]", "which way").choices(DIRECTIONS).default("up"))
    .addOption(new Option("--with <program>", "what runs the stacks (default: the first on PATH)").choices(RUNNERS))
    .option("--yes", "approve every plan in advance")
    .option("--dry-run", "print the commands, run none")
    .option("--cluster-gone", "down: the cluster no longer answers")
    .action(async (cluster: string, direction: "up" | "down", options: DeployCommandOptions) =>
      finish(await (await import("./command/deploy")).deploy(host, cluster, direction, { ...project(), ...options })),
    );

  program
    .command("seal")
    .summary("seal a Secret with the cluster's public certificate, offline")
    .description(
      "Reads a plain Secret (a file that Git ignores, or - for stdin) and writes clusters/<cluster>/secrets/<name>.sealed.yaml. Values that did not change keep their ciphertext.",
    )
    .argument("<cluster>", "name of the cluster")
    .argument("<file>", "the plain Secret, e.g. token.plain.yaml, or -")
    .addOption(new Option("--scope <scope>", "who may open it").choices(SCOPES).default("strict"))
    .action(async (cluster: string, file: string, options: Omit<SealOptions, "project">) =>
      finish((await import("./command/seal")).seal(host, cluster, file, { ...project(), ...options })),
    );

  program
    .command("init")
    .summary("make a repository for a cluster, or add a cluster to one")
    .description(
      "Writes a definition that synthesizes as it is, and what a repository around it needs: package.json with the tool, .gitignore, .envrc, a hook, CI, Renovate. Asks for what no option says. Never overwrites a file.",
    )
    .argument("<name>", "name of the new cluster, or the folder of its repository, e.g. ../home")
    .addOption(new Option("--on <carrier>", "what carries the machines").choices(CARRIERS))
    .option("--domain <domain>", "domain of the apps")
    .option("--subnet <cidr>", "network of the machines")
    .option("--gateway <address>", "its gateway")
    .option("--machines <number>", "how many machines; three or more give three control planes")
    .addOption(new Option("--entrance <kind>", "what leads to the apps").choices(ENTRANCES))
    .option("--repository <url>", "Git repository that will hold dist/")
    .option("--age <recipient>", "age recipient that SOPS encrypts for")
    .option("--tool <origin>", "archive of the tool, or a Git URL at a commit (default: an archive of this clone)")
    .option("--yaml", "write YAML instead of TypeScript")
    .option("--yes", "ask nothing; take what is proposed")
    .action(async (name: string, options: InitOptions) =>
      finish(await (await import("./command/init")).init(host, name, { ...project(), ...options })),
    );

  program
    .command("adopt")
    .summary("take over a cluster that another tool describes")
    .description(ADOPT)
    .argument("<path>", "file or folder of the other tool, e.g. ../home-ops/talos")
    .addOption(new Option("--format <language>", "language of the definition").choices(["ts", "yaml"]).default("ts"))
    .option("--tool <origin>", "of a new repository: archive of the tool, or a Git URL at a commit")
    .option("--dry-run", "say where each key would go, write nothing")
    .option("--json", "report as JSON on stdout")
    .addHelpText("after", ADOPT_EXAMPLES)
    .action(async (path: string, options: Omit<AdoptOptions, "project">) =>
      finish((await import("./command/adopt")).adopt(host, path, { ...project(), ...options })),
    );
}

function addOwnParts(program: Command, host: Host, project: Project, finish: Finish): void {
  program
    .command("types")
    .summary("types, checks and reference of the repository's own components and charts")
    .description(
      "Reads components/ and writes types/components.d.ts, by which the editor and the compiler know them in a definition, and types/components.md; every synth does the same. Of each chart it keeps the keys of its values and what it makes in types/charts/, for checks of releases, and their types in types/charts.d.ts, for components.",
    )
    .argument("[chart...]", "archives or folders of charts, e.g. gatus-1.4.2.tgz")
    .action(async (charts: string[]) => finish(await (await import("./command/types")).types(host, charts, project())));
}

function addReading(program: Command, host: Host, project: Project, finish: Finish): void {
  program
    .command("check")
    .summary("find what is wrong, write nothing")
    .description("Parses, synthesizes in memory, runs every check, and compares with dist/.")
    .argument("[cluster...]", "names of clusters; all when absent")
    .option("--against [revision]", "also say what changes since a commit (default: the last one that changed dist/)")
    .option("--data-only", "read definitions in YAML alone; run no code of the repository")
    .option("--untrusted", "the same, for a change of somebody whom you do not know")
    .option("--explain <rule>", "what a rule finds, why, and how to repair it; nothing is checked")
    .option("--sarif <file>", "also write the findings as SARIF 2.1.0 for code scanning; - is stdout")
    .option("--json", "report as JSON on stdout")
    .action(async (clusters: string[], options: CheckOptions) =>
      finish(
        options.explain !== undefined
          ? (await import("./command/explain-rule")).explainRule(host, options.explain)
          : await (await import("./command/synth")).synth(host, clusters, {
              ...project(),
              ...options,
              check: true,
              dataOnly: options.dataOnly === true || options.untrusted === true,
            }),
      ),
    );

  program
    .command("diff")
    .summary("what the next synth would change, object by object")
    .argument("[cluster...]", "names of clusters; all when absent")
    .option("--data-only", "read definitions in YAML alone; run no code of the repository")
    .option("--json", "report as JSON on stdout")
    .action(async (clusters: string[], options: DiffOptions) =>
      finish(await (await import("./command/diff")).diff(host, clusters, { ...project(), ...options })),
    );

  program
    .command("review")
    .summary("what a change does to machines and objects, as a comment")
    .description(REVIEW)
    .argument("[cluster...]", "names of clusters; all when absent")
    .option("--against [revision]", "commit to compare with (default: the last one that changed dist/)")
    .addOption(new Option("--format <format>", "how to print it").choices(REVIEW_FORMATS).default("markdown"))
    .addOption(
      new Option("--limit <characters>", "most characters of the Markdown; details go first, the verdict stays")
        .argParser(wholeNumber)
        .default(LONGEST_COMMENT),
    )
    .option("--data-only", "read definitions in YAML alone; run no code of the repository")
    .addHelpText("after", REVIEW_EXAMPLES)
    .action(async (clusters: string[], options: ReviewOptions) =>
      finish(await (await import("./command/review")).review(host, clusters, { ...project(), ...options })),
    );

  program
    .command("upgrade")
    .summary("the way of a cluster to newer versions, hop by hop")
    .description(
      "Prints every hop in a legal order: what the definition says differently, the commands with names and addresses, what each machine goes through, what to wait for, the way back. Writes nothing; the runbook UPGRADE holds the way to the newest versions.",
    )
    .argument("<cluster>", "name of the cluster")
    .option("--to <versions...>", "e.g. talos=1.14.7,kubernetes=1.37.2; what is not named moves only where it has to")
    .option("--latest", "the newest versions that go together")
    .option("--patch", "print the edit of the next hop alone, for git apply")
    .option("--json", "as JSON on stdout")
    .action(async (cluster: string, options: UpgradeOptions) =>
      finish(await (await import("./command/upgrade")).upgrade(host, cluster, { ...project(), ...options })),
    );

  program
    .command("upgrade-notes")
    .summary("what another version of the tool changes")
    .description(
      "What to know between two versions, and the files of dist/ that this version writes otherwise, by the part of the definition that they come from.",
    )
    .argument("[from]", "version before (default: that of the last commit's package-lock.json)")
    .argument("[to]", "version after (default: the one that runs)")
    .option("--json", "report as JSON on stdout")
    .action(async (from: string | undefined, to: string | undefined, options: UpgradeNotesOptions) =>
      finish(
        await (await import("./command/upgrade-notes")).upgradeNotes(host, { from, to }, { ...project(), ...options }),
      ),
    );

  program
    .command("explain")
    .summary("the whole model of a cluster, defaults marked")
    .argument("<cluster>", "name of the cluster")
    .option("--json", "as JSON on stdout")
    .action(async (cluster: string, options: ExplainOptions) =>
      finish(await (await import("./command/explain")).explain(host, cluster, { ...project(), ...options })),
    );

  program
    .command("view")
    .summary("the page of a cluster in a browser: hosts, addresses, stages, losses")
    .description(
      "Opens dist/docs/<cluster>/index.html, which synth writes. With --serve it is served to this machine alone and loads itself again after every synth; with --watch a change of the definition is one.",
    )
    .argument("<cluster>", "name of the cluster")
    .option("--serve [port]", "serve it on the loopback interface (default: any free port)", portNumber)
    .option("--watch", "serve it, and synthesize after every change of the definition, until Ctrl-C")
    .option("--print", "open nothing; only print where it is")
    .action(async (cluster: string, options: ViewOptions) =>
      finish(await (await import("./command/view")).view(host, cluster, { ...project(), ...options })),
    );

  program
    .command("graph")
    .summary("the stages of a cluster and why each follows another")
    .argument("<cluster>", "name of the cluster")
    .addOption(new Option("--format <format>", "how to print it").choices(GRAPH_FORMATS).default("text"))
    .option("--all", "also the edges that follow from others")
    .action(async (cluster: string, options: GraphOptions) =>
      finish(await (await import("./command/graph")).graph(host, cluster, { ...project(), ...options })),
    );

  program
    .command("cdk8s", { hidden: true })
    .summary("the Kubernetes layer alone, as cdk8s.yaml runs it")
    .action(async () => finish(await (await import("./command/cdk8s")).cdk8s(host, project())));

  const list = (value: string, before: readonly string[] = []) => [...before, value];
  program
    .command("owners")
    .summary("who manages each object; fails where two do")
    .description(
      "Without inputs: the output of this project's definitions. With inputs: any other repository. Every input may be given several times.",
    )
    .argument("[cluster...]", "names of clusters of this project; all when absent")
    .option("--flux <path>", "folder with the first Flux Kustomizations of a cluster", list)
    .option("--argocd <path>", "folder with Argo CD Applications", list)
    .option("--terraform-plan <file>", "output of terraform show -json, of a plan or a state", list)
    .option("--terraform <path>", "stack in Terraform's JSON syntax, or a folder of them", list)
    .option("--terraform-state <file>", "output of terraform state list", list)
    .option("--talos <path>", "machine configuration or patch, or a folder of them", list)
    .option("--root <folder>", "top of the repository of those folders; else the one with .git above them")
    .option("--charts <folder>", "charts to render with helm; else what charts are known to make counts")
    .option("--conflicts", "leave the table of owners out")
    .option("--json", "report as JSON on stdout")
    .action(async (clusters: string[], options: OwnersOptions) =>
      finish(await (await import("./command/owners")).owners(host, clusters, { ...project(), ...options })),
    );

  program
    .command("whatif")
    .summary("what is left when something fails")
    .description("host, node, vm, datastore, nas, network or rack; several --lose fail at once.")
    .argument("<cluster>", "name of the cluster")
    .option("--lose <kind:name>", "e.g. host:pve1", list)
    .option("--all", "every single loss, as a table; in addition to those of --lose")
    .option("--json", "as JSON on stdout")
    .action(async (cluster: string, options: WhatIfOptions) =>
      finish(await (await import("./command/whatif")).whatif(host, cluster, { ...project(), ...options })),
    );

  program
    .command("schema")
    .summary("JSON Schema of a definition, for editors")
    .addHelpText(
      "after",
      "\nAt the top of a YAML definition: # yaml-language-server: $schema=../definition.schema.json",
    )
    .action(async () => finish(await (await import("./command/schema")).schema(host, project())));
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new InvalidArgumentError("want a port, 0 to 65535.");
  return Number(text);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{2,8}$/.test(text)) throw new InvalidArgumentError("want a whole number of at least 100.");
  return Number(text);
}

const REVIEW =
  "Compares with what Git holds and prints one comment for a pull request: a verdict with counts by consequence, what happens to each machine and object and why, versions with links, the order in which it happens, every field. Needs no cluster, no state, no secret.";

const REVIEW_EXAMPLES = `
Examples:
  groundwork review --against main                  Markdown, at most 65,536 characters
  groundwork review --against main --format html > review.html
  groundwork review --against main --format json | jq -r '.labels[]'

The first line, <!-- groundwork-review: home -->, is by which a workflow finds
its comment again. Labels: ${LABELS.join(", ")}.

Exit codes: 0 good, 1 bad input, 2 findings of error severity, 3 dist/ differs.
`;

const ADOPT =
  "Reads what the other tool reads, finds out by content which tool that is, and writes a definition, patches for what no field says, and docs/ADOPTED.md, which tells of every key where it went. The machine configurations stay what they are; names, addresses, secrets and schematics too. Never overwrites a file, never copies a secret.";

const ADOPT_EXAMPLES = `
Takes over:
${Object.values(TITLES)
  .map((title) => `  ${title}`)
  .join("\n")}

Examples:
  groundwork adopt ../home-ops/talos              into the repository of this folder
  groundwork adopt ../home-ops --dry-run          only the table
  groundwork --project ../home adopt talos --format yaml

Exit codes: 0 good, 1 bad input, 4 nothing to adopt or more than one thing.
`;

const EXAMPLES = `
Examples:
  groundwork synth                  write dist/ for every cluster
  groundwork synth home             only for clusters/home.ts or clusters/home.yaml
  groundwork synth --check          fail in CI when the committed dist/ is not current
  groundwork synth --watch          again after every change
  groundwork check --json           problems and findings for a script
  groundwork check --sarif findings.sarif
  groundwork check --explain quorum-on-one-host
  groundwork check --against main   what the change does to the running cluster
  groundwork review --against main  the same as one comment for a pull request
  groundwork diff home              objects and fields that a synth would change
  groundwork explain home           the model with every default it filled in
  groundwork view home --watch      its page, which follows the definition
  groundwork graph home --format mermaid
  groundwork whatif home --lose host:pve1
  groundwork owners --flux kubernetes/flux --terraform-plan plan.json
  groundwork deploy home --dry-run  the commands that bring the cluster up
  groundwork seal home token.plain.yaml
  groundwork adopt ../home-ops/talos
  groundwork init home --subnet 192.168.1.0/24 --machines 3

Exit codes: 0 good, 1 bad input, 2 findings of error severity, 3 dist/ differs (--check), 4 nothing to adopt or more than one thing, 70 a bug.
`;
