import { join } from "node:path";
import { catalog } from "../../apps/catalog";
import { parseDefinition } from "../../lib/definition/parse";
import { schemaStore } from "../../lib/schema/store";
import { synthOrThrow } from "../support/synth";
import home from "./examples/home";
import { whoami } from "./examples/whoami";

function synthesize() {
  const definition = { ...home, components: { ...home.components, whoami: {} } };
  const result = parseDefinition(definition, "clusters/home.ts", { ...catalog, whoami });
  if (result.cluster === undefined) throw new Error(JSON.stringify(result.problems));
  return synthOrThrow({ cluster: result.cluster }, schemaStore(join(__dirname, "..", "..")));
}

test("a component of one's own becomes a stage in its place, with no open finding", () => {
  const { findings, graph, tree } = synthesize();
  expect(findings.filter((finding) => finding.accepted === undefined)).toEqual([]);
  expect(graph.dependencies.direct.filter((edge) => edge.from === "whoami").map((edge) => edge.to)).toEqual([
    "cert-manager-issuers",
    "traefik",
  ]);
  expect(tree.get("kubernetes/home/stages/whoami/ingress.whoami.whoami.yaml")).toContain("whoami.home.example.org");
});

test("its runbook section stands in OPERATIONS", () => {
  expect(synthesize().tree.get("docs/home/OPERATIONS.md")).toContain("curl https://whoami.home.example.org/");
});
