import { textAt } from "../../../data/fields";
import { groupBy } from "../../facts/group";
import { referredName, resourcesOf } from "../../facts/stack-resources";
import type { Found, Rule } from "../../rule";

export const imageNotOnHost: Rule = {
  id: "image-not-on-host",
  title: "The boot image is on another host than the VM",
  family: "talos",
  severity: "error",
  answers: ["M022"],
  why: "The first VM starts; on the next host the volume does not exist, and the apply ends in the middle.",
  fix: "download the image on each host, or to a datastore that all hosts share",
  source: "Proxmox documentation: storage; rgl/terraform-proxmox-talos#5",
  example: "one proxmox_download_file on pve1, and a VM on pve2 that imports it",
  check: (input) => {
    const images = resourcesOf(input, "proxmox_download_file");
    const far = [...resourcesOf(input, "proxmox_virtual_environment_vm")].flatMap(([name, vm]) => {
      const image = images.get(referredName(textAt(vm, "disk", 0, "import_from"), "proxmox_download_file") ?? "");
      const [store, on, host] = [textAt(image, "datastore_id"), textAt(image, "node_name"), textAt(vm, "node_name")];
      if (store === undefined || on === undefined || host === undefined || on === host) return [];
      if (input.cluster.proxmox?.datastores[store] !== undefined) return [];
      return [{ machine: textAt(vm, "name") ?? name, store, on, host }];
    });
    return [...groupBy(far, ({ store, on }) => `${on}/${store}`).values()].flatMap((group): Found[] => {
      const [first] = group;
      if (first === undefined) return [];
      const hosts = [...new Set(group.map(({ host }) => host))].join(", ");
      return [
        {
          at: `machines.${first.machine}.host`,
          message: `the image of ${group.map(({ machine }) => machine).join(", ")} on ${hosts} lies on datastore ${first.store} of ${first.on}, which the hosts do not share`,
          fix: `download the image on ${hosts} as well, or name ${first.store} in proxmox.datastores if it is shared`,
        },
      ];
    });
  },
};
