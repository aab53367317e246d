import type { StorageBacking } from "../declared/storage";
import { element } from "../document/element";
import { dataOf } from "../runbooks/data";
import type { PageInput } from "./input";
import { badge, count, dataTable, mono, type PagePart } from "./parts";

/** Storage classes down to what they lie on, and every volume that is claimed. */
export function volumesPart({ checked }: PageInput): PagePart {
  const { declared } = checked;
  const claims = dataOf(checked);
  return {
    id: "volumes",
    title: "Volumes, down to the disk",
    body: [
      dataTable(
        "Storage classes",
        ["class", "brought by", "lies on", "when a claim goes"],
        declared.storage.map(({ storageClass, component, default: isDefault, backing, reclaimPolicy }) => [
          [mono(storageClass), isDefault && " (default)"],
          component,
          backing === undefined ? "its component does not say" : backingText(backing),
          kept(reclaimPolicy),
        ]),
        "No component offers storage.",
      ),
      dataTable(
        "Claims of the plan's own objects",
        ["claim", "namespace", "size", "class", "when it goes"],
        claims.map(({ owner, namespace, size, storageClass, reclaimPolicy }) => [
          owner,
          mono(namespace),
          size,
          mono(storageClass),
          kept(reclaimPolicy),
        ]),
        "No object of the plan claims a volume.",
      ),
      element("p", { class: "quiet" }, "What charts claim by themselves is not in these tables."),
    ],
  };
}

function kept(policy: string) {
  if (policy === "Retain") return badge("good", "kept");
  return policy === "Delete" ? badge("bad", "deleted") : badge("note", policy);
}

/** What the volumes of a class lie on, in words. */
function backingText(backing: StorageBacking): string {
  switch (backing.kind) {
    case "machine":
      return `VM ${backing.machine}, over ${backing.protocol}`;
    case "nas":
      return `server ${backing.address}, over ${backing.protocol}`;
    case "datastore":
      return `datastore ${backing.datastore}, ${backing.shared ? "the same for all hosts" : "of the host that made the volume"}`;
    case "nodes":
      return `disks of ${backing.machines.join(", ")}${backing.volume === undefined ? " (system disk)" : ` (volume ${backing.volume})`}, ${count(backing.copies, "copy", "copies")} each`;
    case "ceph":
      return `Ceph pool ${backing.pool}, monitors ${backing.monitors.join(", ")}`;
  }
}
