import { at, textAt } from "../../data/fields";
import type { PlannedRelease } from "../../plan/stage";
import { chartsOf, manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { provided } from "./provided";

/** Names under which a chart's drivers make volumes; a function where its values or its namespace say the name. */
type Names = readonly string[] | ((release: PlannedRelease) => readonly string[]);

/** Drivers by chart (each project's documentation: StorageClass). */
const BY_CHART: Readonly<Record<string, Names>> = {
  longhorn: ["driver.longhorn.io"],
  "proxmox-csi-plugin": ["csi.proxmox.sinextra.dev"],
  openebs: ["openebs.io/local", "local.csi.openebs.io", "zfs.csi.openebs.io", "io.openebs.csi-mayastor"],
  "localpv-provisioner": ["openebs.io/local"],
  "csi-driver-nfs": ["nfs.csi.k8s.io"],
  "csi-driver-smb": ["smb.csi.k8s.io"],
  "ceph-csi-rbd": ({ values }) => [textAt(values, "driverName") ?? "rbd.csi.ceph.com"],
  "ceph-csi-cephfs": ({ values }) => [textAt(values, "driverName") ?? "cephfs.csi.ceph.com"],
  "rook-ceph": ({ namespace }) =>
    ["rbd.csi.ceph.com", "cephfs.csi.ceph.com", "nfs.csi.ceph.com", "ceph.rook.io/bucket"].map(
      (name) => `${namespace}.${name}`,
    ),
  "democratic-csi": ({ values }) => {
    const name = textAt(values, "csiDriver", "name");
    return name === undefined ? [] : [name];
  },
  topolvm: ["topolvm.io"],
  "synology-csi": ["csi.san.synology.com"],
  "piraeus-operator": ["linstor.csi.linbit.com"],
  piraeus: ["linstor.csi.linbit.com"],
  "hcloud-csi": ["csi.hetzner.cloud"],
  "secrets-store-csi-driver": ["secrets-store.csi.k8s.io"],
  "cert-manager-csi-driver": ["csi.cert-manager.io"],
  "cert-manager-csi-driver-spiffe": ["spiffe.csi.cert-manager.io"],
  "local-path-provisioner": ["rancher.io/local-path", "cluster.local/local-path-provisioner"],
};

/** True for a chart whose work is to make volumes. */
export function isStorageChart(chart: string): boolean {
  return Object.hasOwn(BY_CHART, chart);
}

/** Names of drivers that only one chart brings, with that chart. */
const OWNER = new Map(
  Object.entries(BY_CHART).flatMap(([chart, names]) =>
    typeof names === "function" ? [] : names.map((name) => [name, chart] as const),
  ),
);

/** Forms of names that a release makes of its namespace or takes from its values. */
const BY_FORM: readonly { readonly form: RegExp; readonly chart: string }[] = [
  { form: /\.(?:rbd|cephfs|nfs)\.csi\.ceph\.com$|\.ceph\.rook\.io\/bucket$/, chart: "rook-ceph" },
  { form: /^org\.democratic-csi\./, chart: "democratic-csi" },
];

/** The chart that brings a driver and is not in the plan; undefined: it may come from anywhere. */
export function chartOfDriver(input: CheckInput, name: string): string | undefined {
  const byForm = BY_FORM.find(({ form }) => form.test(name))?.chart;
  // A release of that chart may say the name in a value that is not known here.
  const isThere = chartsOf(input).some(({ release }) => release.chart.name === byForm);
  return OWNER.get(name) ?? (isThere ? undefined : byForm);
}

/** Drivers that the plan installs: of its releases, and those that the classes of its components name. */
export function installedDrivers(input: CheckInput): ReadonlySet<string> {
  const byReleases = chartsOf(input).flatMap(({ release }) => {
    const names = Object.hasOwn(BY_CHART, release.chart.name) ? BY_CHART[release.chart.name] : undefined;
    return typeof names === "function" ? names(release) : (names ?? []);
  });
  const offering = input.declared.storage.flatMap(({ component }) =>
    component === undefined ? [] : [`components.${component}`],
  );
  const byComponents = manifestsOf(input)
    .filter(({ manifest, origin }) => manifest.kind === "StorageClass" && offering.includes(origin))
    .flatMap(({ manifest }) => textAt(manifest, "provisioner") ?? []);
  // Objects of the stages, and those that charts are known to make.
  const byObjects = [...provided(input, "CSIDriver").values()].map(({ name }) => name);
  return new Set([...byReleases, ...byComponents, ...byObjects]);
}

/** Datastore that a class of the Proxmox driver names (Proxmox CSI plugin documentation: options of StorageClass). */
export function proxmoxStorage(manifest: unknown): string | undefined {
  return at(manifest, "provisioner") === "csi.proxmox.sinextra.dev"
    ? textAt(manifest, "parameters", "storage")
    : undefined;
}
