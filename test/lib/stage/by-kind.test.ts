import fc from "fast-check";
import { CLUSTER_KINDS } from "../../../lib/manifest/cluster-kinds";
import { needsOf, provisionsOf } from "../../../lib/stage/by-kind";

describe("what something makes, by kind", () => {
  test("a name without a namespace is one of the release's own", () => {
    expect(provisionsOf({ ServiceAccount: ["speaker"], Secret: ["elsewhere/key"] }, "metallb-system")).toEqual([
      { kind: "ServiceAccount", namespace: "metallb-system", name: "speaker" },
      { kind: "Secret", namespace: "elsewhere", name: "key" },
    ]);
  });

  test("ports belong to Services, keys to Secrets and ConfigMaps; none are known of an empty list", () => {
    expect(provisionsOf({ Service: { web: [80, "http"] }, Secret: { tls: ["ca.crt"], other: [] } }, "web")).toEqual([
      { kind: "Service", namespace: "web", name: "web", ports: [80, "http"] },
      { kind: "Secret", namespace: "web", name: "tls", keys: ["ca.crt"] },
      { kind: "Secret", namespace: "web", name: "other" },
    ]);
  });

  test("kinds without a namespace get none, whatever their names look like", () => {
    const kinds = fc.constantFrom(...CLUSTER_KINDS, "Webhook", "StoreEntry");
    fc.assert(
      fc.property(kinds, fc.string({ minLength: 1 }), (kind, name) => {
        expect(provisionsOf({ [kind]: [name] }, "here")).toEqual([{ kind, name }]);
      }),
    );
  });
});

test("needs come by how much they matter, one for each key", () => {
  const needs = needsOf(
    {
      start: { Secret: { database: ["user", "password"] }, StorageClass: ["block"] },
      hard: { CustomResourceDefinition: ["cert-manager.io/Certificate"] },
      run: { Service: ["database-rw"] },
    },
    "git",
  );
  expect(needs).toEqual([
    { strength: "hard", kind: "CustomResourceDefinition", name: "cert-manager.io/Certificate" },
    { strength: "start", kind: "Secret", namespace: "git", name: "database", key: "user" },
    { strength: "start", kind: "Secret", namespace: "git", name: "database", key: "password" },
    { strength: "start", kind: "StorageClass", name: "block" },
    { strength: "run", kind: "Service", namespace: "git", name: "database-rw" },
  ]);
});
