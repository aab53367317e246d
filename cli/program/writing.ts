import { Argument, type Command, Option } from "commander";
import { RUNNERS } from "../../infra/deploy/command";
import { TITLES } from "../../lib/adopt/titles";
import { CARRIERS, DIRECTIONS, ENTRANCES, PARTS, SCOPES } from "../choices";
import type { AdoptOptions } from "../command/adopt";
import type { ChartsOptions } from "../command/charts";
import type { DeployCommandOptions } from "../command/deploy";
import type { InitOptions } from "../command/init";
import type { PublishOptions } from "../command/publish";
import type { SealOptions } from "../command/seal";
import type { SynthOptions } from "../command/synth";
import { parseShard } from "../shard";
import type { Setting } from "./setting";

/** Commands that write: `dist/`, a cluster, a secret, a repository. */
export function addWriting(program: Command, { host, project, finish }: Setting): void {
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
    .option("--shard <i/n>", "only the clusters of this shard, e.g. 1/4: jobs of a CI share the work", parseShard)
    .option("--watch", "again after every change of a definition or of the program, until Ctrl-C")
    .option("--json", "report as JSON on stdout")
    .action(async (clusters: string[], options: SynthOptions & { readonly watch?: boolean }) => {
      const all = { ...project(), ...options };
      finish(
        options.watch === true
          ? await (await import("../command/watch-synth")).watchSynth(host, clusters, all)
          : await (await import("../command/synth")).synth(host, clusters, all),
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
      finish(await (await import("../command/deploy")).deploy(host, cluster, direction, { ...project(), ...options })),
    );

  program
    .command("publish")
    .summary("put what Flux reads of clusters into a registry, and move a wave to it")
    .description(PUBLISH)
    .argument("[cluster...]", "names of clusters; all that are pulled from a registry when absent")
    .requiredOption(
      "--to <url>",
      "folder of a registry, e.g. oci://ghcr.io/you/fleet; each cluster has a repository in it",
    )
    .option("--wave <tag>", "tag that is moved", "latest")
    .option("--from <tag>", "build nothing; move the wave to what this tag or digest is")
    .option("--sign [key]", "sign by the cosign on PATH, with this key or without one, before the wave moves")
    .option("--plain-http", "HTTP without TLS; a registry on this machine is asked so without it")
    .option("--dry-run", "print the digests, ask no registry")
    .option("--data-only", "read definitions in YAML alone; run no code of the repository")
    .option("--json", "index of digests as JSON on stdout")
    .addHelpText("after", PUBLISH_EXAMPLES)
    .action(async (clusters: string[], options: PublishOptions) =>
      finish(await (await import("../command/publish")).publish(host, clusters, { ...project(), ...options })),
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
      finish((await import("../command/seal")).seal(host, cluster, file, { ...project(), ...options })),
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
      finish(await (await import("../command/init")).init(host, name, { ...project(), ...options })),
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
      finish((await import("../command/adopt")).adopt(host, path, { ...project(), ...options })),
    );
}

const PUBLISH =
  "Makes an OCI artifact of dist/kubernetes/<cluster> for each cluster, as Flux's OCIRepository takes it. Equal files give an equal digest, so a cluster that did not change is not pushed again. All artifacts are in the registry before the wave moves. Refuses a dist/ that is not what synth writes, or that no commit holds. Logs in by REGISTRY_USERNAME and REGISTRY_PASSWORD, or as docker and podman do.";

const PUBLISH_EXAMPLES = `
Examples:
  groundwork publish --to oci://ghcr.io/you/fleet --wave canary
  groundwork publish --to oci://ghcr.io/you/fleet --wave stable --from canary
  groundwork publish home --to oci://ghcr.io/you/fleet --wave stable --from sha256:9f86d081884c7d65…
  groundwork publish home --to oci://localhost:5000/fleet --json

Each state of a cluster also has the tag tree-<id>; git rev-parse <commit>:dist/kubernetes/<cluster> prints the id.

Exit codes: 0 good, 1 bad input or a registry that refuses, 2 findings of error severity, 3 dist/ differs.
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

const CHARTS =
  "Reads the releases of the definitions, fetches each chart that is missing into charts/<name>-<version>.tgz, and writes charts.lock: source, version and digest of each archive, the charts inside it, and what its templates read in addition to values. A version whose bytes are not those of the lock is refused. No other command uses the network.";

const CHARTS_EXAMPLES = `
Helm fetches, so that its credentials count: helm registry login <registry> for
oci://, helm repo add <any-name> <url> --username <user> for https://. Commit
charts.lock. The archives may be committed too; otherwise each clone and CI
fetch them again, and the lock says that they are the same.

Examples:
  groundwork charts                          all clusters; what no release needs any more goes
  groundwork charts home                     the charts of one cluster; the others stay
  groundwork charts --check                  in CI: no network, nothing written
  groundwork charts --from /media/usb        on a machine without a network
  groundwork charts --accept gatus@1.4.2     take the bytes that this version has now

Exit codes: 0 good, 1 bad input or a chart that could not be had, 3 something is missing or differs (--check).
`;

/** Commands for what the repository brings itself. */
export function addOwnParts(program: Command, { host, project, finish }: Setting): void {
  program
    .command("charts")
    .summary("fetch the charts of all releases, and lock them by their bytes")
    .description(CHARTS)
    .argument("[cluster...]", "names of clusters; all when absent")
    .option("--check", "fetch and write nothing; exit 3 and list what is missing or differs")
    .option("--from <folder>", "take archives from this folder instead of the network")
    .option("--accept <chart@version...>", "take what these versions are now, although the lock says other bytes")
    .option("--json", "report as JSON on stdout")
    .addHelpText("after", CHARTS_EXAMPLES)
    .action(async (clusters: string[], options: ChartsOptions) =>
      finish(await (await import("../command/charts")).charts(host, clusters, { ...project(), ...options })),
    );

  program
    .command("types")
    .summary("types, checks and reference of the repository's own components and charts")
    .description(
      "Reads components/ and writes types/components.d.ts, by which the editor and the compiler know them in a definition, and types/components.md; every synth does the same. Of each chart it keeps the keys of its values and what it makes in types/charts/, for checks of releases, and their types in types/charts.d.ts, for components.",
    )
    .argument("[chart...]", "archives or folders of charts, e.g. gatus-1.4.2.tgz")
    .action(async (charts: string[]) =>
      finish(await (await import("../command/types")).types(host, charts, project())),
    );
}
