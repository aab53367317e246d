import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import layers from "../../.ci/layers.json";
import { ROOT } from "../cli/project";

const TEXT = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");

/** The part below a heading. */
function section(title: string): string {
  const [, part = ""] = TEXT.split(`\n## ${title}\n`);
  return part.split("\n## ")[0] ?? "";
}

const codeIn = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);

/** Rows of tables, each as the texts of its cells. */
const rowsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| `") || /^\| [a-z]/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const SOURCES = Object.keys(layers.folders)
  .filter((folder) => folder !== "imports")
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(folder, file)),
  );
const EXPORTED = new Set(
  SOURCES.flatMap((file) =>
    [
      ...readFileSync(join(ROOT, file), "utf8").matchAll(
        /^export (?:const|function|async function|class|interface|type) (\w+)/gm,
      ),
    ].map(([, name = ""]) => name),
  ),
);

test("every path that it names exists", () => {
  const paths = codeIn(TEXT).filter((code) => /^[\w.-]+(\/[\w.-]*)+$/.test(code) && !code.startsWith("dist"));
  expect(paths.length).toBeGreaterThan(25);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test("every type and function that it names exists", () => {
  const names = codeIn(TEXT).filter((code) =>
    /^(?:[A-Z][a-z]+\w*|[a-z]+[A-Z]\w*|RULES|ENGINES|PROVISIONERS)$/.test(code),
  );
  expect(names.length).toBeGreaterThan(25);
  expect(names.filter((name) => !EXPORTED.has(name))).toEqual([]);
});

test("the way from a definition to dist/ is that of the compiler, step by step", () => {
  const steps = section("From a definition to `dist/`");
  const inText = (names: readonly string[]) => names.map((name) => steps.indexOf(`\`${name}\``));
  const inSource = (file: string, names: readonly string[]) => {
    const source = readFileSync(join(ROOT, file), "utf8");
    return names.map((name) => source.search(new RegExp(`^(?!import|function|export).*\\b${name}\\(`, "m")));
  };
  const sorted = (places: readonly number[]) => [...places].sort((a, b) => a - b);
  for (const [file, names] of [
    ["compiler/synth-cluster.ts", ["planCluster", "clusterFiles", "runChecks", "documentCluster"]],
    ["compiler/plan-cluster.ts", ["collectDeclarations", "buildStages", "planMachines", "synthInfra"]],
    // A function of its own, which planBuilt calls between machines and stacks.
    ["compiler/plan-cluster.ts", ["planNamespaces", "link"]],
  ] as const) {
    for (const places of [inText(names), inSource(file, names)]) {
      expect(places).not.toContain(-1);
      expect(places).toEqual(sorted(places));
    }
  }
});

test("the folders and what each may import are those of the layers", () => {
  const [folders = "", lib = ""] = section("Who may import whom").split("Inside `lib`");
  const table = rowsOf(folders)
    .filter(([name = ""]) => name.startsWith("`"))
    .map(([name = "", , may = ""]) => [codeIn(name)[0]?.replace("/", ""), codeIn(may)]);
  expect(Object.fromEntries(table)).toEqual(layers.folders);
  expect(rowsOf(lib).flatMap(([name = ""]) => codeIn(name).slice(0, 1))).toEqual(layers.lib);
  for (const tool of layers.tools) expect(folders).toContain(`\`${tool}/\``);
});

test("every word has one meaning, and its name in code exists", () => {
  const words = rowsOf(section("Words")).filter(([word]) => word !== "word");
  expect(words.length).toBeGreaterThan(10);
  expect(words.map(([word]) => word)).toEqual([...new Set(words.map(([word]) => word))]);
  expect(words.flatMap(([, , code = ""]) => codeIn(code)).filter((name) => !EXPORTED.has(name))).toEqual([]);
});
