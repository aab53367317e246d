import { z } from "zod";
import { name } from "../../lib/model/field";
import { fileSystemField, storageClassFields } from "../../lib/workload/storage-class";

/** What an operator may write below `components.proxmoxCsi`; each field says what it means. */
export const options = z.strictObject({
  ...storageClassFields({ name: "proxmox", default: true, kept: "a volume" }),
  datastore: name.optional().meta({ description: "Proxmox datastore of the volumes; absent: proxmox.defaults.disks" }),
  fileSystem: fileSystemField,
});
