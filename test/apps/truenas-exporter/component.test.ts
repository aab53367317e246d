import { z } from "zod";
import { truenasExporter } from "../../../apps/truenas-exporter/component";
import { defineComponent } from "../../../lib/component/component";
import { at, listAt } from "../../../lib/data/fields";
import { podSecurityLevel } from "../../../lib/pod-security/level";
import { type Built, buildComponent, podOf } from "../../support/build";
import { runbookOf } from "../../support/component";

const prometheus = defineComponent({ title: "monitoring", options: z.strictObject({}) });

function built(options: object = {}): Built {
  return buildComponent(
    "truenasExporter",
    truenasExporter,
    { host: "10.9.8.20", ...options },
    { others: { prometheus } },
  );
}

describe("the TrueNAS exporter", () => {
  test("TT-9: warns when a pool passes 80 %", () => {
    const [group] = listAt(built().object("PrometheusRule", "truenas"), "spec", "groups");
    expect(listAt(group, "rules")).toContainEqual(
      expect.objectContaining({
        alert: "TrueNasPoolFilling",
        expr: "100 * truenas_pool_allocated_bytes / truenas_pool_size_bytes > 80",
        labels: { severity: "warning" },
      }),
    );
  });

  test("speaks TLS only, because TrueNAS revokes keys that come in the clear", () => {
    const [container] = listAt(podOf(built().object("Deployment", "truenas-exporter")), "containers");
    expect(listAt(container, "env")).toContainEqual({ name: "TRUENAS_URL", value: "wss://10.9.8.20/api/current" });
  });

  test("TT-3: the key comes from a Secret that the operator supplies; Git never holds it", () => {
    const from = built();
    const pod = podOf(from.object("Deployment", "truenas-exporter"));
    expect(listAt(pod, "volumes")).toContainEqual({ name: "key", secret: { secretName: "truenas-exporter" } });
    expect(from.stage("truenas-exporter").provisions).toContainEqual({
      kind: "Secret",
      namespace: "truenas-exporter",
      name: "truenas-exporter",
      keys: ["api-key"],
    });
    const titles = runbookOf(from.cluster, "truenasExporter", from.declared).map(({ title }) => title);
    expect(titles).toEqual(["TrueNAS metrics", "Secret for TrueNAS' metrics"]);
  });

  test("is scraped, and its pod passes the restricted level", () => {
    const from = built();
    expect(from.declared.scrapes).toMatchObject([{ name: "truenas-exporter", port: "metrics" }]);
    expect(podSecurityLevel(podOf(from.object("Deployment", "truenas-exporter")), 36).level).toBe("restricted");
  });

  test("a certificate of its own is trusted, and a change of it rolls the pod", () => {
    const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    const from = built({ certificate });
    expect(at(from.object("ConfigMap", "truenas-exporter"), "data", "ca.crt")).toBe(certificate);
    const rolled = (one: Built) =>
      at(one.object("Deployment", "truenas-exporter"), "spec", "template", "metadata", "annotations");
    expect(rolled(from)).not.toEqual(rolled(built()));
  });
});
