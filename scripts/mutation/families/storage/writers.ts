import { type Fault, own, trialOf } from "../../home";
import { word } from "../../spelling";
import { workload } from "../../workload";
import { claim, claimSpec } from "./places";

/** Several pods on a volume of one writer. */
const writers: Fault = (random, home) => {
  if (home.storageClass === undefined) return undefined;
  const name = word(random);
  const modes = random.pick([["ReadWriteOnce"], ["ReadWriteOncePod"]]);
  const volume = { volumes: [{ name: "data", persistentVolumeClaim: { claimName: name } }] };
  const container = { volumeMounts: [{ name: "data", mountPath: "/data" }] };
  const object = claim(name, claimSpec("1Gi", { accessModes: modes }));
  const one = { strategy: { type: "Recreate" } };
  const run = (kind: string, as: string, replicas: number, spec: object = {}) =>
    workload({ kind, name: as, replicas, pod: volume, container, spec });
  const forms: readonly (readonly [string, readonly object[]])[] = [
    ["a Deployment of several", [run("Deployment", "many", 2 + random.below(3), one)]],
    [
      "a rolling Deployment",
      [
        run(
          "Deployment",
          "many",
          1,
          random.pick([{}, { strategy: { type: "RollingUpdate" } }, { strategy: { rollingUpdate: { maxSurge: 1 } } }]),
        ),
      ],
    ],
    ["a ReplicaSet of several", [run("ReplicaSet", "many", 2)]],
    ["a StatefulSet of several", [run("StatefulSet", "many", 2)]],
    ["a DaemonSet", [run("DaemonSet", "many", 1)]],
    ["two Deployments", [run("Deployment", "many", 1, one), run("Deployment", "more", 1, one)]],
    [
      "a Deployment and an autoscaler",
      [
        run("Deployment", "many", 1, one),
        {
          apiVersion: "autoscaling/v2",
          kind: "HorizontalPodAutoscaler",
          metadata: { name: "many", namespace: "own" },
          spec: {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "many" },
            minReplicas: 1,
            maxReplicas: 3,
            metrics: [
              { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
            ],
          },
        },
      ],
    ],
  ];
  const [form, objects] = random.pick(forms) ?? ["", []];
  // A folder of one node keeps both there.
  if (form === "two Deployments" && ["local-path", "openebs-hostpath"].includes(home.storageClass)) return undefined;
  if (form.includes("autoscaler") && !home.components.includes("metricsServer")) return undefined;
  return trialOf(home, {
    kind: `one writer under ${form}`,
    what: JSON.stringify(modes),
    good: [own(object, run("Deployment", "many", 1, one))],
    bad: [own(object, ...objects)],
    names: (text) => text.includes("many") || text.includes("more"),
  });
};

/** Who may write to a volume. */
export const WRITER_FAULTS: readonly Fault[] = [writers, writers];
