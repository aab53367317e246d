import { nearest } from "../../data/nearest";
import { reach } from "../../delivery/facts/references/path";
import { groupOf, type Manifest } from "../../manifest/manifest";
import { podSpecs } from "../../manifest/pod";
import { manifestsOf, type PlacedManifest } from "../place";
import type { CheckInput } from "../rule";
import { chartOfDriver, installedDrivers } from "./storage-drivers";

/** A storage driver that an object names, and whether the cluster has it. */
export interface NamedDriver extends Pick<PlacedManifest, "manifest" | "origin"> {
  /** Path of the field that names it, e.g. `provisioner`. */
  readonly field: string;
  /** The name, e.g. `nfs.csi.k8s.io`. */
  readonly driver: string;
  /** `unknown`: it may come from anywhere, and nobody here can say. */
  readonly state: "installed" | "missing" | "unknown";
  /** An installed one of nearly the same name. */
  readonly near?: string | undefined;
  /** The chart that brings it and is not in the plan. */
  readonly chart?: string | undefined;
}

/** Pattern of the field that names the driver, by kind of the storage groups (Kubernetes and snapshot API references). */
const FIELDS: Readonly<Record<string, string>> = {
  StorageClass: "provisioner",
  VolumeAttributesClass: "driverName",
  VolumeSnapshotClass: "driver",
  VolumeSnapshotContent: "spec.driver",
  VolumeGroupSnapshotClass: "driver",
};

/** Every driver that an object of the stages names, with the drivers that the cluster has. */
export function namedDrivers(input: CheckInput): {
  readonly installed: ReadonlySet<string>;
  readonly named: readonly NamedDriver[];
} {
  const all = manifestsOf(input).flatMap(({ manifest, origin }) =>
    driversIn(manifest).map(({ path, driver }) => ({ manifest, origin, field: path, driver })),
  );
  const installed = all.length === 0 ? new Set<string>() : installedDrivers(input);
  const named = all.map((one): NamedDriver => {
    const { driver } = one;
    if (installed.has(driver) || driver === "kubernetes.io/no-provisioner") return { ...one, state: "installed" };
    const near = nearest(driver, installed);
    const chart = chartOfDriver(input, driver);
    return near === undefined && chart === undefined
      ? { ...one, state: "unknown" }
      : { ...one, state: "missing", near, chart };
  });
  return { installed, named };
}

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
