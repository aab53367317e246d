import { join } from "node:path";
import { CLUSTER_KINDS } from "../../../lib/manifest/cluster-kinds";
import { schemaStore } from "../../../lib/schema/store";

const store = schemaStore(join(__dirname, "../../.."));

/** Every stored kind with its scope. */
const stored = store.kinds().map((key) => {
  const at = key.lastIndexOf("/");
  const kind = key.slice(at + 1);
  return { key, kind, scope: store.place(key.slice(0, at), kind)?.scope };
});

test("every stored kind without a namespace is known as one, and no other is", () => {
  expect(stored.length).toBeGreaterThan(100);
  const wrong = stored.filter(({ kind, scope }) => CLUSTER_KINDS.has(kind) !== (scope === "Cluster"));
  expect(wrong.map(({ key, scope }) => `${key} ${scope}`)).toEqual([]);
});
