import { spawnSync } from "node:child_process";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import type { Host } from "../../../cli/host";
import { definition, TestProject } from "../project";
import { FakeRegistry } from "./fake-registry";

const gitops = (name: string, wave = "stable") => ({
  repository: `https://git.example.org/${name}`,
  artifact: { registry: "oci://registry.example.org/fleet", wave },
});
const indexSchema = z.object({
  clusters: z.array(
    z.object({
      name: z.string(),
      digest: z.string(),
      before: z.string().optional(),
      tag: z.string().optional(),
      pushed: z.boolean().optional(),
      signed: z.boolean().optional(),
    }),
  ),
});

let registry: FakeRegistry;
let project: TestProject;
beforeEach(async () => {
  registry = new FakeRegistry();
  await registry.start();
  project = new TestProject({
    "clusters/home.yaml": definition("home", { gitops: gitops("home") }),
    "clusters/lab.yaml": definition("lab", { gitops: gitops("lab") }),
  });
});
afterEach(async () => {
  project.end();
  await registry.stop();
});

const publish = (args: readonly string[], changes: Parameters<TestProject["run"]>[1] = {}) =>
  project.run(["publish", ...args, "--to", `oci://${registry.host}/fleet`], changes);
const index = async (args: readonly string[]) =>
  indexSchema.parse(JSON.parse((await publish([...args, "--json"])).stdout)).clusters;
const synth = async () => expect((await project.run(["synth"])).code).toBe(0);
const change = async () => {
  project.write(
    "clusters/home.yaml",
    definition("home", { gitops: { ...gitops("home"), interval: "5m" }, components: { kubeletCsrApprover: {} } }),
  );
  await synth();
};

test("every cluster gets a repository, with its tree at the paths that Flux looks for", async () => {
  await synth();
  const { code, stdout } = await publish(["--wave", "stable"]);
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(
      /^home sha256:[0-9a-f]{64} pushed, new in this wave\nlab sha256:[0-9a-f]{64} pushed, new in this wave\nstable: 2 of 2 clusters moved\n/,
    ),
  ]);
  const manifest = JSON.parse(String(registry.manifests.get(`fleet/home@${registry.tags.get("fleet/home:stable")}`)));
  const tar = gunzipSync(registry.blobs.get(`fleet/home@${manifest.layers[0].digest}`) ?? "").toString("latin1");
  expect(tar).toContain("dist/kubernetes/home/flux/kustomization.yaml");
  expect(tar).not.toContain("dist/terraform");
  expect(manifest.annotations["org.opencontainers.image.source"]).toBe("https://git.example.org/home");
  expect(project.read("dist/kubernetes/home/flux/stages/namespaces.yaml")).toContain("kind: OCIRepository");
});

test("clusters whose kept files are gone are made again", async () => {
  await synth();
  const dryRun = () => publish(["--wave", "stable", "--dry-run"], { program: "one" });
  const first = await dryRun();
  expect(first.code).toBe(0);
  project.remove("cache/contents");
  expect(await dryRun()).toEqual(first);
});

test("what did not change is not pushed again, and its wave does not move", async () => {
  await synth();
  const first = await index(["--wave", "stable"]);
  const before = registry.writes.length;
  const second = await index(["--wave", "stable"]);
  expect(second.map(({ name, digest, pushed, before }) => ({ name, digest, pushed, before }))).toEqual(
    first.map(({ name, digest }) => ({ name, digest, pushed: false, before: digest })),
  );
  expect(registry.writes.length).toBe(before);
  await change();
  const third = await index(["--wave", "stable"]);
  expect(third.map(({ name, pushed }) => [name, pushed])).toEqual([
    ["home", true],
    ["lab", false],
  ]);
});

test("a promotion is the very digest that was tried, and so is the way back", async () => {
  await synth();
  await publish(["--wave", "canary"]);
  await publish(["--wave", "stable", "--from", "canary"]);
  const old = registry.tags.get("fleet/home:stable");
  expect(old).toBe(registry.tags.get("fleet/home:canary"));
  await change();
  await publish(["--wave", "canary"]);
  expect(registry.tags.get("fleet/home:stable")).toBe(old);
  // The tree moves on before the wave is promoted: what was tried is what comes.
  project.write("clusters/home.yaml", definition("home", { gitops: gitops("home") }));
  const blobs = registry.blobs.size;
  const { stdout } = await publish(["--wave", "stable", "--from", "canary"]);
  expect(registry.tags.get("fleet/home:stable")).toBe(registry.tags.get("fleet/home:canary"));
  expect(registry.tags.get("fleet/home:stable")).not.toBe(old);
  expect(registry.blobs.size).toBe(blobs);
  const [, back = ""] = /^back: npx groundwork (.*)$/m.exec(stdout) ?? [];
  expect(back).toBe(`publish home --to oci://${registry.host}/fleet --wave stable --from ${old}`);
  expect((await project.run(back.split(" "))).code).toBe(0);
  expect(registry.tags.get("fleet/home:stable")).toBe(old);
});

test("each state keeps the name that git has for its tree", async () => {
  await synth();
  const [home] = await index(["home"]);
  expect(registry.tags.get(`fleet/home:${home?.tag}`)).toBe(home?.digest);
  spawnSync("git", ["init", "--quiet"], { cwd: project.folder });
  spawnSync("git", ["add", "dist"], { cwd: project.folder });
  const tree = spawnSync("git", ["write-tree", "--prefix=dist/kubernetes/home"], {
    cwd: project.folder,
    encoding: "utf8",
  });
  expect(home?.tag).toBe(`tree-${tree.stdout.trim()}`);
});

test("a dry run gives the digests and asks nobody", async () => {
  await synth();
  const tried = await index(["--dry-run"]);
  expect(registry.asked).toEqual([]);
  expect((await index([])).map(({ digest }) => digest)).toEqual(tried.map(({ digest }) => digest));
});

describe("nothing is published", () => {
  test("of a dist/ that is not what synth writes", async () => {
    await synth();
    project.write("dist/kubernetes/home/flux/kustomization.yaml", "edited: true\n");
    expect(await publish([])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /^differs dist\/kubernetes\/home\/flux\/kustomization.yaml\ndist: not what the definitions give now, so nothing was published\. Fix: run synth/m,
      ),
    });
    project.remove("dist");
    expect((await publish(["lab"])).code).toBe(3);
    expect(registry.asked).toEqual([]);
  });

  test("of a dist/ that no commit holds, until one does", async () => {
    await synth();
    const git = (...args: readonly string[]) => spawnSync("git", args, { cwd: project.folder });
    git("init", "--quiet");
    expect(await publish(["home"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("dist: not what the last commit holds, so nothing was published."),
    });
    git("add", "--all");
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message=first");
    expect((await publish(["home"])).code).toBe(0);
  });

  test("of a cluster that pulls from Git; where all are asked for, it is left out", async () => {
    project.write("clusters/lab.yaml", definition("lab"));
    await synth();
    expect(await publish(["lab"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "clusters/lab.yaml gitops.artifact: got nothing: the engine of this cluster pulls from Git, want the registry that it pulls from. Fix: write artifact:",
      ),
    });
    expect((await index([])).map(({ name }) => name)).toEqual(["home"]);
  });

  test.each([
    [["--wave", "no tag"], '--wave: got "no tag", want a tag, e.g. canary'],
    [["--wave", "tree-0"], "want a tag that may move"],
    [["--wave", "a", "--from", "a"], '--from: got "a", as --wave, want another tag, or a digest'],
    [["--from", "sha256:12"], "want a tag, e.g. canary"],
    [["hom", "--from", "canary"], 'clusters: got no definition of "hom", want one of home, lab. Fix: write home.'],
    [["--from", "canary"], "got nothing at canary, want a tag that was pushed here."],
  ])("with %j", async (args, message) => {
    const { code, stderr } = await publish(args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([code, registry.writes]).toEqual([1, []]);
  });

  test.each(["registry.example.org/fleet", "https://registry.example.org/fleet", "oci://registry.example.org"])(
    "to %s",
    async (to) => {
      const { code, stderr } = await project.run(["publish", "--to", to]);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining(`--to: got "${to}", want a registry and a path in it, in lower case`),
      ]);
    },
  );
});

describe("a registry that wants to know who asks", () => {
  const login = { REGISTRY_USERNAME: "me", REGISTRY_PASSWORD: "s3cret-of-mine" };

  test.each(["basic", "bearer"] as const)("gets %s credentials, and nobody else sees them", async (scheme) => {
    registry.entrance = { scheme, username: "me", password: "s3cret-of-mine" };
    await synth();
    const { code, stdout, stderr } = await publish(["home"], { env: login });
    expect([code, stdout + stderr]).toEqual([0, expect.not.stringContaining("s3cret")]);
    const own = `Basic ${Buffer.from("me:s3cret-of-mine").toString("base64")}`;
    expect([...registry.shown]).toEqual(scheme === "basic" ? [own] : [own, "Bearer let-me-in"]);
  });

  test.each(["basic", "bearer"] as const)(
    "refuses %s credentials that are wrong, without showing them",
    async (scheme) => {
      registry.entrance = { scheme, username: "me", password: "another" };
      await synth();
      const { code, stdout, stderr } = await publish(["home"], { env: login });
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(
        /: got 401 Unauthorized.*by this registry\. Fix: give the account the right to push there/,
      );
      expect(stderr).toContain("latest: no wave was moved");
      expect(stderr).not.toContain("s3cret");
      expect(await publish(["home"])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("Fix: docker login 127.0.0.1:"),
      });
    },
  );
});

test("a registry that is busy is asked again; one that stays so is told", async () => {
  await synth();
  registry.failures = [503];
  expect((await publish(["home"])).code).toBe(0);
  await registry.stop();
  const { code, stderr } = await publish(["home"]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/got no answer from 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/)]);
});

test("everything is in the registry before the first wave moves", async () => {
  await synth();
  await publish(["--wave", "canary"]);
  const puts = registry.writes.filter((one) => one.startsWith("PUT") && one.includes("/manifests/"));
  expect(puts.map((one) => one.split("/").at(-1)?.slice(0, 5))).toEqual(["tree-", "tree-", "canar", "canar"]);
});

test("a wave that may not move is told, with what was moved", async () => {
  await synth();
  registry.lockedTag = "stable";
  expect(await publish(["home", "--wave", "stable"])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /got 403 Forbidden \(tag is immutable\), want a manifest at stable by this registry\..*\nstable: no wave was moved\n/s,
    ),
  });
});

describe("cosign", () => {
  const started: string[] = [];
  const cosign: Host["spawn"] = async (program, args, _, usual = {}) => {
    started.push([...Object.entries(usual).map((one) => one.join("=")), program, ...args].join(" "));
    expect(registry.tags.has("fleet/home:stable")).toBe(false);
    return 0;
  };
  beforeEach(() => started.splice(0));

  test("signs the digest before the wave moves, and once", async () => {
    await synth();
    const { stdout } = await publish(["home", "--wave", "stable", "--sign", "cosign.key"], { spawn: cosign });
    const digest = registry.tags.get("fleet/home:stable");
    expect(stdout).toContain("pushed, signed, new in this wave");
    expect(started).toEqual([
      // Nothing of a key goes into the public log.
      `COSIGN_TLOG_UPLOAD=false COSIGN_USE_SIGNING_CONFIG=false cosign sign --yes --key cosign.key --allow-http-registry ${registry.host}/fleet/home@${digest}`,
    ]);
    registry.manifests.set(`fleet/home@sha256:1`, Buffer.from("{}"));
    registry.tags.set(`fleet/home:${digest?.replace(":", "-")}.sig`, "sha256:1");
    expect((await publish(["home", "--wave", "stable", "--sign"], { spawn: cosign })).code).toBe(0);
    expect(started).toHaveLength(1);
  });

  test("without a key signs by the log, which is what such a signature is believed by", async () => {
    await synth();
    await publish(["home", "--wave", "stable", "--sign"], { spawn: cosign });
    expect(started).toEqual([expect.stringMatching(/^cosign sign --yes --allow-http-registry /)]);
  });

  test.each([
    [
      "is missing",
      () => Promise.reject(new Error("ENOENT")),
      "got no program cosign on PATH, want a signature by cosign. Fix: install cosign",
    ],
    ["fails", () => Promise.resolve(3), "got exit code 3 of cosign sign --yes"],
  ])("that %s keeps the wave where it is", async (_, spawn, message) => {
    await synth();
    const { code, stderr } = await publish(["home", "--wave", "stable", "--sign"], { spawn });
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(registry.tags.has("fleet/home:stable")).toBe(false);
  });
});
