import type { Provisioned, Provisioner } from "../provisioner";
import { underHa, watch } from "./high-availability";
import { downloadImages } from "./image";
import { configureProxmox } from "./provider";
import { createVm } from "./vm";

/** VMs on Proxmox hosts, from images that the hosts fetch from the Image Factory. */
export const proxmox: Provisioner = {
  // The VM's one disk is scsi0, which Linux calls sda.
  installDisk: "/dev/sda",
  // Proxmox asks the agent for addresses and for a clean shutdown.
  extensions: ["siderolabs/qemu-guest-agent"],
  imagePlatform: ({ talos }) => talos.image,
  // A VM gets a ready disk, unless Secure Boot is on: its keys are enrolled
  // from the ISO alone (siderolabs/talos, pkg/imager/iso).
  bootForm: ({ talos }) => (talos.secureBoot ? "iso" : "qcow2"),
  sections: () => [],
  provision: (stack, plans, schematics) => {
    configureProxmox(stack);
    const images = downloadImages(stack, plans, schematics);
    const vms = plans.flatMap((plan) => {
      const image = images.get(plan.machine.name);
      return image === undefined ? [] : [{ plan, vm: createVm(stack, plan, image) }];
    });
    watch(
      stack,
      vms.filter(({ plan }) => underHa(stack.cluster, plan)),
    );
    return new Map(
      vms.map(({ plan, vm }): [string, Provisioned] => [
        plan.machine.name,
        // It vanishes whole, so there is nothing to reset.
        {
          follows: [vm],
          node: plan.machine.address.toString(),
          onDestroy: { graceful: false, reset: false, reboot: false },
        },
      ]),
    );
  },
};
