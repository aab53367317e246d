import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Packs a chart of our own making as `helm package` does: everything below a folder of its name. */
export function chartArchive(name: string, version: string, files: Readonly<Record<string, string>> = {}): Buffer {
  const scratch = mkdtempSync(join(tmpdir(), "groundwork-chart-"));
  try {
    const all = { "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: ${version}\n`, ...files };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(scratch, name, path)), { recursive: true });
      writeFileSync(join(scratch, name, path), text);
    }
    execFileSync("tar", ["-czf", "chart.tgz", name], { cwd: scratch, env: { PATH: "/usr/bin:/bin" } });
    return readFileSync(join(scratch, "chart.tgz"));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
