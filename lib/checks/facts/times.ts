/** A time in an object that has to be longer or shorter than another, or than a bound. */
export interface TimeRow {
  /** API group; empty for the core. */
  readonly group: string;
  /** Kinds of the group that have it at the same path. */
  readonly kinds: readonly string[];
  /** Where the maps are that hold the times, as a pattern (`lib/delivery/facts/references/path.ts`); empty: the object. */
  readonly path: string;
  /** Path of the time below the map. */
  readonly field: string;
  /** What it is where the field is absent, in seconds; undefined: the row has nothing to say then. */
  readonly usual?: number;
  /** How the time compares with the other one. */
  readonly must: "be longer than" | "be at least" | "be at most";
  /** Path of the other time below the map, with its default in seconds; or the bound itself. */
  readonly other: { readonly field: string; readonly usual: number } | { readonly seconds: number };
  /** What happens otherwise. */
  readonly otherwise: string;
  /** Program or page that says so, with its version. */
  readonly source: string;
}

const VALIDATION = "kubernetes 1.37.2";
const DAYS_90 = 2160 * 3600;

const CERTIFICATE = { group: "cert-manager.io", kinds: ["Certificate"], path: "spec" } as const;
const PODS: readonly Pick<TimeRow, "group" | "kinds" | "path">[] = [
  { group: "", kinds: ["Pod"], path: "spec" },
  { group: "apps", kinds: ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"], path: "spec.template.spec" },
  { group: "batch", kinds: ["Job"], path: "spec.template.spec" },
  { group: "batch", kinds: ["CronJob"], path: "spec.jobTemplate.spec.template.spec" },
];

/** Every pair of times that excludes another, by kind and path. */
export const TIME_ROWS: readonly TimeRow[] = [
  {
    ...CERTIFICATE,
    field: "duration",
    usual: DAYS_90,
    must: "be longer than",
    other: { field: "renewBefore", usual: 0 },
    otherwise: "cert-manager never issues it",
    source: "cert-manager 1.21, API reference: CertificateSpec.renewBefore",
  },
  {
    ...CERTIFICATE,
    field: "duration",
    must: "be at least",
    other: { seconds: 3600 },
    otherwise: "cert-manager refuses it",
    source: "cert-manager 1.21, API reference: CertificateSpec.duration",
  },
  {
    ...CERTIFICATE,
    field: "renewBefore",
    must: "be at least",
    other: { seconds: 300 },
    otherwise: "cert-manager refuses it",
    source: "cert-manager 1.21, API reference: CertificateSpec.renewBefore",
  },
  {
    group: "certificates.k8s.io",
    kinds: ["CertificateSigningRequest"],
    path: "spec",
    field: "expirationSeconds",
    must: "be at least",
    other: { seconds: 600 },
    otherwise: "the API server refuses it",
    source: `${VALIDATION}, pkg/apis/certificates/validation`,
  },
  {
    group: "apps",
    kinds: ["Deployment"],
    path: "spec",
    field: "progressDeadlineSeconds",
    usual: 600,
    must: "be longer than",
    other: { field: "minReadySeconds", usual: 0 },
    otherwise: "the API server refuses it, or every rollout counts as failed",
    source: `${VALIDATION}, pkg/apis/apps/validation: validateDeploymentSpec`,
  },
  {
    group: "batch",
    kinds: ["CronJob"],
    path: "spec",
    field: "startingDeadlineSeconds",
    must: "be at least",
    other: { seconds: 10 },
    otherwise: "runs may never start: the controller looks every 10 seconds",
    source: "Kubernetes documentation 1.34: CronJob, deadline for delayed job start",
  },
  ...PODS.flatMap(({ group, kinds, path }): readonly TimeRow[] => [
    {
      group,
      kinds,
      path: `${path}.volumes[].projected.sources[].serviceAccountToken`,
      field: "expirationSeconds",
      must: "be at least",
      other: { seconds: 600 },
      otherwise: "the API server refuses the pod",
      source: `${VALIDATION}, pkg/apis/core/validation: validateProjectionSources`,
    },
    ...["containers", "initContainers"].map(
      (list): TimeRow => ({
        group,
        kinds,
        path,
        field: `${list}[].lifecycle.(preStop|postStart).sleep.seconds`,
        must: "be at most",
        other: { field: "terminationGracePeriodSeconds", usual: 30 },
        otherwise: "the API server refuses the pod",
        source: `${VALIDATION}, pkg/apis/core/validation: validateSleepAction`,
      }),
    ),
  ]),
];
