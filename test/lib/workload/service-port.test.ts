import { App } from "cdk8s";
import { Stage } from "../../../lib/stage/stage";
import { servicePortNumber } from "../../../lib/workload/service-port";

function stages(): { readonly own: Stage; readonly other: Stage } {
  const app = new App();
  return { own: new Stage(app, "own", { title: "own" }), other: new Stage(app, "other", { title: "other" }) };
}

const ask = (stage: Stage, service: string, port: number | string) =>
  servicePortNumber(stage, { namespace: "web", service, port });

describe("the number of a Service's port", () => {
  test("is itself where a number is asked for", () => {
    expect(ask(stages().own, "anything", 8080)).toBe(8080);
  });

  test("stands in the Service, of this stage or of another", () => {
    const { own, other } = stages();
    const ports = [
      { name: "metrics", port: 9090 },
      { name: "http", port: 80, targetPort: 8080 },
    ];
    other.add({ apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "web" }, spec: { ports } });
    expect(ask(own, "web", "http")).toBe(80);
    expect(ask(other, "web", "metrics")).toBe(9090);
  });

  test("stands before its name in what a release declares", () => {
    const { own } = stages();
    own.release({
      chart: { name: "some-chart", repository: "https://charts.example.org", version: "1.0.0" },
      namespace: "web",
      values: {},
      makes: {
        objects: { Service: { grafana: [80, "http-web", 9094, "mesh"] } },
        podSecurity: "restricted",
      },
    });
    expect(ask(own, "grafana", "http-web")).toBe(80);
    expect(ask(own, "grafana", "mesh")).toBe(9094);
  });

  test("is refused where nobody declared it, and a Service of another namespace is another Service", () => {
    const { own } = stages();
    own.add({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "elsewhere" },
      spec: { ports: [{ name: "http", port: 80 }] },
    });
    expect(() => ask(own, "web", "http")).toThrow("Service web/web has no port named http");
  });
});
