import { MADE_BY_OPERATORS } from "../../../../lib/delivery/facts/made-by-operators";
import { providedBy } from "../../../../lib/delivery/facts/provisions";
import { errorsOf, synthHome } from "../../../homes/definition";

const made = (apiVersion: string, kind: string, spec: object) =>
  providedBy({ apiVersion, kind, metadata: { name: "db", namespace: "data" }, spec }).slice(1);

test("every row names its source, and gives nothing for an object without a spec", () => {
  for (const { kind, source } of MADE_BY_OPERATORS) {
    const [group = "", name = ""] = kind.split("/");
    expect(source).toMatch(/\d+\.\d+/);
    expect(providedBy({ apiVersion: `${group}/v1`, kind: name, metadata: { name: "x" } })).toHaveLength(1);
  }
  expect(new Set(MADE_BY_OPERATORS.map(({ kind }) => kind)).size).toBe(MADE_BY_OPERATORS.length);
});

test("a database has three Services and the Secret of its user", () => {
  const found = made("postgresql.cnpg.io/v1", "Cluster", { instances: 1 });
  expect(found).toContainEqual({ kind: "Service", name: "db-rw", namespace: "data", ports: [5432, "postgres"] });
  expect(found).toContainEqual(expect.objectContaining({ kind: "Secret", name: "db-app" }));
  expect(found.map(({ name }) => name)).not.toContain("db-superuser");
  const open = made("postgresql.cnpg.io/v1", "Cluster", { enableSuperuserAccess: true });
  expect(open.map(({ name }) => name)).toContain("db-superuser");
});

test("ports follow from what the object says", () => {
  const kafka = made("kafka.strimzi.io/v1beta2", "Kafka", { kafka: { listeners: [{ name: "plain", port: 9092 }] } });
  expect(kafka[0]).toMatchObject({ name: "db-kafka-bootstrap", ports: [9091, "tcp-replication", 9092, "tcp-plain"] });
  const ceph = made("ceph.rook.io/v1", "CephCluster", { dashboard: { enabled: true, ssl: false } });
  expect(ceph).toContainEqual(
    expect.objectContaining({ name: "rook-ceph-mgr-dashboard", ports: [7000, "http-dashboard"] }),
  );
  expect(made("gateway.networking.k8s.io/v1", "Gateway", { gatewayClassName: "envoy" })).toEqual([]);
});

test("an app refers to what an operator will make, and a misspelt key is found", () => {
  const reading = (key: string) =>
    synthHome({
      components: { cloudnativePg: {} },
      manifests: {
        db: {
          from: [
            {
              apiVersion: "postgresql.cnpg.io/v1",
              kind: "Cluster",
              metadata: { name: "db", namespace: "notes" },
              spec: { instances: 1, storage: { size: "1Gi" } },
            },
          ],
        },
      },
      apps: { notes: { image: "ghcr.io/owner/notes:1.2.3", env: { URI: { secret: "db-app", key } } } },
    });
  expect(errorsOf(reading("uri")).filter((one) => one.startsWith("missing-reference"))).toEqual([]);
  expect(errorsOf(reading("ury"))).toContainEqual(expect.stringContaining("Fix: write uri"));
});
