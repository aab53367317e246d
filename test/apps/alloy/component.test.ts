import { alloy } from "../../../apps/alloy/component";
import { loki } from "../../../apps/loki/component";
import { at, textAt } from "../../../lib/data/fields";
import { type Built, buildComponent } from "../../support/build";

function built(options: object = {}): Built {
  return buildComponent("alloy", alloy, options, { others: { loki } });
}

const pipeline = (from: Built, release: string) =>
  textAt(from.release(release).values, "alloy", "configMap", "content") ?? "";

describe("Alloy", () => {
  test("BM-7: ships pods, events and Talos to Loki, marked with the cluster", () => {
    const from = built();
    expect(from.stage("alloy").releases.map(({ name }) => name)).toEqual(["alloy", "alloy-events", "alloy-talos"]);
    for (const name of ["alloy", "alloy-events", "alloy-talos"]) {
      expect(pipeline(from, name)).toContain('url = "http://loki.loki.svc.cluster.local:3100/loki/api/v1/push"');
      expect(pipeline(from, name)).toContain('cluster = "home"');
    }
  });

  test("BM-7: Talos sends to the very ports on which the receiver listens", () => {
    const from = built();
    const destinations = from.declared.machines.flatMap(({ logDestinations = [] }) => logDestinations);
    expect(destinations.map(({ url, logs }) => [url, logs])).toEqual([
      ["tcp://127.0.0.1:6050/", ["services"]],
      ["tcp://127.0.0.1:6051/", ["kernel"]],
    ]);
    for (const { url } of destinations) {
      expect(pipeline(from, "alloy-talos")).toContain(`address            = "${new URL(url).host}"`);
    }
    expect(at(from.release("alloy-talos").values, "controller")).toMatchObject({
      type: "daemonset",
      hostNetwork: true,
      tolerations: [{ operator: "Exists" }],
    });
  });

  test("without Talos' logs, nothing is asked of the machines and nothing listens", () => {
    const from = built({ talosLogs: false, events: false });
    expect(from.stage("alloy").releases.map(({ name }) => name)).toEqual(["alloy"]);
    expect(from.declared.machines).toEqual([]);
  });

  test("only the receiver that needs an experimental input runs with it", () => {
    const from = built();
    const stability = (name: string) => at(from.release(name).values, "alloy", "stabilityLevel");
    expect([stability("alloy"), stability("alloy-events"), stability("alloy-talos")]).toEqual([
      undefined,
      undefined,
      "experimental",
    ]);
  });

  test("exactly one process reads events, else each would be stored twice", () => {
    expect(at(built().release("alloy-events").values, "controller")).toMatchObject({ type: "deployment", replicas: 1 });
  });

  test("BM-10: each has the rights of its task alone; none may read Secrets", () => {
    const from = built();
    for (const release of from.stage("alloy").releases)
      expect(JSON.stringify(at(release.values, "rbac"))).not.toMatch(/secrets|\*/);
    expect(at(from.release("alloy-talos").values, "rbac")).toEqual({ create: false });
  });

  test("a changed pipeline rolls its pods", () => {
    const annotation = (options: object) =>
      at(built(options).release("alloy").values, "controller", "podAnnotations", "groundwork.dev/config");
    expect(annotation({})).toMatch(/^[0-9a-f]{8}$/);
    const other = buildComponent("alloy", alloy, {}, { others: { loki } });
    expect(at(other.release("alloy").values, "controller", "podAnnotations", "groundwork.dev/config")).toBe(
      annotation({}),
    );
  });

  test("static pods are found under the hash of their manifest", () => {
    expect(pipeline(built(), "alloy")).toContain("__meta_kubernetes_pod_annotation_kubernetes_io_config_mirror");
  });

  test("without a log store it is refused", () => {
    expect(() => buildComponent("alloy", alloy)).toThrow("components.loki");
  });
});
