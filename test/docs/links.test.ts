import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { anchor } from "../../lib/document/markdown";

const ROOT = join(__dirname, "..", "..");

const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file.replaceAll("\\", "/")}`)
    .sort(),
];

const text = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** A document without its fenced blocks. */
const prose = (path: string) => text(path).replaceAll(/^ *```[\s\S]*?^ *```$/gm, "");

test.each(DOCUMENTS)("%s links to files and headings that exist", (path) => {
  const lost: string[] = [];
  for (const [, target = ""] of prose(path).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^https?:/.test(target)) continue;
    const [file = "", heading] = target.split("#");
    const to = file === "" ? path : normalize(join(dirname(path), file)).replaceAll("\\", "/");
    if (!existsSync(join(ROOT, to))) lost.push(target);
    else if (heading !== undefined) {
      const headings = [...text(to).matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => anchor(title));
      if (!headings.includes(heading)) lost.push(target);
    }
  }
  expect(lost).toEqual([]);
});

test.each(DOCUMENTS)("%s names sources that exist", (path) => {
  const named = [...prose(path).matchAll(/`((?:apps|cli|clusters|docs|imports|infra|lib|scripts|test)\/[^`\s]*)`/g)];
  const lost = named.map(([, file = ""]) => file).filter((file) => !/[<*]|NNNN|^clusters\/home|whoami/.test(file));
  expect(lost.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test("every npm script that a document names exists", () => {
  const { scripts } = JSON.parse(text("package.json"));
  for (const path of DOCUMENTS) {
    for (const [, name = ""] of text(path).matchAll(/npm run (?:--silent )?([a-z:]+)/g))
      expect([path, Object.keys(scripts)]).toEqual([path, expect.arrayContaining([name])]);
  }
});

test("decision records are numbered without holes, say their number, and have the three parts", () => {
  const records = DOCUMENTS.filter((path) => path.startsWith("docs/decisions/"));
  const numbers = records.map((path) => path.slice("docs/decisions/".length, "docs/decisions/".length + 4));
  expect(numbers.sort()).toEqual(records.map((_, index) => String(index + 1).padStart(4, "0")));
  for (const path of records) {
    expect(text(path).split(":")[0]).toBe(`# ${path.slice("docs/decisions/".length).split("-")[0]}`);
    const parts = [...text(path).matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect([path, parts]).toEqual([path, ["Context", "Decision", "Consequences"]]);
  }
});

test("every dependency has its reason in the record of dependencies", () => {
  const { dependencies, devDependencies } = JSON.parse(text("package.json"));
  const record = text("docs/decisions/0004-dependencies.md").toLowerCase();
  const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter(
    (name) => !name.startsWith("@types/"),
  );
  const short = (name: string) => name.replace(/^@biomejs\//, "").replace(/^@swc\/core$/, "swc");
  expect(names.filter((name) => !record.includes(short(name).toLowerCase()))).toEqual([]);
});

test("documents keep to the house style: no marks of unfinished work, no machine paths", () => {
  for (const path of DOCUMENTS)
    expect([path, /\b(TODO|FIXME|TBD)\b|\/(root|tmp|work)\//.exec(text(path))?.[0]]).toEqual([path, undefined]);
});
