import { healthOf } from "../../../../lib/delivery/facts/health";

const store = { apiVersion: "external-secrets.io/v1", kind: "ClusterSecretStore", metadata: { name: "vault" } };
const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "a" } };

describe("health of custom resources", () => {
  test("a kind that reports Ready is waited for until it does", () => {
    expect(healthOf([store, map, store], [])).toEqual([
      {
        apiVersion: "external-secrets.io/v1",
        kind: "ClusterSecretStore",
        current: expect.stringContaining("condition.type == 'Ready' && condition.status == 'True'"),
      },
    ]);
  });

  test("kinds of the API server itself need no expression", () => {
    expect(healthOf([map], [])).toEqual([]);
  });

  test("what a stage states itself wins", () => {
    const stated = { apiVersion: store.apiVersion, kind: store.kind, current: "status.healthy" };
    expect(healthOf([store], [stated])).toEqual([stated]);
  });
});
