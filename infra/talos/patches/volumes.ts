import type { Fields } from "../../../lib/data/fields";
import type { UserVolume } from "../../../lib/declared/declaration";
import type { Cluster } from "../../../lib/model/cluster";
import { InputError } from "../../../lib/model/problem";
import type { MachineShape } from "../../../lib/plan/machine";
import type { Generation } from "../generation";

/**
 * Documents of Talos' own volumes that are encrypted or limited, and of the
 * volumes that components ask for. VolumeConfig has taken the place of
 * `machine.systemDiskEncryption` since Talos 1.11.
 *
 * @throws InputError for a volume that the contract does not know, or two that differ under one name
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
  for (const need of plan.needs) {
    for (const wanted of need.userVolumes ?? []) {
      const document = userVolume(cluster, need.component, wanted, generation);
      const before = made.get(wanted.name);
      if (before !== undefined && JSON.stringify(before.document) !== JSON.stringify(document)) {
        throw new InputError([
          {
            file: cluster.file,
            path: `components.${need.component}`,
            got: `user volume ${wanted.name}`,
            want: `the same as components.${before.component} asks for under this name`,
            fix: "change the options of one of the two, or leave one out",
          },
        ]);
      }
      made.set(wanted.name, { document, component: need.component });
    }
  }
  return [...made.values()].map(({ document }) => document);
}

function userVolume(cluster: Cluster, component: string, wanted: UserVolume, generation: Generation): Fields {
  const { name, minSize, maxSize, disk } = wanted;
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
  if (generation === "documents") return { ...document, volumeType: "directory" };
  throw new InputError([
    {
      file: cluster.file,
      path: `components.${component}`,
      got: `user volume ${name} without a size, on a cluster of contract ${cluster.versions.contract}`,
      want: "a size: volumes that are directories came with Talos 1.12",
      fix: "give the component's volume a size",
    },
  ]);
}
