import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { TestProject } from "./project";

/** A definition that does something before it gives its cluster. */
function doing(statement: string): string {
  return `${statement}\nexport default { name: "home" };\n`;
}

describe("a TypeScript definition is run where it can do no harm to the program", () => {
  const project = new TestProject();
  afterAll(() => project.end());

  const check = async (text: string, changes: object = {}) => {
    project.write("clusters/home.ts", text);
    return project.run(["check"], changes);
  };

  it.each([
    ["ends the process", doing("process.exit(0);"), "a definition that ends the process itself (exit code 0)"],
    ["throws", doing('throw new Error("no luck");'), "an error while it ran: no luck"],
    ["throws something that is no error", doing("throw null;"), "an error while it ran: null"],
    [
      "leaves a promise alone that fails",
      doing('void Promise.reject(new Error("later"));'),
      "a promise that nobody waited for, and that failed: later",
    ],
    ["leaves a timer", doing("setInterval(() => {}, 1000);"), "work that goes on after the definition was given"],
    ["gives a promise", "export default Promise.resolve({});\n", "a promise"],
    ["gives nothing", "export const cluster = {};\n", "no default export"],
    ["gives a function inside", 'export default { name: () => "home" };\n', "a function"],
    [
      "gives a getter that throws",
      'export default { get name() { throw new Error("no"); } };\n',
      "a getter that throws",
    ],
    [
      "gives an object that contains itself",
      "const a: Record<string, unknown> = {}; a.name = a;\nexport default a;\n",
      "a value that holds itself",
    ],
  ])("one that %s is a problem of its file", async (_, text, got) => {
    const { code, stderr } = await check(text);
    expect(code).toBe(1);
    expect(stderr).toContain("clusters/home.ts");
    expect(stderr).toContain(`got ${got}`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("one that never ends is stopped", async () => {
    const { code, stderr } = await check(doing("while (true) {}"), { definitionLimit: 3000 });
    expect(code).toBe(1);
    expect(stderr).toContain("got a definition that still runs after 3 seconds");
  });

  it.each(["part.ts", "package.json"])(
    "one that reads a pipe at %s is told, and nothing is waited for",
    async (name) => {
      const folder = `clusters/_${name.replace(/\W/g, "-")}`;
      project.write(`${folder}/index.ts`, name === "part.ts" ? 'export * from "./part";\n' : "export const a = 1;\n");
      execFileSync("mkfifo", [join(project.folder, folder, name)]);
      const text = `import * as parts from "./${folder.slice("clusters/".length)}";\nexport default { name: String(parts) };\n`;
      const { code, stderr } = await check(text, { definitionLimit: 2000 });
      project.remove(folder);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /got (a pipe, a socket or a device|a definition that is still being read after 2 seconds)/,
      );
    },
  );

  it("one is compiled again when somebody edited what was kept of it", async () => {
    const text = 'export default { name: "true name" };\n';
    await check(text);
    const [name = ""] = readdirSync(join(project.folder, "cache/definitions")).filter((one) =>
      project.read(`cache/definitions/${one}`).includes("true name"),
    );
    const kept = project.read(`cache/definitions/${name}`);
    project.write(`cache/definitions/${name}`, kept.replace("true name", "planted"));
    const { stderr } = await check(text);
    expect(stderr).toContain('got "true name"');
    expect(project.read(`cache/definitions/${name}`)).toBe(kept);
  });

  it("one that takes all memory is stopped", async () => {
    const { code, stderr } = await check(
      doing("const held = []; for (;;) held.push(new Array(1e6).fill(held.length));"),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/got a definition that (takes more than 512 MiB of memory|still runs after)/);
  });

  it("sees nothing secret of the environment", async () => {
    process.env.A_CLOUD_TOKEN = "visible";
    process.env.GROUNDWORK_SITE = "attic";
    try {
      const { stderr } = await check(
        doing("throw new Error(`${process.env.A_CLOUD_TOKEN} ${process.env.GROUNDWORK_SITE}`);"),
      );
      expect(stderr).toContain("an error while it ran: undefined attic");
    } finally {
      delete process.env.A_CLOUD_TOKEN;
      delete process.env.GROUNDWORK_SITE;
    }
  });

  it("prints to the error stream, without control characters, and never into what programs read", async () => {
    project.write("clusters/home.ts", doing('console.log("hello\\u001b[2J");'));
    const { stdout, stderr } = await project.run(["check", "--json"]);
    expect(() => JSON.parse(stdout)).not.toThrow();
    expect(stderr).toContain("hello[2J");
  });

  it("holds up no other definition when it ends early", async () => {
    project.write("clusters/home.ts", doing("process.exit(3);"));
    project.write("clusters/other.ts", 'export default { name: "other", domain: 7 };\n');
    const { stderr } = await project.run(["check"]);
    expect(stderr).toContain("ends the process itself (exit code 3)");
    expect(stderr).toContain("clusters/other.ts domain");
  });
});

describe("--data-only runs no code of the repository", () => {
  const project = new TestProject();
  afterAll(() => project.end());

  it.each([
    ["synth", "--data-only"],
    ["check", "--data-only"],
    ["check", "--untrusted"],
    ["diff", "--data-only"],
  ])("%s %s refuses a definition in TypeScript without running it", async (command, option) => {
    project.write("clusters/home.ts", doing('require("node:fs").writeFileSync("ran", "");'));
    const { code, stderr } = await project.run([command, option]);
    expect(code).toBe(1);
    expect(stderr).toContain("got a definition in TypeScript, which would have to be run");
    expect(project.dist()).toEqual({});
  });
});
