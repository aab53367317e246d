import type { CronJob } from "../../imports/k8s/batch-v1";
import type { Container, EnvVar, Volume } from "../../imports/k8s/core-v1";
import { type Cluster, machinesOf } from "../../lib/model/cluster";
import { ACCESS_KEY, SECRET_KEY } from "../../lib/model/object-storage";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import { NAME, NAMESPACE, type Options } from "./options";
import { SNAPSHOT, STORE_SCRIPT, WAIT_SCRIPT } from "./script";

// renovate: datasource=docker depName=docker.io/rclone/rclone
const RCLONE_IMAGE =
  "docker.io/rclone/rclone:1.75.1@sha256:45401ad7410db1d67ffdb58e19059ad20b0d8e0285a60e38bbec55cc1019c7a5";

/** Secret that Talos makes for its ServiceAccount, with a client configuration under `config`. */
export const TALOS_SECRET = "etcd-backup-talos";
/** Secret with the access key of the bucket. */
export const BUCKET_SECRET = "etcd-backup-bucket";
/** Secret with the passphrase that snapshots are encrypted with. */
export const PASSPHRASE_SECRET = "etcd-backup-passphrase";
/** Its only key. */
export const PASSPHRASE_KEY = "passphrase";
/** Claim of the folder on the NAS that snapshots go to. */
export const NFS_CLAIM = "etcd-backup-nas";

const CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

/** `s3:bucket/prefix/` and `/nas/`. */
export function targetsOf({ storage, nfs }: Options): readonly string[] {
  const folder = storage === undefined ? "" : [storage.bucket, storage.prefix].filter((part) => part !== "").join("/");
  return [
    ...(storage === undefined ? [] : [`s3:${folder.replace(/\/+$/, "")}/`]),
    ...(nfs === undefined ? [] : ["/nas/"]),
  ];
}

/**
 * One run has as many pods as there are control planes, no two on one node, and
 * succeeds with the first of them. Each asks the Talos API of the node it
 * runs on, so a control plane that is down, or whose etcd is, is passed over,
 * and no address is written anywhere (Kubernetes: Jobs, success policy).
 */
export function backupJob(
  cluster: Cluster,
  options: Options,
): CronJob & { readonly metadata: { readonly name: string } } {
  const count = machinesOf(cluster, "control-plane").length;
  const labels = commonLabels(NAME);
  const work = { name: "work", mountPath: "/scratch" };
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: NAME, namespace: NAMESPACE, labels },
    spec: {
      schedule: options.cron,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 2,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          completionMode: "Indexed",
          completions: count,
          parallelism: count,
          successPolicy: { rules: [{ succeededCount: 1 }] },
          backoffLimitPerIndex: 1,
          maxFailedIndexes: count,
          activeDeadlineSeconds: 7200,
          template: {
            metadata: { labels },
            spec: {
              restartPolicy: "Never",
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              securityContext: restrictedPod(options.user),
              nodeSelector: { [CONTROL_PLANE]: "" },
              tolerations: [{ key: CONTROL_PLANE, operator: "Exists", effect: "NoSchedule" }],
              affinity: {
                podAntiAffinity: {
                  requiredDuringSchedulingIgnoredDuringExecution: [
                    { labelSelector: { matchLabels: selectorLabels(NAME) }, topologyKey: "kubernetes.io/hostname" },
                  ],
                },
              },
              initContainers: [
                small("wait", RCLONE_IMAGE, {
                  command: ["/bin/sh", "-c", WAIT_SCRIPT],
                }),
                small("snapshot", `ghcr.io/siderolabs/talosctl:v${cluster.versions.talos}`, {
                  args: [
                    "--talosconfig=/var/run/secrets/talos.dev/config",
                    "--endpoints=$(NODE_ADDRESS)",
                    "--nodes=$(NODE_ADDRESS)",
                    "etcd",
                    "snapshot",
                    SNAPSHOT,
                  ],
                  env: [{ name: "NODE_ADDRESS", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }],
                  volumeMounts: [work, { name: "talos", mountPath: "/var/run/secrets/talos.dev", readOnly: true }],
                }),
              ],
              containers: [
                small("store", RCLONE_IMAGE, {
                  command: ["/bin/sh", "-c", STORE_SCRIPT],
                  env: storeEnvironment(cluster, options),
                  volumeMounts: [work, ...(options.nfs === undefined ? [] : [{ name: "nas", mountPath: "/nas" }])],
                }),
              ],
              volumes: volumes(options),
            },
          },
        },
      },
    },
  };
}

function small(name: string, image: string, more: Omit<Container, "name" | "image">): Container {
  return {
    name,
    image,
    ...more,
    resources: resources("10m", "64Mi", "512Mi"),
    securityContext: restrictedContainer(),
  };
}

function volumes({ nfs, workspace }: Options): Volume[] {
  return [
    { name: "work", emptyDir: { sizeLimit: workspace.toQuantity() } },
    { name: "talos", secret: { secretName: TALOS_SECRET } },
    ...(nfs === undefined ? [] : [{ name: "nas", persistentVolumeClaim: { claimName: NFS_CLAIM } }]),
  ];
}

/** rclone takes its remotes from the environment: RCLONE_CONFIG_<remote>_<option> (rclone docs: Environment Variables). */
function storeEnvironment(cluster: Cluster, options: Options): EnvVar[] {
  const { storage } = options;
  const secret = (name: string, secretName: string, key: string): EnvVar => ({
    name,
    valueFrom: { secretKeyRef: { name: secretName, key } },
  });
  return [
    { name: "CLUSTER", value: cluster.name },
    { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    { name: "KEEP_DAYS", value: String(options.keepDays) },
    { name: "TARGETS", value: targetsOf(options).join(" ") },
    { name: "RCLONE_CONFIG", value: "/scratch/rclone.conf" },
    ...(storage === undefined
      ? []
      : [
          { name: "RCLONE_CONFIG_S3_TYPE", value: "s3" },
          { name: "RCLONE_CONFIG_S3_PROVIDER", value: storage.endpoint === undefined ? "AWS" : "Other" },
          { name: "RCLONE_CONFIG_S3_REGION", value: storage.region },
          ...(storage.endpoint === undefined ? [] : [{ name: "RCLONE_CONFIG_S3_ENDPOINT", value: storage.endpoint }]),
          { name: "RCLONE_CONFIG_S3_NO_CHECK_BUCKET", value: "true" },
          secret("RCLONE_CONFIG_S3_ACCESS_KEY_ID", BUCKET_SECRET, ACCESS_KEY),
          secret("RCLONE_CONFIG_S3_SECRET_ACCESS_KEY", BUCKET_SECRET, SECRET_KEY),
        ]),
    ...(options.passphrase === undefined ? [] : [secret("PASSPHRASE", PASSPHRASE_SECRET, PASSPHRASE_KEY)]),
  ];
}
