import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The Helm that the tests start. */
export const HELM = process.env.HELM_BIN ?? "helm";

/** Writes files into a temporary folder while something uses it. */
export async function within<Result>(
  files: Readonly<Record<string, string | Buffer>>,
  use: (folder: string) => Result | Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-helm-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `helm template` prints of a chart in a folder or an archive. */
export function template(folder: string, chart: string, ...args: readonly string[]): string {
  // No configuration of whoever runs the tests.
  const home = { HELM_CONFIG_HOME: folder, HELM_CACHE_HOME: folder, HELM_DATA_HOME: folder };
  return execFileSync(HELM, ["template", "release", chart, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...home },
    stdio: ["ignore", "pipe", "pipe"],
  });
}
