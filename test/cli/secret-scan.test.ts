import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../../cli/capture";
import { Random } from "../attack/random";
import { OWN_WORLD, PROVIDERS } from "../attack/secret-kinds";
import { definition, TestProject } from "./project";

/** Made when the tests run, so that no scanner stumbles over this file. */
const random = new Random("command line");
const token = ["gh", "p_", random.word(36)].join("");
const password = random.word(20);

const projects: TestProject[] = [];
const project = (files: Readonly<Record<string, string>>) => {
  const made = new TestProject(files);
  projects.push(made);
  return made;
};
afterEach(() => {
  for (const made of projects.splice(0)) made.end();
});

/** A definition with a secret of every kind that has one line, each under its own key. */
const planted = [...OWN_WORLD, ...PROVIDERS]
  .filter(({ long }) => long !== true)
  .map((kind, at) => [`n${at}`, kind.make(new Random(kind.kind))] as const);
const app = (env: Readonly<Record<string, string>>) => ({
  apps: { wiki: { image: "docker.io/library/nginx:1.31.0", env } },
});

describe("a secret in a definition", () => {
  it("keeps synth from writing, and every place is named", async () => {
    const made = project({ "clusters/home.yaml": definition("home", app(Object.fromEntries(planted))) });
    const { code, stdout, stderr } = await made.run(["synth"]);
    expect(code).toBe(2);
    expect(made.dist()).toEqual({});
    const lines = made.read("clusters/home.yaml").split("\n");
    const unnamed = planted.filter(([name, secret]) => {
      const line = lines.findIndex((text) => text.includes(JSON.stringify(secret))) + 1;
      return ![`line ${line} holds a secret`, `apps.wiki.env.${name} holds a secret`].some((place) =>
        stderr.includes(place),
      );
    });
    expect(unnamed.map(([name]) => name)).toEqual([]);
    expect(planted.filter(([, secret]) => (stdout + stderr).includes(secret))).toEqual([]);
  });

  it("is shown by no command and no format", async () => {
    const made = project({
      "clusters/home.yaml": definition("home", app({ ...Object.fromEntries(planted), DB_PASSWORD: password })),
    });
    const secrets = [...planted.map(([, secret]) => secret), password];
    const commands = [
      ["check"],
      ["check", "--json"],
      ["check", "--sarif", "-"],
      ["synth", "--json"],
      ["diff"],
      ["diff", "--json"],
      ["explain", "home"],
      ["explain", "home", "--json"],
      ["graph", "home"],
    ];
    for (const command of commands) {
      const { stdout, stderr } = await made.run(command);
      expect([command.join(" "), secrets.filter((secret) => (stdout + stderr).includes(secret))]).toEqual([
        command.join(" "),
        [],
      ]);
    }
    const { code } = await made.run(["diff"]);
    expect(code).toBe(2);
    const file = join(made.folder, "findings.sarif");
    await made.run(["check", "--sarif", file]);
    expect(secrets.filter((secret) => readFileSync(file, "utf8").includes(secret))).toEqual([]);
  });

  it("is not shown as a change", async () => {
    const made = project({ "clusters/home.yaml": definition("home", app({ DB_PASSWORD: "$(OTHER)", NOTE: "a" })) });
    await made.run(["synth"]);
    made.write("clusters/home.yaml", definition("home", app({ DB_PASSWORD: password, NOTE: token })));
    for (const command of [["diff"], ["diff", "--json"]]) {
      const { code, stdout, stderr } = await made.run(command);
      expect(code).toBe(2);
      expect(stdout).toContain("DB_PASSWORD");
      expect([token, password].filter((secret) => (stdout + stderr).includes(secret))).toEqual([]);
    }
  });

  it("is not shown by what is wrong about it", async () => {
    const wrong = [
      { domain: token },
      { versions: { talos: token, kubernetes: token } },
      {
        machines: {
          "cp-1": { role: "control-plane", address: `https://a:${password}@b`, link: "eth0", installDisk: 3 },
        },
      },
      { [token]: 1 },
      { apps: { wiki: { image: 1, env: { DB_PASSWORD: [password] } } } },
    ];
    for (const changes of wrong) {
      const { code, stdout, stderr } = await project({ "clusters/home.yaml": definition("home", changes) }).run([
        "check",
      ]);
      expect(code).not.toBe(0);
      expect([token, password].filter((secret) => (stdout + stderr).includes(secret))).toEqual([]);
    }
  });

  it("is not shown by an error that a definition throws", async () => {
    const text = `throw new Error("no access with password=${password} and ${token}");\n`;
    const { code, stderr } = await project({ "clusters/home.ts": text }).run(["synth"]);
    expect(code).toBe(1);
    expect(stderr).toContain("no access with password=(secret) and (secret)");
  });

  it("can be accepted with a reason", async () => {
    const accept = [{ check: "scanned-secret", at: "clusters/home.yaml", reason: "an example of the documentation" }];
    const made = project({ "clusters/home.yaml": `# ${token}\n${definition("home", { accept })}` });
    expect((await made.run(["synth"])).code).toBe(0);
  });
});

describe("files beside the definitions", () => {
  const files = {
    kubeconfig: `apiVersion: v1\nkind: Config\nusers:\n  - name: a\n    user:\n      token: ${password}\n`,
    "clusters/home/notes.txt": `the key is ${token}\n`,
    "talos/talosconfig": `context: a\ncontexts:\n  a:\n    key: ${random.base64(90)}\n`,
    "scripts/lab.yaml": `apiVersion: v1\nkind: Config\nusers:\n  - name: a\n    user:\n      token: ${password}\n`,
    "apps/wiki/kubeconfig": `apiVersion: v1\nkind: Config\nusers:\n  - name: a\n    user:\n      token: ${password}\n`,
    "clusters/home/bundle.yaml": `trustdinfo:\n  token: ${random.hex(20)}\n`,
  };

  it("are looked at wherever they are", async () => {
    const { code, stderr } = await project({ "clusters/home.yaml": definition("home"), ...files }).run(["synth"]);
    expect(code).toBe(2);
    expect(Object.keys(files).filter((file) => !stderr.includes(`${file} `))).toEqual([]);
    expect([token, password].filter((secret) => stderr.includes(secret))).toEqual([]);
  });

  it("of a cluster that was not asked for are told when it is", async () => {
    const made = project({
      "clusters/home.yaml": definition("home"),
      "clusters/away.yaml": definition("away"),
      "clusters/away/notes.txt": `the key is ${token}\n`,
    });
    expect((await made.run(["synth", "home"])).code).toBe(0);
    expect((await made.run(["synth", "away"])).code).toBe(2);
  });

  it("may hold what they like where Git ignores them, and while they wait to be sealed", async () => {
    const made = project({
      "clusters/home.yaml": definition("home"),
      "clusters/home/token.plain.yaml": `password: ${password}\n`,
      ".gitignore": "kubeconfig\ntalosconfig\nnotes.txt\nbundle.yaml\nlab.yaml\n",
      ...files,
    });
    capture("git", ["init", "--quiet"], made.folder);
    expect((await made.run(["synth"])).code).toBe(0);
  });
});
