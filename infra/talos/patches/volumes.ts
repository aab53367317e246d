import type { Fields } from "../../../lib/data/fields";
import type { UserVolume } from "../../../lib/declared/declaration";
import type { Cluster } from "../../../lib/model/cluster";
import { InputError, type Problem } from "../../../lib/model/problem";
import type { MachineShape } from "../../../lib/plan/machine";
import type { Generation } from "../generation";

/**
 * Documents of Talos' own volumes that are encrypted or limited, and of the
 * volumes that components ask for. VolumeConfig has taken the place of
 * `machine.systemDiskEncryption` since Talos 1.11.
 *
 * @throws InputError with every volume that the contract does not know, and every two that differ under one name
 */
export function volumes(cluster: Cluster, plan: MachineShape, generation: Generation): readonly Fields[] {
  const { encryption, ephemeralSize } = cluster.talos;
  const documents: Fields[] = [];
  if (encryption?.state !== undefined)
    documents.push(volume("STATE", { encryption: encrypted(encryption.state, cluster) }));
  if (encryption?.ephemeral !== undefined || ephemeralSize !== undefined) {
    documents.push(
      volume("EPHEMERAL", {
        ...(ephemeralSize === undefined ? {} : { provisioning: { maxSize: `${ephemeralSize.gibibytes}GiB` } }),
        ...(encryption?.ephemeral === undefined
          ? {}
          : // A disk moved to another machine stays closed even where its key would open there: STATE is missing.
            { encryption: encrypted(encryption.ephemeral, cluster, encryption.state !== undefined) }),
      }),
    );
  }
  return [...documents, ...userVolumes(cluster, plan, generation)];
}

function volume(name: "STATE" | "EPHEMERAL", fields: Fields): Fields {
  return { apiVersion: "v1alpha1", kind: "VolumeConfig", name, ...fields };
}

function encrypted(key: "tpm" | "nodeID", cluster: Cluster, lockToState = false): Fields {
  const opens = key === "tpm" ? { tpm: { checkSecurebootStatusOnEnroll: cluster.talos.secureBoot } } : { nodeID: {} };
  return { provider: "luks2", keys: [{ slot: 0, ...opens, ...(lockToState ? { lockToState: true } : {}) }] };
}

function userVolumes(cluster: Cluster, plan: MachineShape, generation: Generation): readonly Fields[] {
  const made = new Map<string, { readonly document: Fields; readonly component: string }>();
  const problems: Problem[] = [];
  for (const need of plan.needs) {
    for (const wanted of need.userVolumes ?? []) {
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
