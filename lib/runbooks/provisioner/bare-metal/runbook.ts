import { bootstrap } from "../../../document/section";
import { cmd } from "../../../document/shell";
import { provisionerNameOf } from "../../../model/provisioner/provisioners";
import type { RunbookProvisioner } from "../provisioner";
import { bootMachines } from "./boot";

/** Machines that somebody boots from a medium. */
export const bareMetalRunbook: RunbookProvisioner = {
  prepared: "the bare machines",
  prepare: ({ cluster, machines }) => {
    const bare = cluster.machines.filter((machine) => provisionerNameOf(machine) === "bare-metal");
    return bare.length === 0
      ? []
      : [bootstrap("bare-machines", "Boot the bare machines", bootMachines(machines, bare))];
  },
  place: () => "bare machine",
  inventory: () => ({ id: "", datastore: "" }),
  console: () => "look at its console",
  removal: {
    leaves: "A control plane leaves etcd; for a worker there is nothing to do here.",
    command: cmd`etcd leave`,
    gone: "Terraform wipes it, and it restarts into maintenance mode: let it run until then.",
  },
  beforeRemake: "repair or replace the hardware of a bare one and boot it as in BOOTSTRAP",
  // Terraform resets a bare machine before it forgets it, which a dead one does not answer.
  remake: (configuration) => ({ forget: [configuration], replace: [] }),
  deployTroubles: () => [],
  hardwareTroubles: () => [],
};
