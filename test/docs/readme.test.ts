import { join } from "node:path";
import { catalog } from "../../apps/catalog";
import { synthCluster } from "../../cli/synth-cluster";
import { parseDefinition } from "../../lib/model/parse";
import { SchemaStore } from "../../lib/schema/store";
import { example } from "../../scripts/reference/example";
import home from "./examples/home";

const ROOT = join(__dirname, "..", "..");

test("the cluster of the README is complete in under 40 lines", () => {
  expect(example(ROOT, "home.ts", "clusters").trim().split("\n").length).toBeLessThan(40);
});

test("the cluster of the README synthesizes without an open finding", () => {
  const { cluster, problems } = parseDefinition(home, "clusters/home.ts", catalog);
  expect(problems).toEqual([]);
  if (cluster === undefined) throw new Error("not parsed");
  const { findings, stacks, plan } = synthCluster(cluster, new SchemaStore(ROOT));
  expect(findings.filter((finding) => finding.accepted === undefined)).toEqual([]);
  expect(stacks.map(({ name }) => name)).toContain("home-machines");
  expect(plan.stages.map(({ name }) => name)).toContain("app-hello");
});
