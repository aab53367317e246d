import { draftCluster, type ReadDefinition } from "../../compiler/synth-cluster";
import { diskFolder } from "../../lib/emit/file-system";
import { reasonOf } from "../../lib/emit/read-file";
import { renderedBy } from "../../lib/rendered/render";
import { isRenderName, RENDERED } from "../../lib/rendered/request";
import type { SchemaStore } from "../../lib/schema/store";

/**
 * Renders that no release of any cluster names any more, sorted. None while
 * something is wrong with a definition: what it names is not known then.
 *
 * @param definitions all of the project
 */
export function staleRenders(
  project: string,
  definitions: readonly ReadDefinition[],
  schemas: SchemaStore,
): readonly string[] {
  const ours = rendersIn(project);
  if (ours.length === 0) return [];
  const used = new Set<string>();
  const waiting: string[] = [];
  for (const definition of definitions) {
    const { planned, problems } = draftCluster(definition, schemas);
    if (!problems.none) return [];
    for (const file of planned.renders?.files ?? []) used.add(file);
    waiting.push(...(planned.renders?.undecided ?? []));
  }
  return ours.filter((file) => !used.has(file) && !waiting.some((prefix) => file.startsWith(prefix)));
}

/** Files of renders that a synth wrote and nobody changed: whatever else lies there is somebody else's. */
function rendersIn(project: string): readonly string[] {
  const disk = diskFolder(project);
  if (disk.kind(RENDERED) !== "folder") return [];
  return disk
    .list(RENDERED)
    .filter(({ name, kind }) => kind === "file" && isRenderName(name))
    .map(({ name }) => `${RENDERED}/${name}`)
    .filter((file) => {
      const key = renderedBy(textOf(() => disk.read(file).toString("utf8")));
      return key !== undefined && file.endsWith(`.${key.slice(0, 16)}.json`);
    })
    .sort();
}

/** A file that cannot be read is nobody's to remove. */
function textOf(read: () => string): string | undefined {
  try {
    return read();
  } catch (error) {
    if (reasonOf(error) === undefined) throw error;
    return undefined;
  }
}
