import { readFileSync, writeFileSync } from "node:fs";
import { catalog } from "../../../apps/catalog";
import { synthCluster } from "../../../compiler/synth-cluster";
import { readDefinition } from "../../../lib/definition/parse";
import { formatProblem } from "../../../lib/model/problem";
import { schemaStore } from "../../../lib/schema/store";
import home from "../../docs/examples/home";
import { readExample, toldOf } from "../../homes/example";
import { ROOT } from "../../support/systems";

function told(input: unknown): readonly string[] {
  const { cluster, problems } = readDefinition(input, "clusters/home.ts", catalog);
  if (cluster === undefined) return problems.all().map(formatProblem);
  const made = synthCluster({ cluster, problems }, schemaStore(ROOT));
  return [
    ...made.problems.map(formatProblem),
    ...made.findings.filter(({ severity, accepted }) => severity !== "advice" && accepted === undefined).map(({ rule, at }) => `${rule} ${at}`),
  ];
}
function leaves(value: unknown, path: (string | number)[] = []): { path: (string | number)[]; value: unknown }[] {
  if (Array.isArray(value)) return [{ path, value }, ...value.flatMap((v, i) => leaves(v, [...path, i]))];
  if (typeof value === "object" && value !== null) return [{ path, value }, ...Object.entries(value).flatMap(([k, v]) => leaves(v, [...path, k]))];
  return [{ path, value }];
}
function put(root: any, path: (string | number)[], value: unknown) {
  const copy = JSON.parse(JSON.stringify(root)); let here = copy;
  for (const k of path.slice(0, -1)) here = here[k];
  here[path[path.length - 1]!] = value; return copy;
}
it("x", async () => {
  const out: string[] = [];
  const run = (name: string, root: unknown, tell: (input: any, path: (string|number)[], wrong: unknown) => readonly string[]) => {
    for (const { path, value } of leaves(root)) {
      if (path.length === 0) continue;
      const wrongs: unknown[] = typeof value === "string" ? [1, "§ §"] : typeof value === "number" ? ["x y", -1.5] : typeof value === "boolean" ? ["maybe", 7] : Array.isArray(value) ? [7] : ["x y"];
      for (const wrong of wrongs) {
        let lines: readonly string[];
        try { lines = tell(root, path, wrong); } catch (e) { lines = ["THROW " + String(e)]; }
        out.push(`${lines.length}\t${name}\t${path.join(".")}\t${JSON.stringify(wrong)}\t${lines.length === 1 ? lines[0] : lines.join(" || ")}`);
      }
    }
  };
  run("home", JSON.parse(JSON.stringify(home)), (root, path, wrong) => told(put(root, path, wrong)));
  writeFileSync("/tmp/zz-home.txt", out.join("\n"));
}, 600000);
