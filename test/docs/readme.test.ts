import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { catalog } from "../../apps/catalog";
import { parseDefinition } from "../../lib/definition/parse";
import { example } from "../../scripts/reference/example";
import { homeCluster } from "../support/home";
import home from "./examples/home";

/** The YAML blocks of a document as values. */
function yamlBlocks(path: string): readonly unknown[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, body = ""]) => load(body));
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
