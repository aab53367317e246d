import { toYamlStream } from "../emit/yaml";
import { resources } from "../workload/resources";

/**
 * A measurement on a volume of a storage class: a claim, and a Job that reads
 * and writes it at random in blocks of 4 KiB and fails below a limit.
 */
export interface StorageCheckProps {
  /** Class that is measured. */
  readonly storageClass: string;
  /** Access mode of the claim. */
  readonly accessMode: "ReadWriteOnce" | "ReadWriteMany";
  /** Reads and writes together, a second. */
  readonly minimumIops: number;
}

/** Namespace of all checks; removed when they are done. */
export const CHECK_NAMESPACE = "storage-check";

// renovate: datasource=docker depName=docker.io/library/alpine
const IMAGE = "docker.io/library/alpine:3.24@sha256:28bd5fe8b56d1bd048e5babf5b10710ebe0bae67db86916198a6eec434943f8b";

/** What apk needs of root: to unpack files with their owners and modes, and to run scripts in a changed root (capabilities(7)). */
const APK_CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETGID", "SETUID", "SYS_CHROOT"];

/** Seconds of one measurement: past the write cache of a small NAS. */
const SECONDS = 30;

/**
 * Direct requests, so that the node's memory is not what is measured, from four
 * writers at once. Fields 8 and 49 of fio's terse output are reads and writes
 * a second (fio documentation: Terse output, version 3).
 */
const SCRIPT = `set -eu
apk add --no-cache --quiet fio
fio --name=check --directory=/volume --size=256m --rw=randrw --rwmixread=50 --bs=4k \\
  --direct=1 --ioengine=psync --numjobs=4 --group_reporting --time_based --runtime=${SECONDS} \\
  --output-format=terse --terse-version=3 --output=/tmp/result
rm -f /volume/check.*
awk -F';' -v limit="$MINIMUM_IOPS" '
  { reads += $8; writes += $49 }
  END {
    printf "%d reads/s, %d writes/s, %d wanted together\\n", reads, writes, limit
    exit !(reads + writes > limit)
  }' /tmp/result
`;

/** Job that measures a storage class. */
export function storageCheckName({ storageClass }: StorageCheckProps): string {
  return `iops-${storageClass}`;
}

/** The manifests as one YAML file, for kubectl apply. They are not part of what GitOps delivers. */
export function storageCheckFile(props: StorageCheckProps): string {
  const name = storageCheckName(props);
  const namespace = CHECK_NAMESPACE;
  return toYamlStream([
    {
      apiVersion: "v1",
      kind: "Namespace",
      // fio is installed into the container when it starts, which takes root.
      metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "baseline" } },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace },
      spec: {
        accessModes: [props.accessMode],
        storageClassName: props.storageClass,
        resources: { requests: { storage: "2Gi" } },
      },
    },
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, namespace },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: 600,
        template: {
          spec: {
            restartPolicy: "Never",
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: { seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name: "fio",
                image: IMAGE,
                command: ["/bin/sh", "-c", SCRIPT],
                env: [{ name: "MINIMUM_IOPS", value: String(props.minimumIops) }],
                resources: resources("200m", "128Mi", "512Mi"),
                securityContext: {
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ["ALL"], add: APK_CAPABILITIES },
                },
                volumeMounts: [{ name: "volume", mountPath: "/volume" }],
              },
            ],
            volumes: [{ name: "volume", persistentVolumeClaim: { claimName: name } }],
          },
        },
      },
    },
  ]);
}
