import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { capture } from "../capture";
import { PACKAGE } from "../definition/shared-names";
import type { Host } from "../host";

const manifest = z.object({ version: z.string() });
const lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/** The version of the program that runs. */
export function runningVersion(host: Pick<Host, "root" | "installed">): string {
  const folder = host.installed ? join(host.root, "..") : host.root;
  return manifest.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).version;
}

/** The version that the last commit of a repository has in its lock file; undefined where it has none. */
export function committedVersion(folder: string): string | undefined {
  const shown = capture("git", ["show", "HEAD:./package-lock.json"], folder);
  if (shown?.code !== 0) return undefined;
  try {
    const read = lock.safeParse(JSON.parse(shown.stdout));
    return read.data?.packages[`node_modules/${PACKAGE}`]?.version;
  } catch {
    return undefined;
  }
}
