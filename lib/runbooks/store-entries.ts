import { listAt, textAt } from "../data/fields";
import { blocks, code, table } from "../document/markdown";
import { bootstrap, type Section } from "../document/section";
import type { DocsInput } from "./input";

/** One line of the table: an entry, a field of it where it has any, and every thing that is said of it. */
interface Row {
  readonly entry: string;
  readonly field: string;
  readonly holds: Set<string>;
}

/**
 * What each store of secrets must hold before its readers start, by the names
 * that its provider has for entries, and what the cluster puts there itself.
 */
export function storeEntrySections({ graph, declared }: DocsInput): readonly Section[] {
  const stored = graph.stages.flatMap(({ stored: values = [] }) => values);
  if (stored.length === 0 && declared.secretStores.every(({ use }) => use !== "outside")) return [];
  const pushes = graph.stages.flatMap(({ manifests }) => manifests.filter(({ kind }) => kind === "PushSecret"));
  return declared.secretStores.flatMap(({ name, use }): readonly Section[] => {
    const rows = new Map<string, Row>();
    for (const { store, entry, field = "", holds } of stored) {
      if (store !== name) continue;
      const key = `${entry}\n${field}`;
      const row = rows.get(key) ?? { entry, field, holds: new Set() };
      rows.set(key, row);
      row.holds.add(holds);
    }
    const own = pushes
      .filter((push) => use === "outside" && textAt(push, "spec", "secretStoreRefs", 0, "name") === name)
      .flatMap((push) =>
        listAt(push, "spec", "data").flatMap((item) => textAt(item, "match", "remoteRef", "remoteKey") ?? []),
      );
    if (rows.size === 0 && own.length === 0) return [];
    return [
      bootstrap(
        "outside-secrets",
        `What the store ${name} must hold`,
        rows.size > 0 &&
          blocks(
            "Put these values there. The cluster copies each within an hour; what reads one waits until it is there.",
            table(
              ["entry", "field", "what"],
              [...rows]
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([, { entry, field, holds }]) => [
                  code(entry),
                  field === "" ? "" : code(field),
                  [...holds].join("; "),
                ]),
            ),
          ),
        own.length > 0 &&
          `The cluster puts ${[...new Set(own)].sort().map(code).join(", ")} there itself and never replaces what it finds: its credentials must be allowed to write.`,
      ),
    ];
  });
}
