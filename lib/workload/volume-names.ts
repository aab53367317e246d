import { fingerprint } from "./fingerprint";

/** Room for an app's name before it, and for a suffix behind it, within the 63 characters of a volume's name. */
const LONGEST = 40;

/**
 * Names of an app's volumes by mount path: `/var/lib/data` → `var-lib-data`.
 * A path whose name is taken gets a suffix that follows from the path alone, so
 * a further volume never renames, and so never empties, one that exists.
 */
export function volumeNames(paths: readonly string[], reserved: readonly string[] = []): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(reserved);
  for (const path of paths) {
    const plain = slug(path);
    const name =
      taken.has(plain) || plain !== plain.slice(0, LONGEST) ? `${trimmed(plain)}-${fingerprint(path)}` : plain;
    taken.add(name);
    names.set(path, name);
  }
  return names;
}

function slug(path: string): string {
  const text = path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return text === "" ? "root" : text;
}

function trimmed(text: string): string {
  return text.slice(0, LONGEST).replace(/-$/, "");
}
