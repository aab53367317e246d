import { loki } from "../../../apps/loki/component";
import { at, listAt } from "../../../lib/data/fields";
import { buildComponent } from "../../support/build";

describe("Loki", () => {
  test("BM-7: is one process on one volume that deletes what is older than the retention", () => {
    const from = buildComponent("loki", loki, { retention: "14d", size: "40 GiB" });
    const { values } = from.release("loki");
    expect(at(values, "deploymentMode")).toBe("Monolithic");
    expect(at(values, "singleBinary")).toMatchObject({
      replicas: 1,
      persistence: { enabled: true, size: "40Gi", storageClass: "block" },
    });
    expect(at(values, "loki", "structuredConfig", "limits_config", "retention_period")).toBe("14d");
    expect(at(values, "loki", "compactor")).toMatchObject({
      retention_enabled: true,
      delete_request_store: "filesystem",
    });
  });

  test("tells shippers and Grafana where it is", () => {
    expect(buildComponent("loki", loki).declared.logs).toEqual({
      namespace: "loki",
      url: "http://loki.loki.svc.cluster.local:3100",
    });
  });

  test("object storage: keys come from a Secret into the environment, never into the values", () => {
    const from = buildComponent("loki", loki, {
      s3: { endpoint: "10.0.0.9:9000", bucket: "logs", insecure: true, credentials: { variable: "loki_s3" } },
    });
    const { values, needs } = from.release("loki");
    expect(at(values, "loki", "storage", "s3")).toMatchObject({
      accessKeyId: "${AWS_ACCESS_KEY_ID}",
      secretAccessKey: "${AWS_SECRET_ACCESS_KEY}",
      s3ForcePathStyle: true,
    });
    expect(at(values, "singleBinary", "extraEnvFrom")).toEqual([{ secretRef: { name: "loki-object-storage" } }]);
    expect(listAt(values, "loki", "schemaConfig", "configs")).toMatchObject([{ object_store: "s3" }]);
    expect(needs).toContainEqual({
      strength: "start",
      kind: "Secret",
      namespace: "loki",
      name: "loki-object-storage",
      key: "AWS_ACCESS_KEY_ID",
    });
    expect(Object.keys(from.declared.platformSecrets[0]?.keys ?? {})).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
    ]);
  });

  test("a retention without a unit of days is refused", () => {
    expect(() => buildComponent("loki", loki, { retention: "720h" })).toThrow("a number of days like 30d");
  });
});
