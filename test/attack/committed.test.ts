import { spawnSync } from "node:child_process";
import { definition, TestProject } from "../cli/project";
import { Yard } from "./yard";

let project: TestProject;
let yard: Yard;
beforeEach(async () => {
  yard = new Yard();
  project = new TestProject({ "clusters/home.yaml": definition("home") });
  git("init", "--quiet", "--initial-branch=main");
  expect(await project.run(["synth"])).toMatchObject({ code: 0 });
});
afterEach(() => {
  project.end();
  yard.end();
});

function git(...args: readonly string[]): void {
  const who = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"];
  const { status, stderr } = spawnSync("git", [...who, ...args], { cwd: project.folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

const MODEL = "dist/docs/home/model.json";
const STAGE = "dist/kubernetes/home/stages/namespaces/broken.yaml";
const MARKS = "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n";

/** `check --against` compares with a commit that holds this, and says why it cannot. */
async function compared(change: () => void): Promise<string> {
  change();
  git("add", "clusters", "dist");
  git("commit", "--quiet", "--message", "broken", "--no-verify");
  const { code, stdout, stderr } = await project.run(["check", "--against", "main"]);
  // What is in the working tree differs as well, which is another matter.
  expect([0, 1, 3]).toContain(code);
  expect(stderr).not.toMatch(/^\s+at /m);
  return stdout.split("\n").find((line) => line.startsWith("home: ") && line.includes("not checked")) ?? stderr;
}

test.each<[string, () => void, string]>([
  ["a model with the marks of a merge", () => project.write(MODEL, MARKS), `${MODEL} holds the marks of a merge`],
  ["a model that is half there", () => project.write(MODEL, '{"schemaVersion":'), "were changed by hand"],
  ["a model of nothing", () => project.write(MODEL, "null"), "of another version of Groundwork"],
  [
    "a model that is a link",
    () => {
      project.remove(MODEL);
      yard.link(`../${project.folder.split("/").at(-1)}/${MODEL}`, yard.at("outside/precious.txt"));
    },
    `${MODEL} is a link`,
  ],
  ["a stage with the marks of a merge", () => project.write(STAGE, MARKS), `${STAGE} holds the marks`],
  ["a stage that is no YAML", () => project.write(STAGE, "metadata: {name: [\n"), "were changed by hand"],
  ["an object without a kind", () => project.write(STAGE, "metadata: {name: a}\n"), "were changed by hand"],
  [
    "an object with aliases that grow without bound",
    () =>
      project.write(
        STAGE,
        `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`).join("\n")}\n`,
      ),
    "were changed by hand",
  ],
  ["a file that is too large", () => project.write(STAGE, "# large\n".repeat(2 ** 23 + 1)), `${STAGE} is too large`],
])("%s in a commit is told", async (_, change, message) => {
  expect(await compared(change)).toContain(message);
});
