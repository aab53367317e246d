import { textAt } from "../../data/fields";
import type { PlannedRelease } from "../../plan/stage";

/** What a chart's programs need of the machines they run on. */
export interface HostNeed {
  /** Talos system extensions, e.g. `siderolabs/iscsi-tools`. */
  readonly extensions: readonly string[];
  /** Host paths that the kubelet must see. */
  readonly mounts: readonly string[];
}

const NONE: HostNeed = { extensions: [], mounts: [] };

/**
 * Needs of storage charts, by chart name. Sources: the Talos pages of Longhorn,
 * OpenEBS and democratic-csi, and Talos' guides for storage. A GPU's plugin runs
 * only on machines that name a GPU, and those get the driver with it.
 */
export function hostNeedOf({ chart, values }: PlannedRelease): HostNeed {
  switch (chart.name) {
    case "longhorn":
      return {
        extensions: ["siderolabs/iscsi-tools", "siderolabs/util-linux-tools"],
        mounts: [textAt(values, "defaultSettings", "defaultDataPath") ?? "/var/lib/longhorn"],
      };
    case "democratic-csi":
      return (textAt(values, "driver", "config", "driver") ?? "").includes("iscsi")
        ? { extensions: ["siderolabs/iscsi-tools"], mounts: [] }
        : NONE;
    case "openebs":
      return {
        extensions: [],
        mounts: [textAt(values, "localpv-provisioner", "localpv", "basePath") ?? "/var/openebs/local"],
      };
    case "piraeus":
      return { extensions: ["siderolabs/drbd"], mounts: [] };
    case "zfs-localpv":
      return { extensions: ["siderolabs/zfs"], mounts: [] };
    default:
      return NONE;
  }
}

/** Extension that brings the runtime behind a RuntimeClass handler. */
export const HANDLER_EXTENSIONS: Readonly<Record<string, string>> = {
  runsc: "siderolabs/gvisor",
  "runsc-kvm": "siderolabs/gvisor",
  kata: "siderolabs/kata-containers",
  spin: "siderolabs/spin",
  wasmedge: "siderolabs/wasmedge",
};
