import type { MachineShape } from "../../lib/plan/machine";
import { expression, type TerraformText } from "../../lib/terraform/text";
import type { Provisioned, Provisioner } from "../provisioner";
import { bareMachineSections } from "../runbook/bare-machines";
import type { ClusterStack } from "../terraform/stack";
import { variablesOf } from "../terraform/variable";
import { MAINTENANCE } from "./maintenance";

/**
 * Machines without a hypervisor: the operator boots each from its medium, and
 * it waits in maintenance mode. Nothing is made for them; their configuration
 * is applied where they answer.
 */
export const bareMetal: Provisioner = {
  extensions: [],
  imagePlatform: () => "metal",
  // A board boots what is written to its card.
  bootForm: (_cluster, { board }) => (board === undefined ? "iso" : "raw.zst"),
  sections: bareMachineSections,
  provision: (stack, plans) =>
    new Map(
      plans.map((plan): [string, Provisioned] => [
        plan.machine.name,
        {
          follows: [],
          node: answersAt(stack, plan),
          // It is wiped and restarted into maintenance mode, ready for the next cluster.
          onDestroy: { graceful: false, reset: true, reboot: true },
        },
      ]),
    ),
};

/** Its own address, or the one that DHCP gave it, for as long as the operator lists it as waiting there. */
function answersAt(stack: ClusterStack, { machine }: MachineShape): string | TerraformText {
  const { name, address, maintenanceAddress } = machine;
  if (maintenanceAddress === undefined || maintenanceAddress === "baked" || maintenanceAddress.equals(address))
    return address.toString();
  const waiting = variablesOf(stack).names(
    MAINTENANCE,
    "machines that wait in maintenance mode at the address that DHCP gave them; empty once they are configured",
  );
  return expression`contains(${waiting}, ${name}) ? ${maintenanceAddress.toString()} : ${address.toString()}`;
}
