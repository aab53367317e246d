import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { closeSync, ftruncateSync, openSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { definitionJsonSchema } from "../../api/schema";
import { at, isFields } from "../../lib/data/fields";
import { configMap, GOOD } from "../lib/ownership/trees";
import { definition, plain, TestProject } from "./project";

const projects: TestProject[] = [];
afterEach(() => {
  for (const made of projects.splice(0)) made.end();
});

function project(files: Readonly<Record<string, string>>): TestProject {
  const made = new TestProject(files);
  projects.push(made);
  return made;
}

it("E7: the help of deploy and of the whole program know every stack, vms too", async () => {
  const { stdout } = await project({}).run(["deploy", "--help"]);
  for (const stack of ["keys", "access", "vms", "machines", "platform"]) expect(stdout).toContain(stack);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("keys and vms stay");
});

it.each([
  ["the whole program", ["--help"], ["deploy", "stacks"]],
  ["deploy down", ["deploy", "--help"], ["down", "keys and vms stay"]],
  ["the first page of the stacks", ["help", "deploy"], ["vms", "platform"]],
])("E7: %s", async (_, args, words) => {
  const { stdout } = await project({}).run(args);
  for (const word of words) expect(stdout.replaceAll(/\s+/g, " ")).toContain(word);
});

/** Texts that a reader of YAML 1.1 takes for something else when nobody quotes them. */
describe("H10: the Kubernetes layer alone is written like dist/", () => {
  const texts = [
    "0o17",
    "0b11",
    "1_000",
    "12:30:45",
    "on",
    "No",
    "~",
    "1e3",
    ".inf",
    "2026-02-30",
    "=",
    "0x1F",
    "null",
  ];
  const env = Object.fromEntries(texts.map((text, index) => [`V${index}`, text]));
  const apps = { hello: { image: "docker.io/nginxinc/nginx-unprivileged:1.29.3", port: 8080, env } };

  it.each([
    ["as YAML", "clusters/home.yaml", definition("home", { apps })],
    [
      "as JSON in YAML, with an object of one's own",
      "clusters/home.yaml",
      definition("home", { apps, components: {} }),
    ],
    ["as TypeScript", "clusters/home.ts", `export default ${JSON.stringify({ ...plain("home"), apps })};\n`],
  ])("%s", async (_, path, text) => {
    const made = project({ [path]: text });
    expect(await made.run(["synth"])).toMatchObject({ code: 0 });
    expect(await made.run(["cdk8s"], { env: { CDK8S_OUTDIR: "out" } })).toMatchObject({ code: 0 });
    const committed = new Set(Object.values(made.dist()));
    const streams = readdirSync(join(made.folder, "out/home")).map((file) => made.read(`out/home/${file}`));
    const documents = streams
      .join("")
      .split(/^---\n/m)
      .filter((document) => document !== "");
    expect(documents.find((document) => document.includes("kind: Deployment"))).toContain("value: '0o17'");
    expect(documents.filter((document) => !committed.has(document))).toEqual([]);
  });
});

it("H10: a folder that is none is told", async () => {
  const made = project({ "clusters/home.yaml": definition("home"), taken: "" });
  const { code, stderr } = await made.run(["cdk8s"], { env: { CDK8S_OUTDIR: "taken" } });
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining("want a folder to write into. Fix: name another one in CDK8S_OUTDIR."),
  ]);
});

describe("E10: a secret is sealed from wherever it is", () => {
  const secret =
    "apiVersion: v1\nkind: Secret\nmetadata: { name: token, namespace: media }\nstringData: { token: x }\n";
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const files = { "clusters/home.yaml": definition("home"), "clusters/home/sealing.pem": pem };

  it.each([
    ["an absolute path", (folder: string) => join(folder, "elsewhere/plain.yaml")],
    ["a relative path", () => "elsewhere/plain.yaml"],
    ["a path with a way up", () => "clusters/../elsewhere/plain.yaml"],
    ["a link", (folder: string) => join(folder, "link.yaml")],
  ])("%s", async (_, path) => {
    const made = project({ ...files, "elsewhere/plain.yaml": secret });
    symlinkSync("elsewhere/plain.yaml", join(made.folder, "link.yaml"));
    const outcome = await made.run(["seal", "home", path(made.folder)]);
    expect(outcome.stderr).toBe("");
    expect(outcome).toMatchObject({ code: 0, stdout: "sealed clusters/home/secrets/token.sealed.yaml\n" });
  });

  it("what is not there is named as it was written", async () => {
    const { code, stderr } = await project(files).run(["seal", "home", "/nowhere/plain.yaml"]);
    expect(code).toBe(1);
    expect(stderr).toContain("/nowhere/plain.yaml");
    expect(stderr).toContain("no readable file");
  });
});

describe("E12: the schema is draft 2020-12 in its strictest reading", () => {
  const schema = definitionJsonSchema();
  /** Formats of JSON Schema: draft 2020-12, Validation, 7.3. */
  const FORMATS = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "regex",
    "time",
    "uri",
    "uuid",
  ];
  const strict = () => {
    const judge = new Ajv2020({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      strictTuples: false,
      allErrors: true,
      logger: false,
    });
    for (const format of FORMATS) judge.addFormat(format, true);
    return judge;
  };

  it("compiles, and has no format that the draft lacks", () => {
    expect(at(schema, "$schema")).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(() => strict().compile(schema)).not.toThrow();
  });

  it.each([
    ["an address", { network: { ...plain("home").network, gateway: "192.168.1" } }],
    ["a network", { network: { ...plain("home").network, subnet: "192.168.1.0" } }],
    ["a version", { versions: { talos: "1.13", kubernetes: "1.34.2" } }],
    ["an unknown field", { netwrok: {} }],
    ["a machine's address", { machines: { "cp-1": { ...plain("home").machines["cp-1"], address: "cp-1.lan" } } }],
  ])("an editor refuses %s", (_, wrong) => {
    const fits = strict().compile(schema);
    expect(fits({ ...plain("home"), ...wrong })).toBe(false);
    expect(fits(plain("home"))).toBe(true);
  });

  it("every component says what it is for", () => {
    const components = at(schema, "properties", "components", "properties");
    const silent = Object.entries(isFields(components) ? components : {}).filter(
      ([, one]) => typeof at(one, "description") !== "string",
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

describe("D5: what no file of a repository should be is told, and ends", () => {
  const owners = async (made: TestProject, ...args: readonly string[]) =>
    made.run(["owners", "--json", "--flux", "clusters/home", ...args]);

  it.each([
    ["a link to nothing", (folder: string) => symlinkSync("nowhere", join(folder, "clusters/home/gone.yaml"))],
    ["a link to itself", (folder: string) => symlinkSync("loop.yaml", join(folder, "clusters/home/loop.yaml"))],
    ["a link to the folder above", (folder: string) => symlinkSync("..", join(folder, "clusters/home/up"))],
    ["a named pipe", (folder: string) => execFileSync("mkfifo", [join(folder, "clusters/home/pipe.yaml")])],
  ])("%s", async (_, make) => {
    const made = project({ ".git/HEAD": "", ...GOOD });
    make(made.folder);
    const { code, stderr } = await owners(made);
    expect([0, 1, 2]).toContain(code);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(stderr).not.toContain("bug of Groundwork");
  });

  /** A file that says it has so many bytes and takes none. */
  const hollow = (path: string, bytes: number) => {
    const file = openSync(path, "w");
    ftruncateSync(file, bytes);
    closeSync(file);
  };

  it.each([
    [
      "a file of 700 MB",
      (folder: string) => hollow(join(folder, "clusters/home/large.yaml"), 700_000_000),
      "large.yaml",
    ],
    ["one of 5 GB", (folder: string) => hollow(join(folder, "clusters/home/larger.yml"), 5_000_000_000), "larger.yml"],
    [
      "a name that is not UTF-8",
      (folder: string) =>
        writeFileSync(
          Buffer.concat([Buffer.from(join(folder, "clusters/home/caf")), Buffer.from([0xe9]), Buffer.from(".yaml")]),
          configMap("coffee", "media"),
        ),
      "caf",
    ],
    [
      "text that is not UTF-8",
      (folder: string) =>
        writeFileSync(
          join(folder, "clusters/home/latin.yaml"),
          Buffer.concat([Buffer.from(configMap("latin", "media")), Buffer.from([0x23, 0x20, 0xe9, 0x0a])]),
        ),
      "latin.yaml",
    ],
  ])("%s is named", async (_, make, name) => {
    const made = project({ ".git/HEAD": "", ...GOOD });
    make(made.folder);
    const { code, stdout, stderr } = await owners(made);
    expect([0, 1, 2]).toContain(code);
    expect(stdout + stderr).toContain(name);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it("anchors that multiply are bounded", async () => {
    const levels = Array.from({ length: 9 }, (_, index) => {
      const above = index === 0 ? '"x"' : `*l${index - 1}`;
      return `l${index}: &l${index} [${Array.from({ length: 9 }, () => above).join(", ")}]`;
    });
    const bomb = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bomb }\ndata:\n  a: b\n${levels.join("\n")}\n`;
    const made = project({ ".git/HEAD": "", ...GOOD, "clusters/home/bomb.yaml": bomb });
    const { code, stderr } = await owners(made);
    expect([0, 1, 2]).toContain(code);
    expect(stderr).not.toContain("bug of Groundwork");
  });

  it("a sound tree has no note", async () => {
    const made = project({ ".git/HEAD": "", ...GOOD, "clusters/home/more.yaml": configMap("more", "media") });
    const { code, stdout } = await owners(made);
    expect([code, JSON.parse(stdout)[0].notes]).toEqual([0, []]);
  });
});
