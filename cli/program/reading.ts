import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import { InputError } from "../../lib/model/problem";
import { LONGEST_COMMENT } from "../../lib/review/longest-comment";
import { LABELS } from "../../lib/review/verdict";
import { FLEET_FORMATS, REVIEW_FORMATS, SHELLS, type Shell } from "../choices";
import type { DiffOptions } from "../command/diff";
import type { ExplainOptions } from "../command/explain";
import type { FleetOptions } from "../command/fleet";
import type { GraphOptions } from "../command/graph";
import type { OwnersOptions } from "../command/owners";
import type { ReviewOptions } from "../command/review";
import type { SynthOptions } from "../command/synth";
import type { UpgradeOptions } from "../command/upgrade";
import type { UpgradeNotesOptions } from "../command/upgrade-notes";
import type { ViewOptions } from "../command/view";
import type { WhatIfOptions } from "../command/whatif";
import { parseShard } from "../shard";
import { GRAPH_FORMATS } from "../text/graph";
import type { Setting } from "./setting";

type CheckOptions = SynthOptions & { readonly untrusted?: boolean; readonly explain?: string };

/** Commands that only look. */
export function addReading(program: Command, { host, project, finish }: Setting): void {
  program
    .command("check")
    .summary("find what is wrong, write nothing")
    .description("Parses, synthesizes in memory, runs every check, and compares with dist/.")
    .argument("[cluster...]", "names of clusters; all when absent")
    .option("--against [revision]", "also say what changes since a commit (default: the last one that changed dist/)")
    .option("--render", "with --against: have Helm render the charts of both sides, and compare their objects")
    .option("--data-only", "read definitions in YAML alone; run no code of the repository")
    .option("--untrusted", "the same, for a change of somebody whom you do not know")
    .option("--shard <i/n>", "only the clusters of this shard, e.g. 1/4: jobs of a CI share the work", parseShard)
    .option("--explain <rule>", "what a rule finds, why, and how to repair it; nothing is checked")
    .option("--sarif <file>", "also write the findings as SARIF 2.1.0 for code scanning; - is stdout")
    .option("--json", "report as JSON on stdout")
    .action(async (clusters: string[], options: CheckOptions) =>
      finish(
        options.explain !== undefined
          ? (await import("../command/explain-rule")).explainRule(host, options.explain)
          : await (await import("../command/synth")).synth(host, clusters, {
              ...project(),
              ...options,
              check: true,
              dataOnly: options.dataOnly === true || options.untrusted === true,
            }),
      ),
    );

  program
    .command("diff")
    .summary("what the next synth would change, and what that means")
    .description(
      "What it does to the cluster, where it comes from in the definition, machines, objects by stage, stacks, documents. A long one opens in $PAGER, or less.",
    )
    .argument("[cluster...]", "names of clusters; all when absent")
    .option("--stat", "one line for each machine, stage and stack")
    .option("--machines", "machines alone")
    .option("--objects", "objects alone, with every field and those without effect")
    .option("--render", "have Helm render the charts of both sides, and compare their objects")
    .option("--data-only", "read definitions in YAML alone; run no code of the repository")
    .option("--json", "report as JSON on stdout")
    .action(async (clusters: string[], options: DiffOptions) =>
      finish(await (await import("../command/diff")).diff(host, clusters, { ...project(), ...options })),
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
    .option("--shard <i/n>", "only the clusters of this shard, e.g. 1/4: jobs of a CI share the work", parseShard)
    .option("--fleet", "clusters to which the same happens together")
    .option("--render", "have Helm render the charts of both sides, and compare their objects")
    .option("--data-only", "read definitions in YAML alone; run no code of the repository")
    .addHelpText("after", REVIEW_EXAMPLES)
    .action(async (clusters: string[], options: ReviewOptions) =>
      finish(await (await import("../command/review")).review(host, clusters, { ...project(), ...options })),
    );

  program
    .command("fleet")
    .summary("one report of many clusters, from what the jobs of a CI printed")
    .description(FLEET)
    .argument("<report...>", "files with the output of check --json, synth --json or review --format json")
    .addOption(new Option("--format <format>", "how to print it").choices(FLEET_FORMATS).default("markdown"))
    .addOption(
      new Option("--limit <characters>", "most characters of the Markdown; details go first, the verdict stays")
        .argParser(wholeNumber)
        .default(LONGEST_COMMENT),
    )
    .addHelpText("after", FLEET_EXAMPLES)
    .action(async (reports: string[], options: FleetOptions) =>
      finish((await import("../command/fleet")).fleet(host, reports, options)),
    );

  program
    .command("upgrade")
    .summary("the way of a cluster to newer versions, hop by hop")
    .description(
      "Prints every hop in a legal order: what the definition says differently, the commands with names and addresses, what each machine goes through, what to wait for, the way back. Writes nothing; the runbook UPGRADE holds the way to the newest versions.",
    )
    .argument("<cluster>", "name of the cluster")
    .option(
      "--to <versions...>",
      "e.g. talos=1.14.7,kubernetes=1.37.2 or a release, longhorn=1.12.1; what is not named moves only where it has to",
    )
    .option("--latest", "the newest versions that go together")
    .option("--patch", "print the edit of the next hop alone, for git apply")
    .option("--json", "as JSON on stdout")
    .action(async (cluster: string, options: UpgradeOptions) =>
      finish(await (await import("../command/upgrade")).upgrade(host, cluster, { ...project(), ...options })),
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
        await (await import("../command/upgrade-notes")).upgradeNotes(host, { from, to }, { ...project(), ...options }),
      ),
    );

  program
    .command("explain")
    .summary("the model of a cluster and where each value comes from; why a file of dist/ is there")
    .description(
      "Without a path the whole model, defaults marked. With one that part of it: the line of each value, what the field means, what comes of it. With --file which part of a definition made a file of dist/, and what it follows.",
    )
    .argument("[cluster]", "name of the cluster; with --file none is needed")
    .argument("[part]", "path in the definition, e.g. machines.cp-1 or components.traefik")
    .option("--file <file>", "a file of dist/ instead, e.g. dist/talos/home/patches/cp-1.yaml")
    .option("--json", "as JSON on stdout")
    .action(
      async (
        cluster: string | undefined,
        part: string | undefined,
        options: ExplainOptions & { readonly file?: string },
      ) => {
        const all = { ...project(), ...options };
        if (options.file !== undefined)
          return finish(await (await import("../command/explain-file")).explainFile(host, options.file, all));
        if (cluster === undefined) throw new InputError([NOTHING_TO_EXPLAIN]);
        finish(await (await import("../command/explain")).explain(host, cluster, part, all));
      },
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
      finish(await (await import("../command/view")).view(host, cluster, { ...project(), ...options })),
    );

  program
    .command("graph")
    .summary("the stages of a cluster and why each follows another")
    .argument("<cluster>", "name of the cluster")
    .addOption(new Option("--format <format>", "how to print it").choices(GRAPH_FORMATS).default("text"))
    .option("--all", "also the edges that follow from others")
    .action(async (cluster: string, options: GraphOptions) =>
      finish(await (await import("../command/graph")).graph(host, cluster, { ...project(), ...options })),
    );

  program
    .command("cdk8s", { hidden: true })
    .summary("the Kubernetes layer alone, as cdk8s.yaml runs it")
    .action(async () => finish(await (await import("../command/cdk8s")).cdk8s(host, project())));

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
      finish(await (await import("../command/owners")).owners(host, clusters, { ...project(), ...options })),
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
      finish(await (await import("../command/whatif")).whatif(host, cluster, { ...project(), ...options })),
    );

  program
    .command("schema")
    .summary("JSON Schema of a definition, for editors")
    .addHelpText(
      "after",
      "\nAt the top of a YAML definition: # yaml-language-server: $schema=../definition.schema.json",
    )
    .action(async () => finish(await (await import("../command/schema")).schema(host, project())));

  program
    .command("completion")
    .summary("what a shell completes commands, options and clusters by")
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
    .addHelpText("after", COMPLETION)
    .action(async (shell: Shell) => finish((await import("../command/completion")).completion(host, program, shell)));
}

const COMPLETION = `
For this shell, or in its start file for every one:
  bash  source <(groundwork completion bash)
  zsh   source <(groundwork completion zsh)
  fish  groundwork completion fish | source

Where the tool is a package of the repository, it is called groundwork after
  alias groundwork='npx groundwork'
`;

const NOTHING_TO_EXPLAIN = {
  file: "explain",
  path: "",
  got: "no cluster and no --file",
  want: "the name of a cluster, or a file of dist/",
  fix: "write groundwork explain <cluster>",
};

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new InvalidArgumentError("want a port, 0 to 65535.");
  return Number(text);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{2,8}$/.test(text)) throw new InvalidArgumentError("want a whole number of at least 100.");
  return Number(text);
}

const FLEET =
  "Puts clusters to which the same happens together, so that a change of shared code is one row and not a thousand. Of shards it wants every one. The exit code is the one that a single job would have had.";

const FLEET_EXAMPLES = `
Examples:
  groundwork review --against main --shard 1/4 --format json > review-1.json   in each of four jobs
  groundwork fleet review-*.json                                               in the job after them
  groundwork fleet --format json check-*.json

Exit codes: 0 good, 1 bad input, 2 findings of error severity, 3 dist/ differs.
`;

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
