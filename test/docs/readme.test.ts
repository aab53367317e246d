import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../apps/catalog";
import { definitionSchema, parseDefinition } from "../../lib/definition/parse";
import { readYaml } from "../../lib/definition/yaml";
import { example } from "../../scripts/reference/example";
import { homeCluster } from "../support/home";
import home from "./examples/home";

/** The YAML blocks of a document as values. */
function yamlBlocks(path: string): readonly unknown[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, body = ""]) => readYaml(body, path).value);
}

const ROOT = join(__dirname, "..", "..");

test("the cluster of the README is complete in under 40 lines", () => {
  expect(example(ROOT, "home.ts", "clusters").trim().split("\n").length).toBeLessThanOrEqual(34);
});

test("the cluster of the README synthesizes without an open finding", () => {
  const { findings, stacks, graph } = homeCluster();
  expect(findings.filter((finding) => finding.accepted === undefined)).toEqual([]);
  expect(stacks.map(({ name }) => name)).toContain("home-machines");
  expect(graph.stages.map(({ name }) => name)).toContain("app-hello");
});

test.each([
  ["README.md", [["notes"]]],
  ["docs/handbook/apps.md", [["notes"], [], ["zigbee2mqtt"], ["notes"]]],
])("each app of %s is one that a definition takes", (path, apps) => {
  const blocks = yamlBlocks(path);
  expect(blocks).toHaveLength(apps.length);
  for (const [index, block] of blocks.entries()) {
    const { machines, components, ...rest } = Object(block);
    const definition = {
      ...home,
      apps: {},
      ...rest,
      machines: { ...home.machines, ...machines },
      components: { ...home.components, ...components },
    };
    const result = parseDefinition(definition, "clusters/home.yaml", catalog);
    expect(result.problems).toEqual([]);
    expect(Object.keys(result.cluster?.apps ?? {})).toEqual(apps[index]);
  }
});

test.each(readdirSync(join(ROOT, "docs/handbook")).map((name) => `docs/handbook/${name}`))(
  "every YAML of %s that is a part of a definition fits the schema",
  (path) => {
    for (const block of yamlBlocks(path)) {
      const parts = Object.entries(Object(block)).filter(([key]) => !key.startsWith("x-"));
      // A workflow of a CI, and what is laid over another definition.
      if (parts.some(([key]) => key === "jobs" || key === "extends")) continue;
      const part = Object.fromEntries(parts);
      const definition = { ...home, apps: {}, ...part, machines: { ...home.machines, ...Object(part.machines) } };
      const { issues = [] } = definitionSchema(catalog).safeParse(definition).error ?? {};
      // What a part leaves to the definition that it belongs to.
      const own = issues.filter(({ path: at }) => at.length === 0 || String(at[0]) in part || at[0] === "machines");
      expect(own).toEqual([]);
    }
  },
);
