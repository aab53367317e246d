import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deployPlan } from "../../infra/deploy/steps";
import { ROOT, TestProject } from "../cli/project";
import { sampleCluster } from "../infra/sample";

/** What the texts have to name: every stack there can be, in the order of `deploy`. */
const LAYERS = ["keys", "access", "vms", "machines", "platform"];

const layersOf = (direction: "up" | "down") =>
  deployPlan(
    sampleCluster(),
    LAYERS.map((layer) => `home-${layer}`),
    direction,
  ).flatMap((step) => (step.kind === "apply" || step.kind === "destroy" ? [step.stack.slice("home-".length)] : []));

/** A text without line breaks and marks, so that a list in it reads the same in code and prose. */
const plain = (text: string) => text.replaceAll("`", "").replaceAll(/\s+/g, " ");

test("deploy applies these stacks in this order, and down leaves keys and vms", () => {
  expect(layersOf("up")).toEqual(LAYERS);
  expect(layersOf("down")).toEqual(["platform", "machines", "access"]);
});

test("the help of deploy names every stack", async () => {
  const project = new TestProject();
  const { stdout } = await project.run(["deploy", "--help"]);
  project.end();
  expect(plain(stdout)).toContain(`Up: ${LAYERS.join(", ")}`);
  expect(plain(stdout)).toContain("then platform, machines and access are destroyed; keys and vms stay");
});

test("README and ARCHITECTURE name every stack", () => {
  expect(plain(readFileSync(join(ROOT, "README.md"), "utf8"))).toContain(`# ${LAYERS.join(", ")}; then Flux goes on`);
  expect(plain(readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8"))).toContain(
    `stacks ${LAYERS.join(", ").replace(/, (\w+)$/, " and $1")}`,
  );
});
