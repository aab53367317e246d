import type { Asker } from "../declared/offers";
import type { VolumeBackupOffer } from "../declared/storage";
import type { App } from "../model/app";
import type { VolumeBackup } from "../model/app-volume";
import type { Cluster } from "../model/cluster";
import { ACCESS_KEY, CREDENTIAL_INPUTS, SECRET_KEY } from "../model/object-storage";
import { InputError } from "../model/problem";
import { type ComposedSecret, placeComposedSecret } from "../secrets/composed-secret";
import type { Stage } from "../stage/stage";
import { volumeNamesOf } from "./app-volume-names";
import { commonLabels } from "./labels";

/** Value that encrypts the repositories. */
const PASSWORD = "password";

/** A volume of an app that is saved by itself. */
export interface BackedUpVolume {
  readonly app: string;
  readonly namespace: string;
  /** Name of its claim, and of everything that saves and restores it. */
  readonly claim: string;
  readonly backup: VolumeBackup;
}

/** Volumes with `backup`, of every app of a cluster. */
export function backedUpVolumes(cluster: Cluster): readonly BackedUpVolume[] {
  return Object.entries(cluster.apps).flatMap(([name, app]) => volumesOf(name, app));
}

function volumesOf(name: string, app: App): readonly BackedUpVolume[] {
  const names = volumeNamesOf(app);
  return Object.entries(app.volumes).flatMap(([path, one]) =>
    one.kind === "claim" && one.backup !== undefined
      ? [
          {
            app: name,
            namespace: app.namespace ?? name,
            claim: `${name}-${names.get(path) ?? path}`,
            backup: one.backup,
          },
        ]
      : [],
  );
}

/** The Secret that restic reads for one volume (VolSync documentation: Restic, specifying a repository). */
export function repositorySecret({ storage, credentials }: VolumeBackupOffer, volume: BackedUpVolume): ComposedSecret {
  const { bucket, endpoint = `https://s3.${storage.region}.amazonaws.com`, prefix } = storage;
  const folder = [bucket, prefix, volume.namespace, volume.claim].filter((part) => part !== "").join("/");
  return {
    title: "backups of volumes",
    origin: credentials,
    namespace: volume.namespace,
    name: `${volume.claim}-backup`,
    inputs: { ...CREDENTIAL_INPUTS, [PASSWORD]: "password of every repository; without it no backup can be read" },
    texts: {
      RESTIC_REPOSITORY: [`s3:${endpoint}/${folder}`],
      RESTIC_PASSWORD: [{ input: PASSWORD }],
      AWS_ACCESS_KEY_ID: [{ input: ACCESS_KEY }],
      AWS_SECRET_ACCESS_KEY: [{ input: SECRET_KEY }],
      AWS_DEFAULT_REGION: [storage.region],
    },
    labels: commonLabels(volume.app),
  };
}

/** What a claim is made of that is restored before its first use (VolSync documentation: Volume Populator). */
export function restoredFrom(claim: string, backup: VolumeBackup | undefined) {
  if (backup === undefined || !backup.restore) return {};
  return { dataSourceRef: { apiGroup: "volsync.backube", kind: "ReplicationDestination", name: `${claim}-restore` } };
}

/** A claim as its app asks for it. */
export interface SavedClaim {
  readonly name: string;
  readonly path: string;
  readonly storageClass: string;
  readonly accessMode: string;
  readonly size: string;
  readonly backup: VolumeBackup;
}

/** The backup of one claim, and its restore where the volume wants one. */
export function addVolumeBackup(
  stage: Stage,
  asker: Asker,
  { app, name, namespace }: { readonly app: App; readonly name: string; readonly namespace: string },
  claim: SavedClaim,
): void {
  const offer = asker.declared.volumeBackup;
  const path = `${asker.path}.volumes["${claim.path}"].backup`;
  const refuse = (got: string, want: string, fix: string) =>
    new InputError([{ file: asker.cluster.file, path, got, want, fix }]);
  if (offer === undefined)
    throw refuse("a backup of a volume", "a component that makes it", "add components.volsync, or remove backup");
  const snapshots = asker.declared.storage.find((one) => one.storageClass === claim.storageClass)?.snapshots;
  if (snapshots === undefined && claim.backup.restore) {
    throw refuse(
      `a restore into a volume of the class ${claim.storageClass}`,
      "a class with snapshots, of which a restored volume is made",
      "write backup: {restore: false}, or a storageClass with snapshots",
    );
  }
  const volume = { app: name, namespace, claim: claim.name, backup: claim.backup };
  const secret = repositorySecret(offer, volume);
  const placed = placeComposedSecret(stage, { ...asker, path: "components.volsync.credentials" }, secret);
  const common = {
    repository: secret.name,
    copyMethod: snapshots === undefined ? "Direct" : "Snapshot",
    ...(snapshots === undefined ? {} : { volumeSnapshotClassName: snapshots }),
    storageClassName: claim.storageClass,
    accessModes: [claim.accessMode],
    cacheCapacity: offer.cache,
    cacheStorageClassName: claim.storageClass,
    cacheAccessModes: ["ReadWriteOnce"],
    // Who writes the files, so that restored ones belong to the app.
    moverSecurityContext: {
      runAsUser: app.user,
      runAsGroup: app.group ?? app.user,
      fsGroup: app.group ?? app.user,
      runAsNonRoot: app.user !== 0,
      seccompProfile: { type: "RuntimeDefault" },
    },
  };
  const labels = commonLabels(name);
  const needs = (kind: string) =>
    stage.needs(`${kind} ${namespace}/${claim.name} spec.restic.repository`, { start: { Secret: placed } });
  stage.addPlain({
    apiVersion: "volsync.backube/v1alpha1",
    kind: "ReplicationSource",
    metadata: { name: claim.name, namespace, labels },
    spec: {
      sourcePVC: claim.name,
      trigger: { schedule: claim.backup.schedule ?? offer.schedule },
      restic: { ...common, pruneIntervalDays: 7, retain: { ...offer.keep } },
    },
  });
  needs("ReplicationSource");
  if (!claim.backup.restore) return;
  stage.addPlain({
    apiVersion: "volsync.backube/v1alpha1",
    kind: "ReplicationDestination",
    metadata: { name: `${claim.name}-restore`, namespace, labels },
    spec: {
      trigger: { manual: "restore-once" },
      restic: { ...common, capacity: claim.size, cleanupCachePVC: true, cleanupTempPVC: true },
    },
  });
  needs("ReplicationDestination");
}
