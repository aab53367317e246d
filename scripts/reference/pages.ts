import { z } from "zod";
import { catalog } from "../../apps/catalog";
import { TABLES } from "../../lib/change/compare";
import { DATABASES, type Upgrade } from "../../lib/change/databases";
import { EFFECT_MEANINGS, type EffectRow } from "../../lib/change/effects/row";
import type { Family, RuleText } from "../../lib/checks/rule";
import { RULE_TEXTS } from "../../lib/checks/rules/catalog";
import { versionsOf } from "../../lib/checks/sources";
import type { Registry } from "../../lib/component/component";
import { definitionSchema } from "../../lib/definition/parse";
import { componentReference } from "../../lib/document/component-reference";
import { fieldSections } from "../../lib/document/fields";
import { blocks, bullets, code, table } from "../../lib/document/markdown";

const NOTE = "Made by `npm run docs` from the code; do not edit.";

const registry: Registry = catalog;

/** Every page of `docs/reference/` by its file name. */
export function referencePages(): Readonly<Record<string, string>> {
  return { "definition.md": definition(), "components.md": components(), "rules.md": rules(), "changes.md": changes() };
}

/** What an operator may write: the JSON Schema of a definition as people read it. */
function definition(): string {
  const schema = jsonSchema(definitionSchema({}));
  return page(
    "The definition",
    "Every field of a cluster definition, the same for TypeScript and YAML. `groundwork schema` prints it as JSON Schema for editors. The options of components are in [components.md](components.md).",
    ...fieldSections(schema, "").filter((section) => !section.startsWith("## `components`")),
  );
}

function components(): string {
  return componentReference(
    "Components",
    NOTE,
    "The components that a definition may switch on below `components`, and their options. `{}` takes every default.",
    Object.entries(registry)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { title, options }]) => ({ key, title, options: jsonSchema(options) })),
  );
}

/** What each table is about, in the order of the page. */
const TABLE_TITLES: Readonly<Record<keyof typeof TABLES, string>> = {
  talos: "Machine configurations",
  terraform: "Terraform",
  object: "Kubernetes objects",
  release: "Helm releases",
  file: "Other files",
};

/** What a change of each place does to the running cluster: the tables that `check --against` reads. */
function changes(): string {
  const versions = ({ since, until }: EffectRow) =>
    [since === undefined ? "" : `from 1.${since}`, until === undefined ? "" : `to 1.${until}`].join(" ").trim();
  const tables = Object.entries(TABLES).map(([name, rows]) => {
    const title = Object.entries(TABLE_TITLES).find(([key]) => key === name)?.[1] ?? name;
    return blocks(
      `## ${title}`,
      table(
        ["kind", "place", "versions", "effect", "what it means", "source"],
        rows.map((row) => [
          row.kind === "*" ? "any" : row.kind.split("|").map(code).join(", "),
          code(row.path),
          versions(row),
          `${row.effect}${row.when === undefined ? "" : ", on a condition"}`,
          row.says ?? "",
          row.source,
        ]),
      ),
    );
  });
  return page(
    "Changes",
    "What `check --against` knows about a change of each place, and who says so. The first row that fits counts; what no row knows counts as unknown. `*` is any key or item, `**` any number of them, `+` a new thing, `-` one that goes. Versions are those of Talos for machine configurations.",
    "## Effects",
    table(
      ["effect", "what it means"],
      Object.entries(EFFECT_MEANINGS).map(([effect, meaning]) => [effect, meaning]),
    ),
    ...tables,
    "## Databases",
    "What a newer version makes of the files that an older one wrote. No version reads what a newer one has written.",
    table(
      ["product", "a newer version", "the way", "source"],
      DATABASES.map(({ product, upgrade, way, source }) => [product, UPGRADES[upgrade], way, source]),
    ),
  );
}

const UPGRADES: Readonly<Record<Upgrade, string>> = {
  dump: "does not start on older files",
  "one by one": "takes the files of the version before it alone",
  "in place": "takes older files and rewrites them",
};

/** Chapters of the rule reference, in their order, and what each is about. */
const FAMILIES: Readonly<Record<Family, string>> = {
  address: "Addresses, pools and networks.",
  topology: "Hosts, control planes and what one failure takes along.",
  budget: "CPU, memory and disk: what is given against what is there.",
  versions: "Versions that do not go together, or that nobody looks after any more.",
  talos: "Machine configuration and images.",
  delivery: "Stages, their order, and what the GitOps engine reads.",
  references: "Names that lead to nothing.",
  ownership: "Objects and settings that two managers write.",
  secrets: "Secrets in what is committed.",
  values: "Values of Helm charts.",
  schema: "Objects and Terraform documents against the schemas of their makers.",
  workload: "Pods, volumes and claims.",
  network: "Network policies.",
  monitoring: "Metrics that nobody scrapes, and how long they are kept.",
  lifetime: "What ends by itself: certificates, tokens, leases, Jobs, and schedules that never come.",
  change: "What a change does to the running cluster; only `check --against` looks for these.",
  acceptance: "The entries of `accept` themselves.",
};

function rules(): string {
  const chapters = Object.entries(FAMILIES).map(([family, about]) => ({
    family,
    about,
    rules: RULE_TEXTS.filter((rule) => rule.family === family).sort((a, b) => (a.id < b.id ? -1 : 1)),
  }));
  return page(
    "Rules",
    "What synth refuses or remarks. An error keeps `dist/` as it is; `accept` in a definition silences one finding with a reason, and an acceptance that matches nothing gets a warning: [checks](../handbook/checks.md). A number such as M001 is a known mistake; the scenarios of that number in `test/mistakes/` make it, and see the rule fire.",
    table(
      ["family", "about", "rules"],
      chapters.map(({ family, about, rules }) => [
        `[${family}](#${family})`,
        about,
        rules.map(({ id }) => `[${id}](#${id})`).join(", "),
      ]),
    ),
    ...chapters.flatMap(({ family, about, rules }) => [`## ${family}`, about, ...rules.flatMap(rule)]),
  );
}

function rule(text: RuleText): readonly string[] {
  return [
    `### ${text.id}`,
    `${text.title}.`,
    bullets([
      `severity: ${code(text.severity)}`,
      `fires on: ${code(text.example)}`,
      `why: ${text.why}`,
      `fix: ${text.fix}`,
      `source: ${text.source}${stored(text.source)}`,
      ...(text.answers.length === 0 ? [] : [`answers: ${text.answers.join(", ")}`]),
    ]),
  ];
}

/** The versions that the source is compared with here. */
function stored(source: string): string {
  const versions = versionsOf(source);
  return versions.length === 0 ? "" : ` (here: ${versions.join(", ")})`;
}

function page(title: string, intro: string, ...body: readonly string[]): string {
  return `${blocks(`# ${title}`, NOTE, intro, ...body)}\n`;
}

function jsonSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}
