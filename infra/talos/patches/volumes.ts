import type { Fields } from "../../../lib/data/fields";
import type { UserVolume } from "../../../lib/declared/asked";
import type { Cluster } from "../../../lib/model/cluster";
import { diskTarget } from "../../../lib/model/disk-target";
import { settingsOf } from "../../../lib/model/machine-settings";
import { InputError, type Problem } from "../../../lib/model/problem";
import type { Size } from "../../../lib/model/quantity";
import type { Volume } from "../../../lib/model/volume";
import type { MachineShape } from "../../../lib/plan/machine";
import { diskExpression } from "../disk";
import { encryptionFields } from "../encryption";
import type { Generation } from "../generation";

/**
 * Documents of Talos' own volumes that are encrypted, limited or on another
 * disk, of the operator's volumes, and of those that components ask for. Each
 * is whole: a second patch of one would take its selector and sizes away.
 * VolumeConfig has taken the place of `machine.systemDiskEncryption` since
 * Talos 1.11.
 *
 * @throws InputError with every volume that the contract does not know, and every two that differ under one name
 */
export function volumes(cluster: Cluster, plan: MachineShape, generation: Generation): readonly Fields[] {
  const { state, ephemeral } = plan.machine.encryption ?? cluster.talos.encryption ?? {};
  const { ephemeralSize, ephemeralDisk, volumes: own = {} } = settingsOf(cluster.talos, plan.machine);
  const documents: Fields[] = [];
  if (state !== undefined) documents.push(volume("STATE", { encryption: encryptionFields(cluster, state) }));
  const provisioning = {
    ...(ephemeralDisk === undefined ? {} : { diskSelector: { match: match(plan, ephemeralDisk) } }),
    ...(ephemeralSize === undefined ? {} : { maxSize: `${ephemeralSize.gibibytes}GiB` }),
  };
  if (ephemeral !== undefined || Object.keys(provisioning).length > 0) {
    documents.push(
      volume("EPHEMERAL", {
        ...(Object.keys(provisioning).length === 0 ? {} : { provisioning }),
        ...(ephemeral === undefined
          ? {}
          : // A disk moved to another machine stays closed even where its key would open there: STATE is missing.
            { encryption: encryptionFields(cluster, ephemeral, state !== undefined) }),
      }),
    );
  }
  const chosen = Object.entries(own).flatMap(([name, wanted]) =>
    wanted === false ? [] : [ownVolume(cluster, plan, name, wanted)],
  );
  return [...documents, ...chosen, ...userVolumes(cluster, plan, generation, Object.keys(own))];
}

function volume(name: "STATE" | "EPHEMERAL", fields: Fields): Fields {
  return { apiVersion: "v1alpha1", kind: "VolumeConfig", name, ...fields };
}

function match(
  { machine }: MachineShape,
  choice: Parameters<typeof diskTarget>[1],
  where: "disk" | "volume" = "disk",
): string {
  const target = diskTarget(machine, choice);
  if (target === undefined) throw new Error(`${machine.name} has no such disk`);
  return diskExpression(target, where);
}

function ownVolume(cluster: Cluster, plan: MachineShape, name: string, wanted: Volume): Fields {
  const document = (kind: string, fields: Fields): Fields => ({ apiVersion: "v1alpha1", kind, name, ...fields });
  switch (wanted.kind) {
    case "directory":
      return document("UserVolumeConfig", { volumeType: "directory" });
    case "existing": {
      const conditions = [
        ...(wanted.label === undefined ? [] : [`volume.partition_label == ${JSON.stringify(wanted.label)}`]),
        ...(wanted.uuid === undefined ? [] : [`volume.partition_uuid == ${JSON.stringify(wanted.uuid.toLowerCase())}`]),
        ...(wanted.disk === undefined ? [] : [match(plan, wanted.disk, "volume")]),
      ];
      const mount = {
        ...(wanted.readOnly ? { readOnly: true } : {}),
        ...(wanted.accessTime ? {} : { disableAccessTime: true }),
      };
      return document("ExistingVolumeConfig", {
        discovery: { volumeSelector: { match: conditions.join(" && ") } },
        ...(Object.keys(mount).length === 0 ? {} : { mount }),
      });
    }
    case "user":
      return document("UserVolumeConfig", {
        ...(wanted.whole ? { volumeType: "disk" } : {}),
        provisioning: provisioning(plan, wanted),
        filesystem: { type: wanted.filesystem, ...(wanted.projectQuota ? { projectQuotaSupport: true } : {}) },
        ...encryption(cluster, wanted),
        ...(wanted.accessTime ? {} : { mount: { disableAccessTime: true } }),
      });
    case "raw":
      return document("RawVolumeConfig", { provisioning: provisioning(plan, wanted), ...encryption(cluster, wanted) });
    case "swap":
      return document("SwapVolumeConfig", { provisioning: provisioning(plan, wanted), ...encryption(cluster, wanted) });
  }
}

function encryption(cluster: Cluster, wanted: Extract<Volume, { kind: "user" | "raw" | "swap" }>): Fields {
  return wanted.encryption === undefined ? {} : { encryption: encryptionFields(cluster, wanted.encryption) };
}

/** Least size that a volume is asked for where the definition names none: Talos wants one. */
const SMALLEST = "1GiB";

function provisioning(plan: MachineShape, wanted: Extract<Volume, { kind: "user" | "raw" | "swap" }>): Fields {
  const { minSize, maxSize, grow } = wanted;
  const diskSelector = { match: match(plan, wanted.disk) };
  if (wanted.kind === "user" && wanted.whole) return { diskSelector };
  return {
    diskSelector,
    minSize: minSize === undefined ? SMALLEST : talosSize(minSize),
    ...(maxSize === undefined ? {} : { maxSize: talosSize(maxSize) }),
    grow: grow ?? maxSize === undefined,
  };
}

/** `100GiB`, `500GB`: whole numbers with a unit, as Talos reads sizes. */
function talosSize(size: Size): string {
  const text = size.toString().replace(" ", "");
  return /^\d+[KMGT]i?B$/.test(text) ? text : `${size.mebibytes}MiB`;
}

function userVolumes(
  cluster: Cluster,
  plan: MachineShape,
  generation: Generation,
  taken: readonly string[],
): readonly Fields[] {
  const made = new Map<string, { readonly document: Fields; readonly component: string }>();
  const problems: Problem[] = [];
  for (const need of plan.needs) {
    for (const wanted of need.userVolumes ?? []) {
      // The operator's volume of this name takes its place, under the same path.
      if (taken.includes(wanted.name)) continue;
      if (wanted.minSize === undefined && generation !== "documents") {
        problems.push(withoutSize(cluster, need.component, wanted));
        continue;
      }
      const document = userVolume(wanted);
      const before = made.get(wanted.name);
      if (before !== undefined && JSON.stringify(before.document) !== JSON.stringify(document)) {
        problems.push({
          file: cluster.file,
          path: `components.${need.component}`,
          got: `user volume ${wanted.name}`,
          want: `the same as components.${before.component} asks for under this name`,
          fix: "change the options of one of the two, or leave one out",
        });
        continue;
      }
      made.set(wanted.name, { document, component: need.component });
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return [...made.values()].map(({ document }) => document);
}

function userVolume({ name, minSize, maxSize, disk }: UserVolume): Fields {
  const document = { apiVersion: "v1alpha1", kind: "UserVolumeConfig", name };
  if (minSize !== undefined) {
    return {
      ...document,
      provisioning: {
        diskSelector: { match: disk ?? "system_disk" },
        minSize,
        ...(maxSize === undefined ? { grow: disk !== undefined } : { maxSize, grow: false }),
      },
    };
  }
  return { ...document, volumeType: "directory" };
}

function withoutSize({ file, versions }: Cluster, component: string, { name }: UserVolume): Problem {
  return {
    file,
    path: `components.${component}`,
    got: `user volume ${name} without a size, on a cluster of contract ${versions.contract}`,
    want: "a size: volumes that are directories came with Talos 1.12",
    fix: "give the component's volume a size",
  };
}
