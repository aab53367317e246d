import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readLock } from "../../../cli/charts/lock";
import { archiveFiles } from "../../../cli/own-charts/archive";
import { at } from "../../../lib/data/fields";
import { digestOf } from "../../../lib/rendered/digest";
import { definition, TestProject } from "../project";
import { chartArchive } from "./chart-archive";

/** A definition with charts of the operator's own; the charts that bring Flux have versions that last. */
function home(charts: Readonly<Record<string, Readonly<Record<string, string>>>>, name = "home"): string {
  const own = Object.entries(charts).map(([key, chart]) => [
    key,
    { chart: "gatus", repository: EXAMPLE, version: "1.4.2", podSecurity: "restricted", ...chart },
  ]);
  return definition(name, {
    charts: Object.fromEntries(own),
    releases: { "flux-operator": { version: "1.0.0" }, flux: { version: "1.0.0" } },
  });
}

const EXAMPLE = "https://charts.example.org";
const ENGINE = ["charts/flux-instance-1.0.0.tgz", "charts/flux-operator-1.0.0.tgz"];

/** What serves archives here: `<name>-<version>.tgz` below `upstream/<host>/`. Each call is written down. */
const FAKE_HELM = `#!/bin/sh
echo "$*" >> "$(dirname "$0")/../calls"
here="$(dirname "$0")/../upstream"
case "$1 $2" in
"version "*) echo v3.20.1; exit ;;
"repo list") cat "$here/repositories.json" 2>/dev/null || { echo "Error: no repositories to show" >&2; exit 1; }; exit ;;
"repo update") exit ;;
esac
chart="$2"; shift 2
while [ $# -gt 0 ]; do
  case "$1" in
  --repo) from="\${2#https://}" ;;
  --version) version="$2" ;;
  --destination) to="$2" ;;
  esac
  shift 2
done
case "$chart" in
oci://*) chart="\${chart#oci://}"; from="$(dirname "$chart")"; chart="$(basename "$chart")" ;;
*/*) from="\${chart%%/*}"; chart="\${chart#*/}" ;;
esac
echo "WARNING: Kubernetes configuration file is group-readable." >&2
cp "$here/$from/$chart-$version.tgz" "$to" 2>/dev/null && exit
echo "Error: \${REASON:-chart \\"$chart\\" version \\"$version\\" not found in https://$from repository}" >&2
exit 1
`;

const PATH = process.env.PATH;
let project: TestProject;
beforeEach(() => {
  project = new TestProject({ "bin/helm": FAKE_HELM, "clusters/home.yaml": home({ gatus: {} }) });
  chmodSync(join(project.folder, "bin/helm"), 0o755);
  process.env.PATH = `${join(project.folder, "bin")}:/usr/bin:/bin`;
  for (const chart of ["flux-operator", "flux-instance"])
    upstream("ghcr.io/controlplaneio-fluxcd/charts", chart, "1.0.0");
  upstream("charts.example.org", "gatus", "1.4.2");
});
afterEach(() => {
  process.env.PATH = PATH;
  for (const name of ["REASON", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"]) delete process.env[name];
  project.end();
});

/** Puts an archive where a repository serves it; gives its digest. */
function upstream(place: string, chart: string, version: string, files: Readonly<Record<string, string>> = {}): string {
  const archive = chartArchive(chart, version, files);
  bytes(`upstream/${place}/${chart}-${version}.tgz`, archive);
  return digestOf(archive);
}

function bytes(path: string, content: Buffer): void {
  project.write(path, "");
  writeFileSync(join(project.folder, path), content);
}

const calls = () => (existsSync(join(project.folder, "calls")) ? project.read("calls").trim().split("\n") : []);
const pulls = () => calls().filter((call) => call.startsWith("pull"));
const entry = (name: string) => readLock(project.folder).charts.find(({ chart }) => chart === name);
const archives = () => readLock(project.folder).charts.map(({ archive }) => archive);
const charts = (...args: readonly string[]) => project.run(["charts", ...args]);

describe("groundwork charts", () => {
  test("fetches the charts of all releases, those of the engine too, and locks them by their bytes", async () => {
    const digest = upstream("charts.example.org", "gatus", "1.4.2", {
      "templates/a.yaml": '{{ lookup "v1" "Secret" "" "" }}{{ .Capabilities.KubeVersion }}',
      "charts/common/Chart.yaml": "name: common\nversion: 2.0.0\n",
      "charts/common/templates/_a.tpl": "{{ uuidv4 }}",
    });
    const { code, stdout, stderr } = await charts();
    expect([code, stderr]).toEqual([0, "charts.lock: 3 charts locked, 3 of them fetched\n"]);
    expect(stdout).toContain("fetched charts/gatus-1.4.2.tgz from https://charts.example.org\n");
    expect(archives()).toEqual([...ENGINE, "charts/gatus-1.4.2.tgz"]);
    expect(entry("gatus")).toEqual({
      chart: "gatus",
      version: "1.4.2",
      repository: EXAMPLE,
      digest,
      archive: "charts/gatus-1.4.2.tgz",
      helm: "3.20.1",
      reads: ["kubeVersion", "lookup", "random"],
      dependencies: [{ chart: "common", version: "2.0.0", digest: expect.stringMatching(/^sha256:/) }],
    });
    expect(digestOf(readFileSync(join(project.folder, "charts/gatus-1.4.2.tgz")))).toBe(digest);
    expect(pulls().map((call) => call.replace(/ --destination .*/, ""))).toEqual(
      expect.arrayContaining([
        "pull gatus --repo https://charts.example.org --version 1.4.2",
        "pull oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator --version 1.0.0",
      ]),
    );
  });

  test("asks nobody while everything is here, and writes nothing", async () => {
    await charts();
    const before = [project.read("charts.lock"), calls().length];
    expect(await charts()).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "charts.lock: 3 charts locked, 0 of them fetched\n",
    });
    expect([project.read("charts.lock"), calls().length]).toEqual(before);
    expect(await charts("--check")).toEqual({
      code: 0,
      stdout: "",
      stderr: "charts.lock: 3 charts, all here as locked\n",
    });
  });

  test("gives the same lock again from nothing", async () => {
    await charts();
    const lock = project.read("charts.lock");
    project.remove("charts.lock");
    await charts();
    expect(project.read("charts.lock")).toBe(lock);
  });

  test("fetches an archive again that is not in the clone", async () => {
    await charts();
    project.remove("charts/gatus-1.4.2.tgz");
    expect(await charts("--check")).toMatchObject({
      code: 3,
      stdout: "charts/gatus-1.4.2.tgz: missing; needed by home: gatus/gatus\n",
      stderr: "charts.lock: 3 charts, 1 not as they should be. Next: npx groundwork charts\n",
    });
    expect(await charts()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("fetched charts/gatus-1.4.2.tgz"),
    });
    expect(await charts("--check")).toMatchObject({ code: 0 });
  });

  test("removes what no release needs any more, unless a part of the clusters was asked for", async () => {
    project.write("clusters/away.yaml", home({ other: { chart: "other", version: "2.0.0" } }, "away"));
    upstream("charts.example.org", "other", "2.0.0");
    await charts();
    project.write("clusters/home.yaml", home({}));
    bytes("charts/mine.tgz", Buffer.from("of the operator"));
    expect(await charts("home")).toMatchObject({ code: 0, stdout: "" });
    expect(archives()).toContain("charts/gatus-1.4.2.tgz");
    expect(await charts("--check")).toMatchObject({ code: 3, stdout: "charts/gatus-1.4.2.tgz: no release needs it\n" });
    expect(await charts()).toMatchObject({
      code: 0,
      stdout: "removed charts/gatus-1.4.2.tgz, which no release needs\n",
    });
    expect(archives()).toEqual([...ENGINE, "charts/other-2.0.0.tgz"]);
    expect(readdirSync(join(project.folder, "charts"))).toContain("mine.tgz");
  });

  test("keeps charts of one name and version apart by their bytes, and one archive for the same bytes", async () => {
    const digest = upstream("charts.example.org", "gatus", "1.4.2");
    const other = upstream("other.example.org", "gatus", "1.4.2", { "values.yaml": "a: 1\n" });
    bytes(
      "upstream/same.example.org/gatus-1.4.2.tgz",
      readFileSync(join(project.folder, "upstream/charts.example.org/gatus-1.4.2.tgz")),
    );
    project.write("clusters/home.yaml", home({ a: {}, b: { repository: "https://same.example.org" } }));
    await charts();
    expect(archives()).toEqual([...ENGINE, "charts/gatus-1.4.2.tgz", "charts/gatus-1.4.2.tgz"]);
    project.write("clusters/home.yaml", home({ a: {}, b: { repository: "https://other.example.org" } }));
    expect(await charts()).toMatchObject({ code: 0 });
    const named = (one: string) => `charts/gatus-1.4.2-${one.slice(7, 15)}.tgz`;
    expect(archives()).toEqual([...ENGINE, named(digest), named(other)]);
    expect(readdirSync(join(project.folder, "charts"))).not.toContain("gatus-1.4.2.tgz");
    expect(await charts("--check")).toMatchObject({ code: 0 });
  });

  test("uses a repository that the operator added under any name, with its list of today", async () => {
    project.write("upstream/repositories.json", JSON.stringify([{ name: "mine", url: `${EXAMPLE}/` }]));
    bytes("upstream/mine/gatus-1.4.2.tgz", chartArchive("gatus", "1.4.2"));
    expect(await charts()).toMatchObject({ code: 0 });
    expect(calls()).toContain("repo update mine");
    expect(pulls().some((call) => call.startsWith("pull mine/gatus --version 1.4.2 "))).toBe(true);
  });

  test("tells programs what it did, and what --check finds", async () => {
    const done: unknown = JSON.parse((await charts("--json")).stdout);
    expect(at(done, "charts", 2)).toMatchObject({ chart: "gatus", fetched: true, archive: "charts/gatus-1.4.2.tgz" });
    project.remove("charts/gatus-1.4.2.tgz");
    const { code, stdout } = await charts("--check", "--json");
    expect([code, at(JSON.parse(stdout), "drift")]).toEqual([3, true]);
    expect(at(JSON.parse(stdout), "charts", 2)).toMatchObject({ state: "absent", users: ["home: gatus/gatus"] });
  });
});

describe("a version whose bytes are not those of the lock", () => {
  beforeEach(async () => {
    await charts();
    project.remove("charts/gatus-1.4.2.tgz");
  });

  test("is refused with both digests, and taken when the operator says so", async () => {
    const before = entry("gatus")?.digest;
    const digest = upstream("charts.example.org", "gatus", "1.4.2", { "values.yaml": "changed: true\n" });
    const { code, stderr } = await charts();
    expect(code).toBe(1);
    expect(stderr).toContain(
      `charts.lock gatus 1.4.2: got ${digest} by Helm 3.20.1, want ${before} as locked: one version has the same bytes always. Fix: find out why https://charts.example.org changed a version that is out; to take it as it is now, groundwork charts --accept gatus@1.4.2.`,
    );
    expect(stderr).toContain("1 problem in 1 file; 2 charts of 3 locked");
    expect(entry("gatus")?.digest).toBe(before);
    expect(existsSync(join(project.folder, "charts/gatus-1.4.2.tgz"))).toBe(false);
    expect(await charts("--accept", "gatus@1.4.2")).toMatchObject({ code: 0 });
    expect(entry("gatus")?.digest).toBe(digest);
    expect(await charts("--check")).toMatchObject({ code: 0 });
  });

  test("is refused where somebody changed the archive here, which stays as it is", async () => {
    bytes("charts/gatus-1.4.2.tgz", Buffer.from("changed"));
    expect(await charts("--check")).toMatchObject({
      code: 3,
      stdout: expect.stringContaining(
        `charts/gatus-1.4.2.tgz: got ${digestOf("changed")}, want ${entry("gatus")?.digest}`,
      ),
    });
    const { code, stderr } = await charts();
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("Fix: remove it and run groundwork charts, which fetches the locked bytes"),
    ]);
    expect(project.read("charts/gatus-1.4.2.tgz")).toBe("changed");
    project.remove("charts/gatus-1.4.2.tgz");
    expect(await charts()).toMatchObject({ code: 0 });
  });
});

describe("groundwork charts --from", () => {
  beforeEach(() => {
    for (const name of ["flux-operator", "flux-instance"]) bytes(`usb/${name}.1.tgz`, Buffer.alloc(0));
    for (const name of ["flux-operator", "flux-instance"]) bytes(`usb/${name}-1.0.0.tgz`, chartArchive(name, "1.0.0"));
    bytes("usb/gatus-v1.4.2-from-upstream.tgz", chartArchive("gatus", "v1.4.2"));
  });

  test("takes archives from a folder, by what their Chart.yaml says, and starts no program", async () => {
    expect(await charts("--from", "usb")).toMatchObject({ code: 0 });
    expect([archives(), calls()]).toEqual([[...ENGINE, "charts/gatus-1.4.2.tgz"], []]);
    expect(entry("gatus")).not.toHaveProperty("helm");
  });

  test.each([
    [
      "no archive of the chart",
      () => project.remove("usb/gatus-v1.4.2-from-upstream.tgz"),
      "got no archive of gatus in usb",
    ],
    [
      "another version",
      () => {
        project.remove("usb/gatus-v1.4.2-from-upstream.tgz");
        bytes("usb/gatus-1.4.3.tgz", chartArchive("gatus", "1.4.3"));
      },
      "got gatus-1.4.3.tgz in usb, want one archive of gatus 1.4.2, such as gatus-1.4.2.tgz",
    ],
    [
      "two that differ",
      () => bytes("usb/gatus-1.4.2.tgz", chartArchive("gatus", "1.4.2", { "values.yaml": "a: 1\n" })),
      "got gatus-1.4.2.tgz and gatus-v1.4.2-from-upstream.tgz in usb, which differ",
    ],
    [
      "a file that is no archive",
      () => {
        project.remove("usb/gatus-v1.4.2-from-upstream.tgz");
        bytes("usb/gatus-1.4.2.tgz", Buffer.from("<html>404</html>"));
      },
      "got gatus-1.4.2.tgz in usb: bytes that are no archive of a chart",
    ],
  ])("says where there is %s", async (_, make, said) => {
    make();
    const { code, stderr } = await charts("--from", "usb");
    expect([code, stderr]).toEqual([1, expect.stringContaining(`charts.lock gatus 1.4.2: ${said}`)]);
    expect(archives()).toEqual(ENGINE);
  });

  test("says where there is no such folder", async () => {
    expect(await charts("--from", "nowhere")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--from nowhere: got nothing, want a folder of archives like gatus-1.4.2.tgz"),
    });
  });
});

/** Charts from a repository of Git or a folder; what is not said here has no chart and no version. */
function homeOf(chart: Readonly<Record<string, string>>): string {
  return definition("home", {
    charts: { notes: { podSecurity: "restricted", ...chart } },
    releases: { "flux-operator": { version: "1.0.0" }, flux: { version: "1.0.0" } },
  });
}

describe("a chart in a folder of the repository", () => {
  beforeEach(() => {
    project.write("clusters/home.yaml", homeOf({ folder: "./charts/notes" }));
    project.write("clusters/charts/notes/Chart.yaml", "apiVersion: v2\nname: notes\nversion: 0.1.0\n");
    project.write("clusters/charts/notes/templates/a.yaml", "{{ now }}\n");
  });

  test("is packed with the same bytes each time, and again after every edit", async () => {
    expect(await charts()).toMatchObject({ code: 0 });
    const first = entry("notes");
    expect(first).toMatchObject({
      repository: "./clusters/charts/notes",
      version: "0.1.0",
      archive: "charts/notes-0.1.0.tgz",
      reads: ["random"],
    });
    project.remove("charts");
    await charts();
    expect(entry("notes")).toEqual(first);
    project.write("clusters/charts/notes/templates/a.yaml", "kind: ConfigMap\n");
    expect(await charts("--check")).toMatchObject({
      code: 3,
      stdout: "notes 0.1.0 from ./clusters/charts/notes: edited since it was locked\n",
    });
    const before = calls().length;
    expect(await charts()).toMatchObject({ code: 0 });
    expect([entry("notes")?.reads, calls().length]).toEqual([[], before]);
    expect(entry("notes")?.digest).not.toBe(first?.digest);
    expect(await charts("--check")).toMatchObject({ code: 0 });
  });

  test("is refused without the charts that it depends on", async () => {
    const dependent =
      "apiVersion: v2\nname: notes\nversion: 0.1.0\ndependencies:\n  - { name: common, version: 1.x.x }\n";
    project.write("clusters/charts/notes/Chart.yaml", dependent);
    expect((await charts()).stderr).toContain(
      "charts.lock notes 0.1.0: got no charts/common in clusters/charts/notes, want the charts that it depends on: common. Fix: helm dependency update clusters/charts/notes",
    );
    project.write("clusters/charts/notes/charts/common/Chart.yaml", "name: common\nversion: 1.2.0\n");
    expect(await charts()).toMatchObject({ code: 0 });
    expect(entry("notes")?.dependencies).toMatchObject([{ chart: "common", version: "1.2.0" }]);
  });
});

describe("a chart in a Git repository", () => {
  const git = (...args: readonly string[]) => {
    const who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...who, ...args], { cwd: join(project.folder, "theirs"), encoding: "utf8" }).trim();
  };
  beforeEach(() => {
    project.write("theirs/charts/notes/Chart.yaml", "apiVersion: v2\nname: notes\nversion: 3.0.0\n");
    project.write("theirs/charts/notes/.helmignore", "*.bak\n");
    project.write("theirs/charts/notes/old.bak", "old");
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "charts");
    git("tag", "charts/v3");
    // The address that the definition names leads here.
    process.env.GIT_CONFIG_COUNT = "1";
    process.env.GIT_CONFIG_KEY_0 = `url.${join(project.folder, "theirs")}.insteadOf`;
    process.env.GIT_CONFIG_VALUE_0 = "https://github.com/example/charts";
  });
  const source = { git: "https://github.com/example/charts", path: "charts/notes" };

  test("is packed from its tag, without what it ignores", async () => {
    project.write("clusters/home.yaml", homeOf({ ...source, tag: "charts/v3" }));
    expect(await charts()).toMatchObject({ code: 0 });
    expect(entry("notes")).toMatchObject({
      repository: "git+https://github.com/example/charts#charts/v3:charts/notes",
      version: "charts/v3",
      archive: "charts/notes-charts-v3.tgz",
    });
    const packed = archiveFiles(readFileSync(join(project.folder, "charts/notes-charts-v3.tgz")));
    expect([...packed.keys()]).toEqual([".helmignore", "Chart.yaml"]);
  });

  test("is packed from its commit, and a tag that moved is refused", async () => {
    const commit = git("rev-parse", "HEAD");
    project.write("clusters/home.yaml", homeOf({ ...source, commit }));
    expect(await charts()).toMatchObject({ code: 0 });
    const first = entry("notes")?.digest;
    project.write("clusters/home.yaml", homeOf({ ...source, tag: "charts/v3" }));
    await charts();
    expect(entry("notes")?.digest).toBe(first);
    project.write("theirs/charts/notes/values.yaml", "a: 1\n");
    git("add", ".");
    git("commit", "--quiet", "-m", "changed");
    git("tag", "--force", "charts/v3");
    project.remove("charts");
    const { code, stderr } = await charts();
    expect([code, stderr]).toEqual([1, expect.stringContaining(`from Git, want ${first} as locked`)]);
  });

  test.each([
    [
      "a tag that is not there",
      { tag: "v9" },
      "want tag v9 of https://github.com/example/charts. Fix: try the same by hand",
    ],
    [
      "a folder without a chart",
      { tag: "charts/v3", path: "charts" },
      "got no Chart.yaml in charts, want the folder of a chart",
    ],
  ])("is refused for %s", async (_, changes, said) => {
    project.write("clusters/home.yaml", homeOf({ ...source, ...changes }));
    const { code, stderr } = await charts();
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
  });

  test("is not read through a link that leads out of the repository", async () => {
    symlinkSync("/etc/hostname", join(project.folder, "theirs/charts/notes/values.yaml"));
    git("add", ".");
    git("commit", "--quiet", "-m", "link");
    project.write("clusters/home.yaml", homeOf({ ...source, commit: git("rev-parse", "HEAD") }));
    expect((await charts()).stderr).toContain("got values.yaml: a link, which is not followed, want files of a chart");
  });

  test("comes from an archive on a machine without a network", async () => {
    project.write("clusters/home.yaml", homeOf({ ...source, tag: "charts/v3" }));
    await charts();
    const lock = project.read("charts.lock");
    renameSync(join(project.folder, "charts"), join(project.folder, "usb"));
    expect(await charts("--from", "usb")).toMatchObject({ code: 0 });
    expect(project.read("charts.lock")).toBe(lock);
  });
});

describe("what cannot be had", () => {
  test("leaves the other charts locked, and is told with the reason of Helm", async () => {
    project.write("clusters/home.yaml", home({ gatus: { version: "9.9.9" }, karma: { chart: "karma" } }));
    const { code, stderr } = await charts();
    expect(code).toBe(1);
    expect(stderr).toContain(
      'charts.lock gatus 9.9.9: got from Helm: chart "gatus" version "9.9.9" not found in https://charts.example.org repository, want the archive of gatus 9.9.9 from https://charts.example.org. Fix: name a version that is there; helm show chart gatus --repo https://charts.example.org shows the newest.',
    );
    expect(stderr).toContain("charts.lock karma 1.4.2: got from Helm:");
    expect(stderr).toContain("2 problems in 1 file; 2 charts of 4 locked");
    expect(archives()).toEqual(ENGINE);
  });

  test.each([
    [EXAMPLE, "401 Unauthorized", "helm repo add private https://charts.example.org --username <user>"],
    ["oci://ghcr.io/owner/charts", "403: denied", "helm registry login ghcr.io"],
    [EXAMPLE, "dial tcp: lookup charts.example.org: no such host", "try the same by hand: helm pull gatus --repo"],
    ["oci://ghcr.io/owner/charts", "GET manifests: basic credential not found", "helm registry login ghcr.io"],
    ["oci://ghcr.io/owner/charts", "ghcr.io/owner/charts/gatus:9.9.9: not found", "name a version that is there"],
    [EXAMPLE, "x509: certificate signed by unknown authority", "SSL_CERT_FILE=<file with all"],
    [
      "oci://nas.home.example.org:5000/charts",
      "http: server gave HTTP response to HTTPS client",
      "helm pull oci://nas.home.example.org:5000/charts/gatus --version 9.9.9 --plain-http, and npx groundwork charts --from .",
    ],
    [
      EXAMPLE,
      "looks like it is not a valid chart repository or cannot be reached: index.yaml: 404 Not Found",
      "curl --head https://charts.example.org/index.yaml",
    ],
  ])("says of %s with %s what to do", async (repository, reason, fix) => {
    project.write("clusters/home.yaml", home({ gatus: { repository, version: "9.9.9" } }));
    process.env.REASON = reason;
    expect((await charts()).stderr).toContain(fix);
  });

  test("is everything where Helm is not installed, and nothing is written", async () => {
    process.env.PATH = join(project.folder, "nothing");
    expect(await charts()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "helm: got no program helm, want Helm, which fetches charts. Fix: install Helm 3 or 4, or take archives from a folder: groundwork charts --from <folder>.",
      ),
    });
    expect(existsSync(join(project.folder, "charts.lock"))).toBe(false);
  });

  test("is an archive of something else than was asked for", async () => {
    bytes("upstream/charts.example.org/gatus-1.4.2.tgz", chartArchive("karma", "1.4.2"));
    expect((await charts()).stderr).toContain(
      "charts.lock gatus 1.4.2: got an archive of karma 1.4.2, want the archive of",
    );
  });

  test("is a definition that is wrong: no chart is fetched for a part of it", async () => {
    project.write("clusters/away.yaml", "name: away\n");
    const { code, stderr } = await charts();
    expect([code, calls()]).toEqual([1, []]);
    expect(stderr).toContain("clusters/away.yaml");
  });

  test("is never put over a file of somebody else, nor through a link", async () => {
    bytes("charts/gatus-1.4.2.tgz", Buffer.from("mine"));
    expect((await charts()).stderr).toContain(
      `charts/gatus-1.4.2.tgz: got ${digestOf("mine")}, an archive that charts.lock does not name`,
    );
    expect(project.read("charts/gatus-1.4.2.tgz")).toBe("mine");
    project.remove("charts");
    project.write("elsewhere/.keep", "");
    symlinkSync(join(project.folder, "elsewhere"), join(project.folder, "charts"));
    expect((await charts()).stderr).toContain("charts/flux-instance-1.0.0.tgz: got a link");
    expect(readdirSync(join(project.folder, "elsewhere"))).toEqual([".keep"]);
  });

  test("is a chart to accept that no release needs", async () => {
    expect(await charts("--accept", "gatus@1.4.1")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "--accept: got gatus@1.4.1, want a chart of a release and its version, e.g. gatus@1.4.2. Fix: write gatus@1.4.2.",
      ),
    });
  });
});
