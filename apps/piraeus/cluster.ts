import type { Stage } from "../../lib/stage/stage";

/** Name of the pool on every machine. */
export const POOL = "pool";

/** Where the pool of each machine is: whole disks by machine, or one folder that all of these have. */
export type Pools =
  | { readonly disks: Readonly<Record<string, readonly string[]>> }
  | { readonly folder: string; readonly machines: readonly string[] };

const API = "piraeus.io/v1";

/** What satellites mount and start elsewhere and Talos does not have (Piraeus documentation: How to Load DRBD on Talos Linux). */
const ABSENT = {
  initContainers: ["drbd-shutdown-guard", "drbd-module-loader"],
  volumes: ["run-systemd-system", "run-drbd-shutdown-guard", "systemd-bus-socket", "lib-modules", "usr-src"],
};

/** LVM writes its backups below /etc, which Talos keeps read-only. */
const LVM_FOLDERS = ["backup", "archive"];

const removed = (names: readonly string[]) => names.map((name) => ({ name, $patch: "delete" }));

/**
 * The LINSTOR cluster, what is different on Talos, and the pool of each machine.
 *
 * @param tolerated true: satellites run on control planes as well, which nothing else does
 */
export function addCluster(stage: Stage, pools: Pools, tolerated: boolean): void {
  const add = (kind: string, name: string, spec: object) =>
    stage.addPlain({ apiVersion: API, kind, metadata: { name }, spec });
  add("LinstorCluster", "linstorcluster", {});
  add("LinstorSatelliteConfiguration", "talos", {
    podTemplate: {
      spec: {
        initContainers: removed(ABSENT.initContainers),
        ...(tolerated
          ? {
              tolerations: [{ key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" }],
            }
          : {}),
        volumes: [
          ...removed(ABSENT.volumes),
          ...LVM_FOLDERS.map((folder) => ({
            name: `etc-lvm-${folder}`,
            hostPath: { path: `/var/etc/lvm/${folder}`, type: "DirectoryOrCreate" },
          })),
        ],
      },
    },
  });
  const poolOn = (machine: string, pool: object) =>
    add("LinstorSatelliteConfiguration", `pool-${machine}`, {
      nodeSelector: { "kubernetes.io/hostname": machine },
      storagePools: [{ name: POOL, ...pool }],
    });
  if ("folder" in pools) {
    for (const machine of pools.machines) poolOn(machine, { fileThinPool: { directory: pools.folder } });
    return;
  }
  for (const [machine, hostDevices] of Object.entries(pools.disks))
    poolOn(machine, { lvmThinPool: {}, source: { hostDevices: [...hostDevices] } });
}
