import { z } from "zod";
import { type NamedStack, terraformManifest } from "../infra/stack-files";
import { TERRAFORM_MANIFEST } from "../lib/emit/disk-state";
import type { FileSystem } from "../lib/emit/file-system";
import { reasonOf } from "../lib/emit/read-file";

const STACKS = "terraform/stacks";

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ name: z.string(), dependencies: z.array(z.string()) })),
});

/**
 * Brings the CDKTF manifest to the stacks below `dist/`. It names those of all
 * clusters, because the CDKTF CLI deletes the folder of any that it misses; so
 * it is no file of a cluster, and Git ignores it: two branches that each add a
 * cluster would meet in it. A disk that refuses it costs nobody but that CLI.
 *
 * @param known stacks that were just synthesized, with what they follow
 */
export function placeTerraformManifest(dist: FileSystem, known: readonly NamedStack[]): void {
  try {
    const before = textOf(dist);
    const earlier = before === undefined ? [] : parse(before);
    const stacks = folders(dist).map(
      (name): NamedStack =>
        known.find((stack) => stack.name === name) ??
        earlier.find((stack) => stack.name === name) ?? { name, dependsOn: [] },
    );
    const text = terraformManifest(stacks);
    if (stacks.length === 0 || text === before) return;
    const draft = `${TERRAFORM_MANIFEST}.draft`;
    dist.write(draft, text);
    dist.rename(draft, TERRAFORM_MANIFEST);
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
  }
}

function folders(dist: FileSystem): readonly string[] {
  if (dist.kind(STACKS) !== "folder") return [];
  return dist
    .list(STACKS)
    .filter(({ kind }) => kind === "folder")
    .map(({ name }) => name)
    .sort();
}

function textOf(dist: FileSystem): string | undefined {
  return dist.kind(TERRAFORM_MANIFEST) === "file" ? dist.read(TERRAFORM_MANIFEST).toString("utf8") : undefined;
}

/** Stacks of an earlier manifest; none of one that cannot be read. */
function parse(text: string): readonly NamedStack[] {
  try {
    const result = manifestSchema.safeParse(JSON.parse(text));
    return Object.values(result.data?.stacks ?? {}).map(({ name, dependencies }) => ({
      name,
      dependsOn: dependencies,
    }));
  } catch {
    return [];
  }
}
