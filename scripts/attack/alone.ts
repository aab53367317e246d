import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Source } from "./sources";

/** What one run of the real program took. */
export interface Usage {
  readonly code: number | null;
  /** Processor time, seconds. */
  readonly cpu: number;
  /** Most memory at once, MiB. */
  readonly peak: number;
}

const usageSchema = z.object({ cpu: z.number(), peak: z.number() });

/** Checks one definition in a process of its own, from start to end. */
export function runAlone(root: string, { language, text }: Source): Usage {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-alone-"));
  try {
    mkdirSync(join(folder, "clusters"));
    writeFileSync(join(folder, "clusters", `home.${language}`), text);
    const args = ["--require", join(root, "scripts/attack/usage.js"), join(root, "cli/groundwork.js")];
    const { status, output } = spawnSync(process.execPath, [...args, "--project", folder, "check"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      maxBuffer: 2 ** 26,
    });
    return { code: status, ...usageSchema.parse(JSON.parse(output[3] ?? "{}")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
