import type { WriteChanges } from "./changes";
import type { FileSystem } from "./file-system";
import type { Journal } from "./journal";
import { renderManifest } from "./record";

/** What waits below `pending/` and where it goes. */
export interface Prepared extends Pick<Journal, "place" | "records"> {
  /** Content by path below `pending/`. */
  readonly contents: readonly (readonly [path: string, content: string])[];
  /** Folders that they are in. */
  readonly folders: ReadonlySet<string>;
}

/** A folder that is not there yet waits as a whole, and is moved in one step with everything in it. */
export function prepared(disk: FileSystem, plan: WriteChanges): Prepared {
  const contents: (readonly [string, string])[] = [];
  const folders = new Set<string>();
  const place: Journal["place"] = [];
  let count = 0;
  const keep = (content: string): string => {
    const pending = String(count++);
    contents.push([pending, content]);
    return pending;
  };
  const known = new Map<string, string | undefined>();
  /** Where a folder that is new waits, below `pending/`; undefined for one that is there. */
  const placeOf = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const above = folder.slice(0, Math.max(folder.lastIndexOf("/"), 0));
    const outer = above === "" ? undefined : placeOf(above);
    let pending = outer && `${outer}${folder.slice(above.length)}`;
    if (pending === undefined && disk.kind(folder) === undefined) {
      pending = `tree-${count++}`;
      place.push({ pending, path: folder, before: null });
    }
    if (pending !== undefined) folders.add(pending);
    known.set(folder, pending);
    return pending;
  };
  for (const { path, content } of plan.create) {
    const end = path.lastIndexOf("/");
    const folder = end === -1 ? undefined : placeOf(path.slice(0, end));
    if (folder === undefined) place.push({ pending: keep(content), path, before: null });
    else contents.push([`${folder}${path.slice(end)}`, content]);
  }
  for (const { path, content, before } of plan.update)
    place.push({ pending: keep(content), path, before: before ?? null });
  const records = [...plan.manifests].map(([owner, manifest]) =>
    manifest === undefined ? { owner } : { owner, pending: keep(renderManifest(manifest)) },
  );
  return { contents, folders, place, records };
}
