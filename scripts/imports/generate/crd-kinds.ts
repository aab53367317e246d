import { parseSchemaFile } from "../../../lib/schema/schema-file";
import { sortKeys, tableText } from "../json-text";

/**
 * `imports/crd-kinds.json`: the kinds of every stored upstream project as
 * `group/Kind`. Components read it at run time, so it is no more than that.
 */
export function crdKinds(texts: ReadonlyMap<string, string>): string {
  const content = texts.get("crds/index");
  const index = content === undefined ? {} : parseSchemaFile("crdIndex", content, "crds/index");
  const kinds = new Map<string, Set<string>>();
  for (const [key, { file }] of Object.entries(index)) {
    const [group = "", , kind = ""] = key.split("/");
    kinds.set(file, (kinds.get(file) ?? new Set()).add(`${group}/${kind}`));
  }
  return tableText(sortKeys(Object.fromEntries([...kinds].map(([file, names]) => [file, [...names].sort()]))), 1);
}
