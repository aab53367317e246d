import type { WriteChanges } from "./changes";
import type { FileSystem } from "./file-system";
import type { Journal } from "./journal";
import { renderManifest } from "./record";

/** What waits below `pending/` and where it goes. */
export interface Prepared extends Pick<Journal, "place" | "records"> {
  /** What is in each file, by path below `pending/`; its content is asked for when it is written. */
  readonly contents: readonly (readonly [path: string, file: { readonly content: string }])[];
  /** Folders that they are in. */
  readonly folders: ReadonlySet<string>;
}

/** A folder that is not there yet waits as a whole, and is moved in one step with everything in it. */
export function prepared(disk: FileSystem, plan: WriteChanges): Prepared {
  const contents: (readonly [string, { readonly content: string }])[] = [];
  const folders = new Set<string>();
  const place: Journal["place"] = [];
  let count = 0;
  const keep = (file: { readonly content: string }): string => {
    const pending = String(count++);
    contents.push([pending, file]);
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
  for (const change of plan.create) {
    const { path } = change;
    const end = path.lastIndexOf("/");
    const folder = end === -1 ? undefined : placeOf(path.slice(0, end));
    if (folder === undefined) place.push({ pending: keep(change), path, before: null });
    else contents.push([`${folder}${path.slice(end)}`, change]);
  }
  for (const change of plan.update)
    place.push({ pending: keep(change), path: change.path, before: change.before ?? null });
  const records = [...plan.manifests].map(([owner, manifest]) =>
    manifest === undefined ? { owner } : { owner, pending: keep({ content: renderManifest(manifest) }) },
  );
  return { contents, folders, place, records };
}
