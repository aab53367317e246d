import { join } from "node:path";
import { crdsIn, crdsOf } from "../../../lib/schema/crd-kinds";
import { schemaStore } from "../../../lib/schema/store";

test("kinds of a stored project come from its schemas, others are added by group", () => {
  expect(crdsOf("snapshot")).toEqual([
    "snapshot.storage.k8s.io/VolumeSnapshot",
    "snapshot.storage.k8s.io/VolumeSnapshotClass",
    "snapshot.storage.k8s.io/VolumeSnapshotContent",
  ]);
  expect(crdsOf("vault-operator", { "example.org": "One Two" })).toEqual([
    "vault.banzaicloud.com/Vault",
    "example.org/One",
    "example.org/Two",
  ]);
});

test("a list may run over several lines", () => {
  expect(crdsIn({ "a.example.org": "One\n    Two", "b.example.org": "Three" })).toEqual([
    "a.example.org/One",
    "a.example.org/Two",
    "b.example.org/Three",
  ]);
});

test("every kind of the table has a stored schema", () => {
  const store = schemaStore(join(__dirname, "../../.."));
  const stored = new Set(store.kinds().map((key) => key.replace(/\/[^/]+\//, "/")));
  const projects = ["metallb", "cert-manager", "cilium", "gateway-api", "longhorn", "prometheus-operator"] as const;
  for (const kind of projects.flatMap((project) => crdsOf(project))) expect(stored).toContain(kind);
});
