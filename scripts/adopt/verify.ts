import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { filesOf, find } from "../../cli/adopt/find";
import { plannerOf } from "../../cli/adopt/plan";
import { generatedDocuments } from "../../infra/talos/generated";
import { type Adopted, adopt } from "../../lib/adopt/adopt";
import { differences } from "../../lib/adopt/meaning";
import { withSecretsOf } from "../../lib/adopt/talos-secrets";
import { type Fields, isFields } from "../../lib/data/fields";
import { toJson } from "../../lib/emit/yaml";

/** The last release of talhelper, which was archived after it. */
const TALHELPER = "v3.1.16";
const FIXTURES = "test/fixture/adopt";
const RECORDED = "test/lib/adopt/talhelper/generated";

/**
 * Lets talhelper itself generate the machine configurations of our fixtures,
 * and compares them with what `adopt` says they were and with what Groundwork
 * makes of them. talhelper is built from the Go module proxy in a temporary
 * folder. Needs go.
 *
 *   npm run verify:adopt             compares
 *   npm run verify:adopt -- --write  records what talhelper generates, for the default tests
 *
 * Gives 0 when all say the same, 1 otherwise.
 */
export function verify(root: string, args: readonly string[]): number {
  if (spawnSync("go", ["version"]).status !== 0) {
    process.stdout.write(
      "go is missing: install Go 1.26 or newer; the default tests compare with what was recorded.\n",
    );
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "groundwork-adopt-"));
  try {
    return compareAll(root, folder, args.includes("--write"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compareAll(root: string, folder: string, write: boolean): number {
  const talhelper = join(folder, "talhelper");
  writeFileSync(
    join(folder, "go.mod"),
    `module verify\n\ngo 1.26\n\nrequire github.com/budimanjojo/talhelper/v3 ${TALHELPER}\n`,
  );
  execFileSync("go", ["build", "-p", "1", "-o", talhelper, "github.com/budimanjojo/talhelper/v3"], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, GOFLAGS: "-mod=mod" },
  });
  let different = 0;
  for (const fixture of readdirSync(join(root, FIXTURES)).filter((name) => name.startsWith("talhelper-"))) {
    const made = generate(talhelper, join(root, FIXTURES, fixture), join(folder, fixture));
    const adopted = adoptFixture(join(root, FIXTURES, fixture));
    if (write) writeFileSync(join(root, RECORDED, `${fixture}.json`), toJson({ talhelper: TALHELPER, machines: made }));
    for (const { origin, before, after } of adopted.machines) {
      const theirs = made[origin] ?? [];
      for (const [what, ours] of [
        ["our reading of talhelper", before],
        ["what Groundwork makes of it", after],
      ] as const)
        for (const one of differences(theirs, ours)) {
          different += 1;
          process.stdout.write(`${fixture} ${origin}: ${what} differs: ${JSON.stringify(one)}\n`);
        }
    }
    process.stdout.write(`${fixture}: ${adopted.machines.length} machines compared\n`);
  }
  return different === 0 ? 0 : 1;
}

function generate(talhelper: string, fixture: string, folder: string): Readonly<Record<string, readonly Fields[]>> {
  cpSync(fixture, folder, { recursive: true });
  const run = (...words: readonly string[]) => execFileSync(talhelper, words, { cwd: folder, encoding: "utf8" });
  writeFileSync(join(folder, "secrets.yaml"), run("gensecret"), { mode: 0o600 });
  run("genconfig", "--offline-mode", "--secret-file", "secrets.yaml", "--out-dir", "out");
  return Object.fromEntries(
    readdirSync(join(folder, "out"))
      .filter((name) => name.endsWith(".yaml"))
      .map((name): [string, readonly Fields[]] => {
        const documents = loadAll(readFileSync(join(folder, "out", name), "utf8")).filter(isFields);
        return [hostOf(documents), documents.map(withoutSecrets)];
      }),
  );
}

function hostOf(documents: readonly Fields[]): string {
  const [main = {}] = documents;
  const { machine } = main;
  const network = isFields(machine) && isFields(machine.network) ? machine.network : {};
  const named = documents.find(({ kind }) => kind === "HostnameConfig");
  return String(named?.hostname ?? network.hostname);
}

/** The words that stand for secrets in what Talos generates. */
function withoutSecrets(document: Fields): Fields {
  const { machine, cluster } = document;
  if (document.kind !== undefined || !isFields(machine) || !isFields(cluster)) return document;
  const versions = { talos: "1.13.0", kubernetes: "1.36.0", contract: "1.13" };
  const [words = {}] = generatedDocuments(
    { name: String(cluster.clusterName), versions },
    machine.type === "controlplane",
  );
  return withSecretsOf(document, words);
}

/** A fixture taken over. */
export function adoptFixture(folder: string): Adopted {
  const { format, files } = find(folder, folder);
  const home = format.read({
    files: filesOf(folder),
    file: files[0] ?? "",
    all: files,
    env: {},
    generated: generatedDocuments,
    newest: { talos: "1.13.9", kubernetes: "1.36.3" },
  });
  return adopt(home, plannerOf("ts"));
}
