import { nearest } from "../../../data/nearest";
import { showManifest } from "../../../manifest/manifest";
import { storeOf } from "../../facts/datastores";
import { namedDrivers } from "../../facts/named-drivers";
import { proxmoxStorage } from "../../facts/storage-drivers";
import type { CheckInput, Found, Rule } from "../../rule";

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
    const { installed, named } = namedDrivers(input);
    return named.flatMap(({ manifest, origin, field, driver, state, near, chart }): Found[] => {
      const who = showManifest(manifest);
      if (state === "installed") return datastore(input, who, origin, proxmoxStorage(manifest));
      // A driver that nobody knows may come from anywhere: not judged, and said so.
      if (state === "unknown") return [];
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
