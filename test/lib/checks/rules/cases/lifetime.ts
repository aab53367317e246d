import type { RuleName } from "../../../../../lib/checks/rules/catalog";
import { configured, good, release, releaseStage, stage } from "../../../../mistakes/plan";
import type { RuleCase, Shown } from "./case";
import { object } from "./parts";

const own = (...objects: Parameters<typeof stage>[1]): Shown => ({ stages: [stage("app", objects)] });

const kubelet = (args: object, approved: boolean): Shown => ({
  ...(approved ? { stages: [releaseStage(release("kubelet-csr-approver"))] } : {}),
  further: configured(good(), {
    machine: "cp0",
    documents: [{ machine: { kubelet: { extraArgs: { "rotate-server-certificates": "true", ...args } } } }],
  }),
});

const job = (spec: object, annotations: Readonly<Record<string, string>> = {}) => {
  const one = object("Job", "batch/v1", "once", {
    template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "registry.example.org/a:1" }] } },
    ...spec,
  });
  return { ...one, metadata: { ...one.metadata, annotations } };
};

const token = (spec: object) =>
  object("ExternalSecret", "external-secrets.io/v1", "git", {
    dataFrom: [{ sourceRef: { generatorRef: { kind: "GithubAccessToken", name: "app" } } }],
    ...spec,
  });

const ingress = object("Ingress", "networking.k8s.io/v1", "web", {
  tls: [{ hosts: ["a.example.org"], secretName: "web" }],
});
const sealed = object("SealedSecret", "bitnami.com/v1alpha1", "web", {
  encryptedData: { "tls.crt": "AgA", "tls.key": "AgA" },
});
const issued = object("Certificate", "cert-manager.io/v1", "web", { secretName: "web", issuerRef: { name: "a" } });

const rook = (operator: string, cluster: string): Shown => ({
  stages: [
    releaseStage({ ...release("rook-ceph"), chart: { ...release("rook-ceph").chart, version: operator } }),
    releaseStage({
      ...release("rook-ceph-cluster"),
      chart: { ...release("rook-ceph-cluster").chart, version: cluster },
    }),
  ],
});

const driver = (version: string): Shown => ({
  stages: [releaseStage({ ...release("ceph-csi-rbd"), chart: { ...release("ceph-csi-rbd").chart, version } })],
});

export const lifetime = {
  versionsApart: {
    bad: () => rook("v1.20.5", "v1.20.6"),
    at: ["components.rook-ceph"],
    good: () => rook("v1.20.6", "v1.20.6"),
  },
  driverBehind: {
    bad: () => driver("3.12.2"),
    at: ["components.ceph-csi-rbd"],
    good: () => driver("3.16.4"),
  },
  timesExclude: {
    bad: () => own(object("Certificate", "cert-manager.io/v1", "a", { duration: "24h", renewBefore: "48h" })),
    at: ["components.app"],
    good: () => own(object("Certificate", "cert-manager.io/v1", "a", { duration: "72h", renewBefore: "48h" })),
  },
  leaseOrder: {
    bad: () => ({
      stages: [
        releaseStage(
          release("cert-manager", {
            values: { global: { leaderElection: { leaseDuration: "10s", renewDeadline: "40s" } } },
          }),
        ),
      ],
    }),
    at: ["components.cert-manager"],
    good: () => ({
      stages: [
        releaseStage(
          release("cert-manager", {
            values: { global: { leaderElection: { leaseDuration: "60s", renewDeadline: "40s" } } },
          }),
        ),
      ],
    }),
  },
  tokenOutlived: {
    bad: () => own(token({ refreshInterval: "24h" })),
    at: ["components.app"],
    good: () => own(token({ refreshInterval: "30m" })),
  },
  jobMadeAgain: {
    bad: () => own(job({ ttlSecondsAfterFinished: 600 })),
    at: ["components.app"],
    good: () => own(job({ ttlSecondsAfterFinished: 600 }, { "argocd.argoproj.io/hook": "PostSync" })),
  },
  neverDue: {
    bad: () => own(object("CronJob", "batch/v1", "a", { schedule: "0 3 31 2 *" })),
    at: ["components.app"],
    good: () => own(object("CronJob", "batch/v1", "a", { schedule: "0 3 29 2 *" })),
  },
  renewedByNobody: {
    bad: () => own(ingress, sealed),
    at: ["components.app"],
    good: () => own(ingress, issued),
  },
  kubeletCertificateUnapproved: {
    bad: () => kubelet({}, false),
    at: ["talos"],
    good: () => kubelet({}, true),
  },
} satisfies Partial<Record<RuleName, RuleCase>>;
