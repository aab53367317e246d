import { disruptionBudget } from "../../../lib/workload/disruption-budget";
import { resources } from "../../../lib/workload/resources";
import { placement, replicasOn, spread, workersOrAll, workloadNodes } from "../../../lib/workload/scheduling";
import { buildStages, parseOrThrow } from "../../support/build";

const machine = (role: "control-plane" | "worker", last: number) => ({
  role,
  address: `10.0.1.${last}`,
  installDisk: "/dev/sda",
  link: "enp1s0",
});
const controlPlanes = { cp: machine("control-plane", 1) };
const workers = { w1: machine("worker", 2), w2: machine("worker", 3), w3: machine("worker", 4) };
const cluster = (machines: object, controlPlane: object = {}) => parseOrThrow({ machines, controlPlane }, {});
const names = (machines: readonly { readonly name: string }[]) => machines.map(({ name }) => name);

const labels = { "app.kubernetes.io/name": "notes" };

describe("where pods run", () => {
  test("workloads run on workers, and on control planes where they may or where nobody else is", () => {
    expect(names(workloadNodes(cluster({ ...controlPlanes, ...workers })))).toEqual(["w1", "w2", "w3"]);
    expect(names(workloadNodes(cluster({ ...controlPlanes, ...workers }, { schedulable: true })))).toHaveLength(4);
    expect(names(workloadNodes(cluster(controlPlanes)))).toEqual(["cp"]);
    expect(names(workersOrAll(cluster({ ...controlPlanes, ...workers }, { schedulable: true })))).toHaveLength(3);
  });

  test("two replicas where there is room for two, unless another number is asked for", () => {
    const { machines } = cluster({ ...controlPlanes, ...workers });
    expect([replicasOn(machines), replicasOn(machines.slice(0, 1)), replicasOn(machines, 5)]).toEqual([2, 1, 5]);
  });

  test("replicas are spread, and none is left Pending for it", () => {
    expect(spread(labels, 1)).toEqual([]);
    expect(spread(labels, 2)).toEqual([
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: labels },
      },
    ]);
  });

  test("the pods of a way in keep away from control planes, one on a node", () => {
    expect(placement(cluster(controlPlanes), labels, 1)).toEqual({});
    expect(placement(cluster({ ...controlPlanes, ...workers }), labels, 2)).toMatchObject({
      affinity: { nodeAffinity: {} },
      topologySpreadConstraints: [{ whenUnsatisfiable: "DoNotSchedule", matchLabelKeys: ["pod-template-hash"] }],
    });
  });
});

test("a budget exists where an eviction leaves somebody to answer", () => {
  const built = (replicas: number) =>
    buildStages(cluster(controlPlanes), (_, stagesOf) => {
      const stage = stagesOf("apps.notes").stage("notes", { title: "notes" });
      disruptionBudget(stage, { name: "notes", namespace: "notes", selector: labels, replicas });
    }).stage("notes").manifests;
  expect(built(1)).toEqual([]);
  expect(built(2).map(({ kind, spec }) => [kind, spec])).toEqual([
    ["PodDisruptionBudget", { maxUnavailable: 1, selector: { matchLabels: labels } }],
  ]);
});

test("memory has a limit and CPU has none", () => {
  expect(resources("50m", "128Mi", "1Gi")).toEqual({
    requests: { cpu: "50m", memory: "128Mi" },
    limits: { memory: "1Gi" },
  });
});
