import { isRecord } from "../../lib/schema/json-schema";

/**
 * What a set of schema files offers, one line a thing: kinds with their version, resources,
 * data sources, charts, Talos documents.
 */
export function inventory(texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [name, text] of texts) {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || name === "crds/index" || name.endsWith(".renames")) continue;
    if (name.startsWith("charts/")) found.add(`chart ${String(value.chart)}`);
    if (name.startsWith("talos/")) for (const document of keys(value.$defs)) found.add(`${name} ${document}`);
    for (const kind of keys(value.kinds)) found.add(`kind ${kind}`);
    for (const schema of Object.values(isRecord(value.provider_schemas) ? value.provider_schemas : {})) {
      if (!isRecord(schema)) continue;
      for (const type of keys(schema.resource_schemas)) found.add(`resource ${type}`);
      for (const type of keys(schema.data_source_schemas)) found.add(`data source ${type}`);
    }
  }
  return found;
}

/** What came and what was lost between two generations, one line each. */
export function changes(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  const lost = [...before].filter((thing) => !after.has(thing)).sort();
  const gained = [...after].filter((thing) => !before.has(thing)).sort();
  return [...lost.map((thing) => `lost: ${thing}`), ...gained.map((thing) => `new: ${thing}`)];
}

function keys(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}
