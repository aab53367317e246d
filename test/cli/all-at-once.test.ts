import { readYaml } from "../../lib/definition/yaml";
import { ELEVEN_IN_YAML, ELEVEN_PLACES } from "../compiler/eleven";
import { TestProject } from "./project";

const { value: ELEVEN } = readYaml(ELEVEN_IN_YAML, "clusters/home.yaml");

/** Places of everything of error severity in the order in which it is printed: problems, and findings of rules. */
async function places(file: string, text: string) {
  const project = new TestProject({ [file]: text });
  try {
    const { code, stdout, stderr } = await project.run(["synth"]);
    expect({ code, stdout, dist: project.dist() }).toEqual({ code: 1, stdout: "", dist: {} });
    expect(stderr).toContain(" in 1 file; nothing was written");
    const lines = stderr.split("\n").filter((line) => line.startsWith(`error ${file}`));
    const placeOf = (line: string) => line.split(" ")[2]?.slice(0, -1) ?? "";
    return { all: lines.map(placeOf), problems: lines.filter((line) => !line.endsWith("]")).map(placeOf) };
  } finally {
    project.end();
  }
}

/** Those of the eleven that were reported, as often as they were. */
const toldOf = (all: readonly string[]) => all.filter((place) => ELEVEN_PLACES.some((one) => one === place)).sort();

describe("a definition with eleven independent mistakes over both layers", () => {
  test("as a TypeScript file that computes some of its values tells all in one run, sorted, each once", async () => {
    const text = [
      "interface Home { readonly domain: string; readonly [field: string]: unknown }",
      `const written: Home = ${JSON.stringify(ELEVEN, null, 2)};`,
      'const home: Home = { ...written, domain: ["Example", "org"].join(".") };',
      "export default home;",
      "",
    ].join("\n");
    const { all, problems } = await places("clusters/home.ts", text);
    expect(toldOf(all)).toEqual(ELEVEN_PLACES);
    // The storage class is a finding of a rule; the other ten are problems.
    expect(problems).toEqual(ELEVEN_PLACES.filter((place) => place !== "apps.web"));
  });

  test("as a YAML file tells the same", async () => {
    const { all, problems } = await places("clusters/home.yaml", ELEVEN_IN_YAML);
    expect(toldOf(all)).toEqual(ELEVEN_PLACES);
    expect(problems).toHaveLength(10);
  });
});
