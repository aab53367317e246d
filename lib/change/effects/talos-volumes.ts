import { at } from "../../data/fields";
import type { Differing, EffectRow } from "./row";

const staysEncrypted = ({ old, fresh, path, before, after }: Differing) =>
  at(old, "encryption") !== undefined &&
  at(fresh, "encryption") !== undefined &&
  (path[1] !== "provider" || before === after);
const ENCRYPTION = "siderolabs/talos volumes/encrypt.go; Talos documentation: disk encryption";

const VOLUMES = "UserVolumeConfig|RawVolumeConfig|SwapVolumeConfig";
const WIPED = "the volume does not open until it is wiped: one machine after the other, its data copied away before";

/** Documents of volumes, on a node that runs. */
export const TALOS_VOLUMES: readonly EffectRow[] = [
  {
    kind: "VolumeConfig",
    path: "+",
    when: ({ name }) => ["ETCD", "CRI", "KUBELET", "LOG"].includes(name),
    effect: "refused",
    says: "a provisioned node keeps its layout",
    source: "siderolabs/talos volume_config.go, container/validate.go",
  },
  {
    kind: `VolumeConfig|${VOLUMES}`,
    path: "encryption.keys.**",
    when: staysEncrypted,
    effect: "needs a reboot",
    says: "twice for a full rotation",
    source: "Talos documentation: disk encryption",
  },
  ...["cipher", "keySize", "blockSize"].map(
    (key): EffectRow => ({
      kind: `VolumeConfig|${VOLUMES}`,
      path: `encryption.${key}`,
      when: staysEncrypted,
      effect: "none",
      says: "a volume that exists keeps the form that it was made in",
      source: "Talos documentation: disk encryption",
    }),
  ),
  ...["options", "allowDiscards"].map(
    (key): EffectRow => ({
      kind: `VolumeConfig|${VOLUMES}`,
      path: `encryption.${key}.**`,
      when: staysEncrypted,
      effect: "needs a reboot",
      source: "Talos documentation: disk encryption",
    }),
  ),
  {
    kind: "VolumeConfig",
    path: "encryption.**",
    effect: "data lost",
    says: WIPED,
    topic: "encryption",
    source: ENCRYPTION,
  },
  {
    kind: VOLUMES,
    path: "encryption.**",
    when: ({ old, fresh }) => old !== undefined && fresh !== undefined,
    effect: "data lost",
    says: WIPED,
    topic: "encryption",
    source: ENCRYPTION,
  },
  {
    kind: `VolumeConfig|${VOLUMES}`,
    path: "provisioning.**",
    effect: "none",
    says: "a volume that exists keeps its place and size; it is for the next installation",
    source: "Talos documentation: system volumes, user volumes",
  },
  {
    kind: `VolumeConfig|${VOLUMES}`,
    path: "filesystem.**",
    effect: "none",
    says: "a volume that exists keeps its file system",
    source: "Talos documentation: user volumes",
  },
  { kind: "VolumeConfig", path: "mount.**", effect: "needs a reboot", source: "Talos documentation: system volumes" },
  { kind: `VolumeConfig|${VOLUMES}`, path: "trim.**", effect: "live", source: "Talos documentation: filesystem trim" },
  {
    kind: `VolumeConfig|${VOLUMES}`,
    path: "scrub.**",
    effect: "live",
    source: "Talos documentation: filesystem scrub",
  },
  {
    kind: "VolumeConfig",
    path: "-",
    effect: "none",
    says: "a volume that exists stays as it is",
    source: "Talos documentation: system volumes",
  },
  {
    kind: `${VOLUMES}|ExistingVolumeConfig|ExternalVolumeConfig|LVMVolumeGroupConfig|LVMLogicalVolumeConfig|RAIDArrayConfig`,
    path: "+",
    effect: "live",
    source: "Talos documentation: user volumes",
  },
  {
    kind: `${VOLUMES}|ExistingVolumeConfig|ExternalVolumeConfig`,
    path: "-",
    effect: "left behind",
    says: "unmounted; its data stays until talosctl wipe disk --drop-partition",
    source: "Talos documentation: user volumes",
  },
  {
    kind: "LVMVolumeGroupConfig|LVMLogicalVolumeConfig|RAIDArrayConfig",
    path: "-",
    effect: "left behind",
    says: "never destroyed; talosctl wipe lv, vg, pv or md does it",
    source: "Talos documentation: what is new in 1.14",
  },
];
