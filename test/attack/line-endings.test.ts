import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { definition, plain, TestProject } from "../cli/project";

const projects: TestProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.end();
});

function git(folder: string, ...args: readonly string[]): string {
  const who = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"];
  const { status, stdout, stderr } = spawnSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** A repository with a committed `dist/`. */
async function repository(): Promise<TestProject> {
  const project = new TestProject({ "clusters/home.yaml": definition("home") });
  projects.push(project);
  git(project.folder, "init", "--quiet", "--initial-branch=main");
  expect(await project.run(["synth"])).toMatchObject({ code: 0 });
  git(project.folder, "add", "clusters", "dist");
  git(project.folder, "commit", "--quiet", "--message", "first", "--no-verify");
  return project;
}

/** A clone as Git makes it on Windows, without changing anything in it afterwards. */
function windowsClone(of: TestProject): TestProject {
  const clone = new TestProject();
  projects.push(clone);
  git(clone.folder, "-c", "core.autocrlf=true", "clone", "--quiet", of.folder, ".");
  git(clone.folder, "config", "core.autocrlf", "true");
  return clone;
}

/** A clone of before `dist/.gitattributes` was there: CRLF everywhere. */
async function oldClone(): Promise<TestProject> {
  const origin = await repository();
  git(origin.folder, "rm", "--quiet", "dist/.gitattributes");
  git(origin.folder, "commit", "--quiet", "--message", "as it was", "--no-verify");
  const clone = windowsClone(origin);
  expect(clone.read("dist/.groundwork/home.json")).toContain("\r\n");
  return clone;
}

const MESSAGE = /^dist: \d+ files with the line endings of Windows, which Git put there\. They count as unchanged/;
const told = (stderr: string) => stderr.split("\n").filter((line) => MESSAGE.test(line)).length;

test("a clone on Windows has the bytes that were written, because of dist/.gitattributes", async () => {
  const origin = await repository();
  const clone = windowsClone(origin);
  expect(clone.dist()).toEqual(origin.dist());
  expect(clone.read("clusters/home.yaml")).toContain("\r\n");
  expect(await clone.run(["check"])).toMatchObject({ code: 0 });
});

describe("a clone with CRLF in dist", () => {
  test("is what was written, says a check, and tells it once", async () => {
    const clone = await oldClone();
    const { code, stdout, stderr } = await clone.run(["check"]);
    // dist/.gitattributes is missing, and nothing else.
    expect({ code, stdout }).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("1 created, 0 updated, 0 removed"),
    });
    expect(told(stderr)).toBe(1);
  });

  test("is written to by a synth where something changed, and nowhere else", async () => {
    const clone = await oldClone();
    await clone.run(["synth"]);
    const before = clone.dist();
    const network = { ...plain("home").network, nameservers: ["192.168.1.2"] };
    clone.write("clusters/home.yaml", definition("home", { network }));
    const { code, stderr } = await clone.run(["synth"]);
    expect(code).toBe(0);
    expect(told(stderr)).toBe(1);
    const after = clone.dist();
    const changed = Object.keys(after).filter((path) => before[path] !== after[path]);
    expect(changed).toContain("terraform/stacks/home-machines/cdk.tf.json");
    expect(changed.length).toBeLessThan(Object.keys(after).length / 2);
    expect(changed.filter((path) => after[path]?.includes("\r\n"))).toEqual([]);
  });

  test("shows no difference in line endings alone", async () => {
    const clone = await oldClone();
    const { stdout } = await clone.run(["diff"]);
    expect(stdout).toBe("Documents\n  .gitattributes\n\n1 file: 0 objects to create, 0 to update, 0 to remove\n");
  });

  test("lets the files of a cluster go that is gone", async () => {
    const clone = await oldClone();
    clone.write("clusters/other.yaml", definition("other"));
    clone.remove("clusters/home.yaml");
    expect(await clone.run(["synth"])).toMatchObject({ code: 0 });
    expect(Object.keys(clone.dist()).filter((path) => /\bhome\b/.test(path))).toEqual([]);
  });

  test("still knows an edit from a change of line endings", async () => {
    const clone = await oldClone();
    const path = "dist/docs/home/BOOTSTRAP.md";
    clone.write(path, `${clone.read(path)}\r\nmy note\r\n`);
    const { code, stderr } = await clone.run(["synth"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${path}: got a file that was edited after Groundwork wrote it`);
  });

  test("commits LF from then on, whatever Git's setting", async () => {
    const clone = await oldClone();
    await clone.run(["synth"]);
    git(clone.folder, "config", "core.autocrlf", "false");
    git(clone.folder, "add", "--renormalize", "dist");
    git(clone.folder, "add", "dist");
    const stored = git(clone.folder, "ls-files", "--eol", "dist").trim().split("\n");
    expect(stored.length).toBeGreaterThan(10);
    expect(stored.filter((line) => line.startsWith("i/crlf") || line.startsWith("i/mixed"))).toEqual([]);
  });
});

test("the operator's own dist/.gitattributes stays, and ours is left out", async () => {
  const project = new TestProject({
    "clusters/home.yaml": definition("home"),
    "dist/.gitattributes": "* linguist-generated\n",
  });
  projects.push(project);
  const { code, stderr } = await project.run(["synth"]);
  expect(code).toBe(0);
  expect(stderr).toContain("left alone, not written by Groundwork: dist/.gitattributes");
  expect(project.read("dist/.gitattributes")).toBe("* linguist-generated\n");
  expect(await project.run(["check"])).toMatchObject({ code: 0 });
});

test("a file of ours that the operator took over as his .gitattributes stays as well", async () => {
  const project = await repository();
  project.write("dist/.gitattributes", `${project.read("dist/.gitattributes")}*.md linguist-documentation\n`);
  expect(await project.run(["synth"])).toMatchObject({ code: 0 });
  expect(project.read("dist/.gitattributes")).toContain("linguist-documentation");
});

test("an encrypted file with CRLF gives the same output as with LF", async () => {
  const recipient = "age1cuts00m58t62r03fqh439plyywe33wqy79x25aq7u2mlxrkv7chs56jf2w";
  const sops = [
    "apiVersion: v1",
    "kind: Secret",
    "metadata: {name: a, namespace: flux-system}",
    `stringData: {password: '${encrypted("SLeyGNf4wQ==")}'}`,
    "sops:",
    "  encrypted_regex: ^(data|stringData)$",
    `  age: [{recipient: ${recipient}}]`,
    `  mac: ${encrypted(Buffer.alloc(88, 7).toString("base64"))}`,
    "",
  ];
  const secrets = { sops: { age: [recipient] } };
  const outputs = [];
  for (const end of ["\n", "\r\n"]) {
    const project = new TestProject({
      "clusters/home.yaml": definition("home", { secrets }).replaceAll("\n", end),
      "clusters/home/secrets/a.sops.yaml": sops.join(end),
    });
    projects.push(project);
    expect(await project.run(["synth"])).toMatchObject({ code: 0 });
    outputs.push(project.dist());
  }
  expect(outputs[1]).toEqual(outputs[0]);
  expect(JSON.stringify(outputs[0])).toContain("SLeyGNf4wQ==");
});

test("every file of a clone keeps its time stamp when nothing changed", async () => {
  const clone = await oldClone();
  await clone.run(["synth"]);
  const times = () =>
    readdirSync(join(clone.folder, "dist/docs/home")).map(
      (name) => statSync(join(clone.folder, "dist/docs/home", name)).mtimeMs,
    );
  const before = times();
  await clone.run(["synth"]);
  expect(times()).toEqual(before);
});

/** A value in the form in which SOPS writes it: 32 bytes of nonce, 16 of tag. */
function encrypted(data: string): string {
  const bytes = (count: number) => Buffer.alloc(count, 7).toString("base64");
  return `ENC[AES256_GCM,data:${data},iv:${bytes(32)},tag:${bytes(16)},type:str]`;
}
