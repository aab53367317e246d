import { z } from "zod";
import type { NamedStack } from "../infra/stack-files";
import type { FileSystem } from "../lib/emit/file-system";
import { reasonOf } from "../lib/emit/read-file";
import { readManifests } from "../lib/emit/record";

const manifestSchema = z.object({
  stacks: z.record(
    z.string(),
    z.object({ name: z.string(), synthesizedStackPath: z.string(), dependencies: z.array(z.string()) }),
  ),
});

/**
 * The stacks that the committed CDKTF manifest names and that no chosen
 * cluster wrote. With these, the manifest still names all stacks after a synth
 * of some clusters; the CDKTF CLI deletes the folder of any that it misses.
 */
export function stacksOfOthers(dist: FileSystem, chosen: readonly string[]): readonly NamedStack[] {
  const path = "terraform/manifest.json";
  const text = readText(dist, path);
  if (text === undefined) return [];
  const { manifests } = readManifests(dist);
  const written = new Set(chosen.flatMap((owner) => [...(manifests.get(owner)?.files.keys() ?? [])]));
  return parse(text)
    .filter(({ synthesizedStackPath }) => !written.has(`terraform/${synthesizedStackPath}`))
    .map(({ name, dependencies }) => ({ name, dependsOn: dependencies }));
}

/** Undefined where no file can be read; the writer says why. */
function readText(dist: FileSystem, path: string): string | undefined {
  try {
    return dist.kind(path) === "file" ? dist.read(path).toString("utf8") : undefined;
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
    return undefined;
  }
}

/** Entries of a manifest; none of one that cannot be read, which the writer reports as edited. */
function parse(text: string) {
  try {
    const result = manifestSchema.safeParse(JSON.parse(text));
    return result.success ? Object.values(result.data.stacks) : [];
  } catch {
    return [];
  }
}
