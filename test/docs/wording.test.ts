import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, TestProject } from "../cli/project";
import { wornPhrases } from "./wording";

const DOCUMENTS = [
  ...readdirSync(ROOT).filter((file) => file.endsWith(".md")),
  ...["docs", "dist/docs"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => join(folder, file)),
  ),
];

/** A document without names in code. What a program printed counts: its findings are texts like any other. */
const prose = (text: string) => text.replaceAll(/`[^`\n]*`/g, "").replaceAll(/crd-beside-user/g, "");

test.each(DOCUMENTS)("%s is in plain English", (path) => {
  expect(wornPhrases(prose(readFileSync(join(ROOT, path), "utf8")))).toEqual([]);
});

/** Folders with what the project's own people write; `imports/` is generated. */
const SOURCES = ["api", "apps", "bench", "cli", "clusters", "compiler", "infra", "lib", "scripts", "test"];

/** Comments of a source: blocks, and the rest of a line behind `//`. Names in code are no prose. */
const COMMENT = /^[ \t]*\/\*[\s\S]*?\*\/|(?<![^\s])\/\/ .*/gm;

const commentsOf = (source: string) =>
  [...source.matchAll(COMMENT)].map(([comment]) => prose(comment.replaceAll(/^\s*\* ?/gm, " ")));

test.each(SOURCES)("comments in %s/ are in plain English", (folder) => {
  const told = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.[cm]?[jt]s$/.test(file) && !file.includes("node_modules"))
    // Holds what the search must find.
    .filter((file) => !file.endsWith("wording.test.ts"))
    .flatMap((file) => {
      const comments = commentsOf(readFileSync(join(ROOT, folder, file), "utf8"));
      return comments.flatMap(wornPhrases).map((phrase) => `${folder}/${file}: ${phrase}`);
    });
  expect(told).toEqual([]);
});

test("the search for comments reads blocks and ends of lines, and no texts of the program", () => {
  const source = [
    "/**",
    " * It stands",
    " * in a file.",
    " */",
    `const a = "https://beside.example.org"; // kept for ever`,
    "  /* `anew` */",
    'const b = "it stands in a text";',
  ].join("\n");
  expect(commentsOf(source).flatMap(wornPhrases)).toEqual([
    expect.stringContaining("It stands in a file."),
    expect.stringContaining("kept for ever"),
  ]);
});

test("so is the help of every command", async () => {
  const project = new TestProject();
  const { stdout } = await project.run(["--help"]);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+)\b.*\[options\]/gm)].map(([, name = ""]) => name);
  expect(commands).toEqual(expect.arrayContaining(["synth", "check", "owners", "deploy", "whatif"]));
  const texts = [stdout];
  for (const command of commands) texts.push((await project.run([command, "--help"])).stdout);
  project.end();
  expect(texts.flatMap(wornPhrases)).toEqual([]);
});

test.each([
  "A file a cluster.",
  "It holds one YAML file an object.",
  "The label stays for ever.",
  "Install each machine anew.",
  "The network of a living cluster changes.",
  "The reasons stand in report.md.",
  "A resource\nbeside the chart.",
  "It is told an address.",
  "An own annotation.",
])("the search finds %j", (text) => {
  expect(wornPhrases(text)).toHaveLength(1);
});

test.each([
  "A wildcard stands for one label.",
  "One file per cluster, and a rule of a cluster.",
  "Stand-ins for components.",
  "One idea as a file of its own.",
])("the search lets %j pass", (text) => {
  expect(wornPhrases(text)).toEqual([]);
});
