import type { StorageOffer } from "../../lib/declared/offered";
import { toYaml } from "../../lib/emit/yaml";
import type { Stage } from "../../lib/stage/stage";
import { NAMESPACE, type Options } from "./options";

/** ConfigMap that says how the volumes of each class are saved. */
const VOLUME_POLICY = "volume-policy";

/**
 * A class without a snapshot class would make every backup fail in part, so its
 * volumes are copied file by file (Velero documentation: Resource policies).
 */
function volumePolicy(storage: readonly StorageOffer[]): string {
  const policy = (type: string, classes: readonly StorageOffer[]) =>
    classes.length === 0
      ? []
      : [{ conditions: { storageClass: classes.map(({ storageClass }) => storageClass) }, action: { type } }];
  return toYaml({
    version: "v1",
    volumePolicies: [
      ...policy(
        "snapshot",
        storage.filter(({ snapshots }) => snapshots !== undefined),
      ),
      ...policy(
        "fs-backup",
        storage.filter(({ snapshots }) => snapshots === undefined),
      ),
    ],
  });
}

/** When backups are made, and how the volumes of each class are saved. */
export function schedules(
  stage: Stage,
  { schedules, namespaces, withoutNamespaces, volumes, allVolumes }: Options,
  storage: readonly StorageOffer[],
): void {
  const bySnapshot = volumes === "snapshots";
  if (bySnapshot) {
    stage.add({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: VOLUME_POLICY, namespace: NAMESPACE },
      data: { "policy.yaml": volumePolicy(storage) },
    });
  }
  for (const [name, { cron, keepDays }] of Object.entries(schedules)) {
    stage.add({
      apiVersion: "velero.io/v1",
      kind: "Schedule",
      metadata: { name, namespace: NAMESPACE },
      spec: {
        schedule: cron,
        template: {
          ttl: `${keepDays * 24}h0m0s`,
          storageLocation: "default",
          ...(namespaces === undefined
            ? { includedNamespaces: ["*"], excludedNamespaces: withoutNamespaces }
            : { includedNamespaces: namespaces }),
          includeClusterResources: namespaces === undefined,
          snapshotVolumes: bySnapshot,
          ...(bySnapshot ? { snapshotMoveData: true, resourcePolicy: { kind: "configmap", name: VOLUME_POLICY } } : {}),
          defaultVolumesToFsBackup: volumes === "files" && allVolumes,
        },
      },
    });
  }
}
