import type { Provisioned, Provisioner } from "../provisioner";
import { underHa, watch } from "./high-availability";
import { downloadImages } from "./image";
import { configureProxmox } from "./provider";
import { createVm } from "./vm";

/** VMs on Proxmox hosts, from images that the hosts fetch from the Image Factory. */
export const proxmox: Provisioner = {
  serves: (plan) => plan.isVm,
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
