import { join } from "node:path";
import { catalog } from "../../apps/catalog";
import { synthCluster } from "../../cli/synth-cluster";
import { parseDefinition } from "../../lib/model/parse";
import { SchemaStore } from "../../lib/schema/store";
import home from "./examples/home";
import { example, fenced, text } from "./fenced";

const README = text("README.md");

function synthesize(definition: object) {
  const result = parseDefinition(definition, "clusters/home.ts", catalog);
  expect(result.problems).toEqual([]);
  if (result.cluster === undefined) throw new Error("not parsed");
  return synthCluster(result.cluster, new SchemaStore(join(__dirname, "..", "..")));
}

test("the cluster of the README is the example that these tests run", () => {
  expect(fenced(README, "ts")).toContain(example("home.ts", "clusters"));
});

test("the cluster of the README is complete in under 40 lines", () => {
  expect(example("home.ts", "clusters").trim().split("\n").length).toBeLessThan(40);
});

test("the cluster of the README synthesizes without a finding", () => {
  const { findings, stacks, plan } = synthesize(home);
  expect(findings).toEqual([]);
  expect(stacks.map(({ name }) => name)).toContain("home-machines");
  expect(plan.stages.map(({ name }) => name)).toContain("app-hello");
});
