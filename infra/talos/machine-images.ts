import type { MachineImage } from "../../lib/docs/input";
import type { Cluster } from "../../lib/model/cluster";
import type { Platform } from "../../lib/model/platform";
import { imageUrl, installerImage, planMachine } from "./machine-plan";
import { schematicId } from "./schematic";

/** What each machine boots and installs, by its name, as the runbooks tell it. */
export function machineImages(cluster: Cluster, platform: Platform): Readonly<Record<string, MachineImage>> {
  const images: Record<string, MachineImage> = {};
  for (const machine of cluster.machines) {
    const plan = planMachine(cluster, platform, machine);
    images[machine.name] = {
      schematic: schematicId(plan.image),
      installer: installerImage(cluster, plan),
      bootImage: imageUrl(cluster, plan),
    };
  }
  return images;
}
