import { type Base, inNamespace, labels, template } from "./base";

const jobTemplate = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };

const claimSpec = (storage: string) => ({
  accessModes: ["ReadWriteOnce"],
  storageClassName: "fast",
  resources: { requests: { storage } },
});

/** What runs pods and what guards them, with changes that people make. */
export const WORKLOADS: readonly Base[] = [
  {
    object: inNamespace("apps/v1", "Deployment", {
      spec: { replicas: 1, selector: { matchLabels: labels }, template },
    }),
    changes: [
      ["spec/replicas", 3],
      ["spec/selector/matchLabels", { app: "one", part: "web" }],
      ["spec/template/metadata/labels", { app: "one", more: "1" }],
      ["spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/strategy", { type: "Recreate" }, "Recreate"],
      ["spec/strategy", { type: "Recreate", rollingUpdate: null }, "Recreate, rollingUpdate null"],
      ["spec/minReadySeconds", 5],
      ["spec/revisionHistoryLimit", 2],
    ],
  },
  {
    object: inNamespace("apps/v1", "Deployment", {
      spec: {
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
        selector: { matchLabels: labels },
        template,
      },
    }),
    as: "rollingUpdate said",
    changes: [
      ["spec/strategy", { type: "Recreate" }, "Recreate"],
      ["spec/strategy/rollingUpdate/maxSurge", 1],
    ],
  },
  {
    object: inNamespace("apps/v1", "Deployment", {
      spec: { strategy: { type: "Recreate" }, selector: { matchLabels: labels }, template },
    }),
    as: "Recreate",
    changes: [["spec/strategy", { type: "RollingUpdate" }, "RollingUpdate"]],
  },
  {
    object: inNamespace("apps/v1", "DaemonSet", { spec: { selector: { matchLabels: labels }, template } }),
    changes: [
      ["spec/selector/matchLabels", { app: "one", part: "web" }],
      ["spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/updateStrategy", { type: "OnDelete" }],
    ],
  },
  {
    object: inNamespace("apps/v1", "ReplicaSet", { spec: { selector: { matchLabels: labels }, template } }),
    changes: [
      ["spec/selector/matchLabels", { app: "one", part: "web" }],
      ["spec/replicas", 2],
    ],
  },
  {
    object: inNamespace("apps/v1", "StatefulSet", {
      spec: {
        replicas: 1,
        serviceName: "one",
        selector: { matchLabels: labels },
        template,
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claimSpec("1Gi") }],
      },
    }),
    changes: [
      ["spec/replicas", 3],
      ["spec/serviceName", "two"],
      ["spec/podManagementPolicy", "Parallel"],
      ["spec/selector/matchLabels", { app: "one", part: "web" }],
      ["spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/updateStrategy", { type: "OnDelete" }],
      ["spec/minReadySeconds", 5],
      ["spec/revisionHistoryLimit", 2],
      ["spec/ordinals", { start: 1 }],
      ["spec/persistentVolumeClaimRetentionPolicy", { whenDeleted: "Delete", whenScaled: "Retain" }],
      ["spec/volumeClaimTemplates/0/spec/resources/requests/storage", "2Gi"],
      ["spec/volumeClaimTemplates/0/spec/resources/requests/storage", "1024Mi", "the same in other words"],
      ["spec/volumeClaimTemplates/0/spec/storageClassName", "slow"],
      ["spec/volumeClaimTemplates/0/metadata/labels", labels],
      ["spec/volumeClaimTemplates/0/metadata/annotations", { a: "b" }],
      ["spec/volumeClaimTemplates/0/metadata/name", "other"],
      ["spec/volumeClaimTemplates", undefined],
    ],
  },
  {
    object: inNamespace("batch/v1", "Job", { spec: { template: jobTemplate } }),
    changes: [
      ["spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/template/spec/nodeSelector", { disk: "ssd" }],
      ["spec/completions", 2],
      ["spec/parallelism", 2],
      ["spec/completionMode", "Indexed"],
      ["spec/backoffLimit", 2],
      ["spec/backoffLimitPerIndex", 2],
      ["spec/activeDeadlineSeconds", 60],
      ["spec/ttlSecondsAfterFinished", 60],
      ["spec/suspend", true],
      ["spec/podReplacementPolicy", "Failed"],
      ["spec/managedBy", "example.org/other"],
      [
        "spec/podFailurePolicy",
        { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }] },
      ],
      ["spec/manualSelector", true],
    ],
  },
  {
    object: inNamespace("batch/v1", "CronJob", {
      spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: jobTemplate } } },
    }),
    changes: [
      ["spec/schedule", "0 4 * * *"],
      ["spec/timeZone", "Europe/Berlin"],
      ["spec/concurrencyPolicy", "Forbid"],
      ["spec/jobTemplate/spec/template/spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/suspend", true],
    ],
  },
  {
    object: inNamespace("v1", "Pod", { spec: { ...template.spec } }),
    changes: [
      ["spec/containers/0/image", "registry.example.org/one:2"],
      ["spec/containers/0/env", [{ name: "A", value: "b" }]],
      ["spec/nodeSelector", { disk: "ssd" }],
      ["spec/activeDeadlineSeconds", 60],
      ["metadata/labels", labels],
    ],
  },
  {
    object: inNamespace("policy/v1", "PodDisruptionBudget", {
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    }),
    changes: [
      ["spec/minAvailable", 2],
      ["spec/selector/matchLabels/app", "two"],
    ],
  },
  {
    object: inNamespace("autoscaling/v2", "HorizontalPodAutoscaler", {
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "one" } },
    }),
    changes: [
      ["spec/maxReplicas", 4],
      ["spec/scaleTargetRef/name", "two"],
    ],
  },
];
