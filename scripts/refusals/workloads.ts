import { inNamespace, labels, template } from "../immutable/base";
import type { Good } from "./good";

const pod = { metadata: { labels }, spec: { ...template.spec, restartPolicy: "Never" } };
const [container] = template.spec.containers;
const ofPod = (place: string): readonly (readonly [string, unknown])[] => [
  [`${place}/spec/containers`, [container, container]],
  [`${place}/spec/containers/0/name`, "One"],
  [`${place}/spec/containers/0/ports`, [{ containerPort: 80, name: "a-name-of-16-let" }]],
  [`${place}/spec/containers/0/ports`, [{ containerPort: 80, name: "80" }]],
  [
    `${place}/spec/containers/0/ports`,
    [
      { containerPort: 80, name: "web" },
      { containerPort: 81, name: "web" },
    ],
  ],
  [
    `${place}/spec/containers/0/ports`,
    [
      { containerPort: 80, name: "web" },
      { containerPort: 80, protocol: "UDP" },
    ],
  ],
  [`${place}/spec/containers/0/livenessProbe`, { httpGet: { port: 80 }, tcpSocket: { port: 80 } }],
  [`${place}/spec/containers/0/livenessProbe`, { periodSeconds: 5 }],
  [`${place}/spec/containers/0/livenessProbe`, { grpc: { port: 80 } }],
  [
    `${place}/spec/containers/0`,
    {
      ...container,
      volumeMounts: [
        { name: "a", mountPath: "/a" },
        { name: "a", mountPath: "/a" },
      ],
    },
  ],
  [`${place}/spec/volumes`, [{ name: "a" }]],
  [`${place}/spec/volumes`, [{ name: "a", emptyDir: {}, hostPath: { path: "/a" } }]],
  [
    `${place}/spec/volumes`,
    [
      { name: "a", emptyDir: {} },
      { name: "a", emptyDir: {} },
    ],
  ],
  [`${place}/spec/volumes`, [{ name: "a_b", emptyDir: {} }]],
  [`${place}/spec/tolerations`, [{ key: "a", operator: "Exists", value: "b" }]],
  [`${place}/spec/tolerations`, [{ value: "b" }]],
  [`${place}/spec/tolerations`, [{ operator: "Exists" }]],
  [
    `${place}/spec`,
    {
      ...pod.spec,
      hostNetwork: true,
      restartPolicy: undefined,
      containers: [{ ...container, ports: [{ containerPort: 80, hostPort: 81 }] }],
    },
  ],
  [`${place}/metadata/labels`, { ...labels, "a b": "c" }],
  [`${place}/metadata/labels`, { ...labels, more: "a b" }],
  [`${place}/metadata/labels`, { ...labels, "example.org/more": "A_b.c" }],
  [`${place}/metadata/annotations`, { "example.org/a/b": "c" }],
  [`${place}/metadata/annotations`, { "example.org/a": "any text: at all" }],
];

/** Workloads and what counts their pods. */
export const WORKLOADS: readonly Good[] = [
  {
    object: inNamespace("v1", "Pod", { spec: pod.spec }),
    changes: ofPod("").map(([path, value]) => [path.slice(1), value] as const),
  },
  {
    object: inNamespace("apps/v1", "Deployment", { spec: { selector: { matchLabels: labels }, template } }),
    changes: [
      ...ofPod("spec/template"),
      ["spec/template/spec/restartPolicy", "Never"],
      ["spec/template/spec/restartPolicy", "Always"],
      ["spec/strategy", { type: "Recreate", rollingUpdate: { maxSurge: 1 } }],
      ["spec/strategy", { type: "Recreate" }],
      ["spec/strategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }],
      ["spec/strategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }],
      ["spec/replicas", -1],
      ["spec/replicas", 0],
      ["metadata/name", "One"],
      ["metadata/name", "one_two"],
      ["metadata/name", "1.one.two"],
    ],
  },
  {
    object: inNamespace("apps/v1", "StatefulSet", {
      spec: { serviceName: "one", selector: { matchLabels: labels }, template },
    }),
    changes: [
      ["spec/template/spec/restartPolicy", "OnFailure"],
      [
        "spec/volumeClaimTemplates",
        [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "1Gi" } } } }],
      ],
      ["spec/volumeClaimTemplates", [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }]],
      [
        "spec/volumeClaimTemplates",
        [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        ],
      ],
    ],
  },
  {
    object: inNamespace("apps/v1", "DaemonSet", { spec: { selector: { matchLabels: labels }, template } }),
    changes: [
      ["spec/template/spec/restartPolicy", "Never"],
      ["spec/updateStrategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }],
      ["spec/updateStrategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }],
    ],
  },
  {
    object: inNamespace("batch/v1", "Job", { spec: { template: pod } }),
    changes: [
      ...ofPod("spec/template"),
      ["spec/template/spec/restartPolicy", "Always"],
      ["spec/template/spec/restartPolicy", undefined],
      ["spec/template/spec/restartPolicy", "OnFailure"],
      ["spec/backoffLimit", -1],
    ],
  },
  {
    object: inNamespace("batch/v1", "CronJob", {
      spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: pod } } },
    }),
    changes: [
      ...ofPod("spec/jobTemplate/spec/template"),
      ["spec/timeZone", "Europe/Berln"],
      ["spec/timeZone", "Europe/Berlin"],
      ["spec/timeZone", "Etc/UTC"],
      ["spec/timeZone", "europe/berlin"],
      ["spec/timeZone", "US/Pacific"],
      ["spec/timeZone", "CEST"],
      ["spec/timeZone", "+02:00"],
      ["spec/jobTemplate/spec/template/spec/restartPolicy", "Always"],
      ["spec/jobTemplate/spec/template/spec/restartPolicy", undefined],
      ["spec/successfulJobsHistoryLimit", -1],
      ["metadata/name", "a".repeat(52)],
      ["metadata/name", "a".repeat(53)],
    ],
  },
  {
    object: inNamespace("policy/v1", "PodDisruptionBudget", {
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    }),
    changes: [["spec/maxUnavailable", 1]],
  },
  {
    object: inNamespace("autoscaling/v2", "HorizontalPodAutoscaler", {
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "one" } },
    }),
    changes: [
      ["spec/minReplicas", 4],
      ["spec/minReplicas", 3],
      ["spec/maxReplicas", 0],
    ],
  },
];
