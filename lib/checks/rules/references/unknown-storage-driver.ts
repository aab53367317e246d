import { nearest } from "../../../data/nearest";
import { reach } from "../../../delivery/facts/references/path";
import { groupOf, type Manifest, showManifest } from "../../../manifest/manifest";
import { podSpecs } from "../../../manifest/pod";
import { storeOf } from "../../facts/datastores";
import { chartOfDriver, installedDrivers, proxmoxStorage } from "../../facts/storage-drivers";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** Pattern of the field that names the driver, by kind of the storage groups (Kubernetes and snapshot API references). */
const FIELDS: Readonly<Record<string, string>> = {
  StorageClass: "provisioner",
  VolumeAttributesClass: "driverName",
  VolumeSnapshotClass: "driver",
  VolumeSnapshotContent: "spec.driver",
  VolumeGroupSnapshotClass: "driver",
};

export const unknownStorageDriver: Rule = {
  id: "unknown-storage-driver",
  title: "A class or a volume names a driver or a datastore that is not there",
  family: "references",
  severity: "error",
  answers: [],
  why: "Nobody makes its volumes: claims wait for `waiting for a volume to be created`, and no event says that the driver is missing.",
  fix: "write the name of a driver that the cluster has, or install this one",
  source:
    "Kubernetes documentation: StorageClass, provisioner; documentation of each driver in lib/checks/facts/storage-drivers.ts",
  example: "a StorageClass with provisioner: nfs.csi.k8s.io in a cluster without csi-driver-nfs",
  check: (input) => {
    const classes = manifestsOf(input).flatMap(({ manifest, origin }) =>
      driversIn(manifest).map(({ path, driver }) => ({ manifest, origin, field: path, driver })),
    );
    if (classes.length === 0) return [];
    const installed = installedDrivers(input);
    return classes.flatMap(({ manifest, origin, field, driver }): Found[] => {
      const who = showManifest(manifest);
      if (installed.has(driver) || driver === "kubernetes.io/no-provisioner")
        return datastore(input, who, origin, proxmoxStorage(manifest));
      const near = nearest(driver, installed);
      const chart = chartOfDriver(input, driver);
      // A driver that nobody knows may come from anywhere.
      if (near === undefined && chart === undefined) return [];
      return [
        {
          at: origin,
          message: `${who} ${field} is ${driver}, and ${installed.size === 0 ? "the cluster has no storage driver" : `the cluster has ${[...installed].join(", ")}`}`,
          fix: near === undefined ? `install the chart ${chart}, or write another driver` : `write ${near}`,
        },
      ];
    });
  },
};

/** Drivers that an object names: a class's, a volume's, or those of the volumes of its pods. */
function driversIn(manifest: Manifest): readonly { readonly path: string; readonly driver: string }[] {
  const group = groupOf(manifest.apiVersion);
  const isStorage = /(^|\.)storage\.k8s\.io$/.test(group);
  const patterns =
    isStorage && Object.hasOwn(FIELDS, manifest.kind)
      ? [FIELDS[manifest.kind] ?? ""]
      : group === "" && manifest.kind === "PersistentVolume"
        ? ["spec.csi.driver"]
        : podSpecs(manifest).map(({ path }) => `${path}.volumes[].csi.driver`);
  return patterns.flatMap((pattern) =>
    reach(manifest, pattern).flatMap(({ path, value }) => (typeof value === "string" ? [{ path, driver: value }] : [])),
  );
}

function datastore({ cluster }: CheckInput, who: string, origin: string, wanted: string | undefined): Found[] {
  const { proxmox } = cluster;
  if (wanted === undefined || proxmox === undefined) return [];
  const hosts = Object.keys(proxmox.hosts);
  if (hosts.some((host) => storeOf(cluster, { host, datastore: wanted }) !== undefined)) return [];
  const all = new Set([
    ...Object.values(proxmox.hosts).flatMap(({ datastores }) => Object.keys(datastores ?? {})),
    ...Object.keys(proxmox.datastores),
  ]);
  const near = nearest(wanted, all);
  return [
    {
      at: origin,
      message: `${who} parameters.storage is ${wanted}, and the hosts have ${[...all].join(", ")}`,
      fix: near === undefined ? `write one of ${[...all].join(", ")}` : `write ${near}`,
    },
  ];
}
