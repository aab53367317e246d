import { App } from "cdk8s";
import { helmChart } from "../../../lib/stage/chart";
import { Stage } from "../../../lib/stage/stage";

const chart = helmChart("oci://charts.example.org/apps", "notes", "1.2.3");
const stage = (namespace?: string) =>
  new Stage(new App(), "notes", { title: "Notes", ...(namespace === undefined ? {} : { namespace }) });

test("a chart is its repository, its name and its version, once", () => {
  expect(chart).toEqual({ repository: "oci://charts.example.org/apps", name: "notes", version: "1.2.3" });
});

test("a release goes to its own namespace, else to that of its stage, else to the one of the stage's name", () => {
  const props = { chart, values: {}, makes: { podSecurity: "restricted" as const } };
  expect(stage("texts").release({ ...props, namespace: "other" }).namespace).toBe("other");
  expect(stage("texts").release(props).namespace).toBe("texts");
  expect(stage().release(props).namespace).toBe("notes");
});

test("workloads have one replica unless told, where their kind has replicas", () => {
  const { makes } = stage().release({
    chart,
    values: {},
    makes: {
      podSecurity: "restricted",
      objects: { Service: { notes: [80] } },
      workloads: { Deployment: ["notes"], StatefulSet: { database: 3 }, DaemonSet: ["agent"] },
    },
  });
  expect(makes.objects).toEqual([{ kind: "Service", namespace: "notes", name: "notes", ports: [80] }]);
  expect(makes.workloads).toEqual([
    { kind: "Deployment", name: "notes", replicas: 1 },
    { kind: "StatefulSet", name: "database", replicas: 3 },
    { kind: "DaemonSet", name: "agent" },
  ]);
});
