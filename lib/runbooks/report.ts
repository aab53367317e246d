import type { Finding } from "../checks/rule";
import { own } from "../data/fields";
import { directDependencies } from "../delivery/direct-dependencies";
import { blocks, bullets, code, plain, table } from "../document/markdown";
import type { DocsInput } from "./input";
import { stackReleases } from "./stacks";

/** What was decided and why: findings, namespaces, stages with the causes of their order, releases. */
export function report(input: DocsInput): string {
  const { cluster, namespaces } = input;
  const open = input.findings.filter((finding) => finding.accepted === undefined);
  const accepted = input.findings.filter((finding) => finding.accepted !== undefined);
  return `${blocks(
    `# Report of ${plain(cluster.name)}`,
    `Made from ${code(cluster.file)}.`,
    "## Findings",
    table(["severity", "rule", "where", "what", "fix"], open.map(findingRow), "No finding is open."),
    "## Accepted findings",
    table(
      ["rule", "where", "what", "reason"],
      accepted.map((finding) => [
        code(finding.rule),
        code(finding.at),
        plain(finding.message),
        plain(finding.accepted ?? ""),
      ]),
      "None.",
    ),
    "## Components",
    table(
      ["component", "what"],
      Object.entries(cluster.components).map(([key, bound]) => [code(key), bound.title]),
    ),
    "## Namespaces",
    "Each has the strictest Pod Security level that everything in it passes.",
    table(
      ["namespace", "level", "why not stricter"],
      namespaces.map(({ name, level, reasons }) => [code(name), level, plain(reasons.join("; "))]),
    ),
    "## Stages",
    stages(input),
    "## Releases",
    "The values of a verified release were checked against the keys that this version of the chart knows.",
    table(["release", "namespace", "chart", "version", "installed by", "values"], releaseRows(input)),
  )}\n`;
}

function findingRow(finding: Finding): readonly string[] {
  return [finding.severity, code(finding.rule), code(finding.at), plain(finding.message), plain(finding.fix)];
}

function stages({ graph }: DocsInput): string {
  return blocks(
    "In the order of application. Edges that follow from others are left out.",
    ...graph.stages.flatMap((stage) => {
      const follows = directDependencies(graph, stage.name);
      return [
        `### ${plain(stage.name)}`,
        `${stage.title}. Level ${graph.levels.get(stage.name) ?? 0}; ${count(stage.manifests.length, "object")}, ${count(stage.releases.length, "release")}.`,
        bullets(
          follows.flatMap(({ to, causes }) => causes.map((cause) => `follows ${code(to)} because of ${plain(cause)}`)),
        ),
      ];
    }),
  );
}

function releaseRows(input: DocsInput): readonly (readonly string[])[] {
  const { graph, stacks } = input;
  return [
    ...stackReleases(stacks).map(({ name, namespace, chart, version, stack }) => [
      code(name),
      namespace,
      chart,
      version,
      `Terraform, ${stack}`,
      verdict(input, chart, version),
    ]),
    ...graph.stages.flatMap((stage) =>
      stage.releases.map(({ name, namespace, chart }) => [
        code(name),
        namespace,
        chart.name,
        chart.version,
        `stage ${stage.name}`,
        verdict(input, chart.name, chart.version),
      ]),
    ),
  ];
}

function verdict({ valueTrees }: DocsInput, chart: string, version: string): string {
  const known = own(valueTrees, chart);
  if (known === version) return "verified";
  return known === undefined ? "values unverified: no keys of this chart are known" : `checked by the keys of ${known}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
