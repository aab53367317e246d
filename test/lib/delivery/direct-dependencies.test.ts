import { directDependencies } from "../../../lib/delivery/direct-dependencies";
import type { StageDependency } from "../../../lib/plan/stage-graph";

const dependency = (from: string, to: string): StageDependency => ({ from, to, causes: ["why"] });

test("what a stage follows is in the order of the graph", () => {
  const direct = [dependency("web", "namespaces"), dependency("db", "namespaces"), dependency("web", "db")];
  const graph = { dependencies: { all: direct, direct } };
  expect(directDependencies(graph, "web").map(({ to }) => to)).toEqual(["namespaces", "db"]);
  expect(directDependencies(graph, "namespaces")).toEqual([]);
});
