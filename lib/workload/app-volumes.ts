import type { PersistentVolumeClaim, Volume, VolumeMount } from "../../imports/k8s/core-v1";
import { type Asker, libraryFor, storageClassFor } from "../declared/offers";
import type { LibraryOffer } from "../declared/storage";
import type { App } from "../model/app";
import type { AppVolume } from "../model/app-volume";
import { mainIdentity } from "./app-container";
import { SCRATCH, volumeNamesOf } from "./app-volume-names";
import { writesRoot } from "./container-security";
import { KEEP_DATA } from "./keep";
import { commonLabels } from "./labels";
import type { PlacedApp } from "./placed-app";
import { restoredFrom, type SavedClaim } from "./volume-backup";

type ClaimVolume = Extract<AppVolume, { kind: "claim" }>;

/** What an app's `volumes` become. */
export interface AppVolumes {
  /** Mounts of the container. */
  readonly mounts: readonly VolumeMount[];
  /** Volumes of the pod; those of claim templates are not among them. */
  readonly pod: readonly Volume[];
  /** Claims of their own; those of a StatefulSet with several replicas are templates instead. */
  readonly claims: readonly NamedClaim[];
  /** Claim templates of a StatefulSet; empty for everything else. */
  readonly templates: readonly PersistentVolumeClaim[];
  /** Claims that are saved one by one, as their volumes say. */
  readonly saved: readonly SavedClaim[];
  /** Some claim can be written from one node only. */
  readonly singleWriter: boolean;
  /** Names in the pod of the volumes that hold the app's own data. */
  readonly data: readonly string[];
  /** Names in the pod of empty folders that a read-only root needs; they are the app's own container's alone. */
  readonly scratch: readonly string[];
  /** Names in the pod of everything else: libraries, shares, scratch space. */
  readonly other: readonly string[];
}

type NamedClaim = PersistentVolumeClaim & { readonly metadata: { readonly name: string } };

interface Placed {
  readonly path: string;
  readonly name: string;
  readonly source: AppVolume;
}

/** True when some volume can be written from one node only. */
export function hasSingleWriter(app: App): boolean {
  return Object.values(app.volumes).some((one) => one.kind === "claim" && one.accessMode !== "ReadWriteMany");
}

/**
 * Mounts, pod volumes and claims of an app. One library is one volume of the
 * pod however many folders of it are mounted. Each of several replicas of a
 * StatefulSet has claims of its own.
 */
export function appVolumes(asker: Asker, { name, namespace, app, kind }: PlacedApp): AppVolumes {
  const each = kind === "StatefulSet" && app.replicas > 1;
  const names = volumeNamesOf(app);
  const placed = Object.entries(app.volumes).map(
    ([path, source]): Placed => ({
      path,
      source,
      name: names.get(path) ?? path,
    }),
  );
  const claims = placed.flatMap(({ path, name: volume, source }) =>
    source.kind === "claim" ? [{ volume, source, path }] : [],
  );
  const specOf = (path: string, claim: ClaimVolume) => ({
    accessModes: [claim.accessMode],
    resources: { requests: { storage: claim.size.toQuantity() } },
    storageClassName: storageClassFor(
      { ...asker, path: `${asker.path}.volumes["${path}"]` },
      claim.storageClass,
      claim.accessMode,
    ),
  });
  const claimLabels = { ...commonLabels(name), ...(app.backup ? {} : asker.declared.backup?.excluded) };
  const scratch = needsScratch(app);
  const libraries = new Map<string, LibraryOffer>();
  for (const { path, source } of placed) {
    if (source.kind !== "shared") continue;
    const where = { ...asker, path: `${asker.path}.volumes["${path}"]` };
    libraries.set(source.shared, libraryFor(where, source.shared, namespace, source.readOnly));
  }
  const volumes = new Map<string, Volume>();
  for (const { name: volume, source } of placed) {
    if (each && source.kind === "claim") continue;
    volumes.set(volume, podVolume(name, volume, source, libraries));
  }
  if (scratch) volumes.set(SCRATCH, { name: SCRATCH, emptyDir: { sizeLimit: "256Mi" } });
  const data = claims.map(({ volume }) => volume);
  return {
    mounts: [...placed.map(mount), ...(scratch ? [{ name: SCRATCH, mountPath: "/tmp" }] : [])],
    pod: [...volumes.values()],
    claims: each
      ? []
      : claims.map(({ volume, source, path }) => ({
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          metadata: { name: `${name}-${volume}`, namespace, labels: claimLabels, annotations: KEEP_DATA },
          spec: { ...specOf(path, source), ...restoredFrom(`${name}-${volume}`, source.backup) },
        })),
    templates: each
      ? claims.map(({ volume, source, path }) => ({
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          metadata: { name: volume, labels: claimLabels },
          spec: specOf(path, source),
        }))
      : [],
    saved: claims.flatMap(({ volume, source, path }): SavedClaim[] => {
      if (source.backup === undefined) return [];
      const { storageClassName, accessModes } = specOf(path, source);
      return [
        {
          name: `${name}-${volume}`,
          path,
          storageClass: storageClassName,
          accessMode: accessModes[0] ?? source.accessMode,
          size: source.size.toQuantity(),
          backup: source.backup,
        },
      ];
    }),
    singleWriter: hasSingleWriter(app),
    data,
    scratch: scratch ? [SCRATCH] : [],
    other: [...volumes.keys()].filter((volume) => !data.includes(volume)),
  };
}

function mount({ path, name, source }: Placed): VolumeMount {
  const readOnly = "readOnly" in source && source.readOnly;
  const subPath = "subPath" in source ? source.subPath : undefined;
  return {
    name,
    mountPath: path,
    ...(subPath === undefined ? {} : { subPath }),
    ...(readOnly ? { readOnly: true } : {}),
  };
}

/** Most programs want a /tmp, and a read-only root has none. */
function needsScratch(app: App): boolean {
  return !writesRoot(mainIdentity(app)) && app.volumes["/tmp"] === undefined;
}

function podVolume(app: string, name: string, source: AppVolume, libraries: ReadonlyMap<string, LibraryOffer>): Volume {
  switch (source.kind) {
    case "claim":
      return { name, persistentVolumeClaim: { claimName: `${app}-${name}` } };
    case "shared":
      return { name, persistentVolumeClaim: { claimName: libraries.get(source.shared)?.claim ?? source.shared } };
    case "existing":
      return { name, persistentVolumeClaim: { claimName: source.claim } };
    case "nfs": {
      const [server = "", path = ""] = source.nfs.split(/:(.*)/);
      return { name, nfs: { server, path, readOnly: source.readOnly } };
    }
    case "host":
      return {
        name,
        hostPath: { path: source.host, ...(source.create === true ? { type: "DirectoryOrCreate" } : {}) },
      };
    case "scratch":
      return {
        name,
        emptyDir: { ...(source.memory === true ? { medium: "Memory" } : {}), sizeLimit: source.size.toQuantity() },
      };
  }
}
