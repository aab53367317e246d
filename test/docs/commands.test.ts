import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { NO_CACHES } from "../../cli/cache";
import { processHost } from "../../cli/process-host";
import { makeProgram } from "../../cli/program";

const ROOT = join(__dirname, "..", "..");
const text = (path: string) => readFileSync(join(ROOT, path), "utf8");
const DOCUMENTS = ["README.md", ...readdirSync(join(ROOT, "docs/handbook")).map((name) => `docs/handbook/${name}`)];

const program = makeProgram(processHost({ root: ROOT, caches: NO_CACHES }), () => undefined);
const commands = program.commands.filter((command) => !Reflect.get(command, "_hidden"));

/** Every `groundwork …` that a document shows, in a block or in a line, up to where the shell goes on. */
function shown(path: string): readonly string[] {
  const code = [...text(path).matchAll(/^```sh\n([\s\S]*?)^```$|`((?:npx )?groundwork [^`]+)`/gm)];
  return code
    .flatMap(([, block, inline]) => (block ?? inline ?? "").split(/\n|&&/))
    .flatMap((line) => /(?:^|\s)(?:npx )?groundwork ([a-z].*)$/.exec(line.replace(/\s+#.*$/, ""))?.[1] ?? [])
    .map((line) => line.split(/ \||[<>]| …/)[0]?.trim() ?? "");
}

test.each(DOCUMENTS)("%s shows commands that the command line has, with options that they take", (path) => {
  for (const line of shown(path)) {
    const [name = "", ...args] = line.split(/\s+/).map((word) => word.replaceAll(/["']/g, ""));
    const command = program.commands.find((one) => one.name() === name);
    expect([line, command?.name()]).toEqual([line, name]);
    const { unknown = [] } = command?.parseOptions(args) ?? {};
    expect([line, unknown]).toEqual([line, []]);
  }
});

test("the documents show commands at all", () => {
  expect(shown("README.md").length).toBeGreaterThan(3);
  expect(shown("docs/handbook/repository.md")).toContain("types gatus-1.4.2.tgz");
});

test("the table of the README has every command, and no other", () => {
  const [, table = ""] = /## Commands\n([\s\S]*?)\n\n[^|]/.exec(text("README.md").replace("\n\n|", "\n|")) ?? [];
  const rows = [...table.matchAll(/^\| `([a-z-]+)/gm)].map(([, name]) => name);
  expect(rows.toSorted()).toEqual(commands.map((command) => command.name()).toSorted());
});

test("every npm script that a document names is there", () => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(text("package.json")));
  const named = [...DOCUMENTS, "CONTRIBUTING.md"].flatMap((path) =>
    [...text(path).matchAll(/npm run (?:--silent )?([a-z][a-z:]*)/g)].map(([, name]) => `${path}: ${name}`),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((one) => !Object.hasOwn(scripts, one.split(": ")[1] ?? ""))).toEqual([]);
});
