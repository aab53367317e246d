import type { Cluster } from "../../lib/model/cluster";
import type { ImageForm, MachineShape } from "../../lib/plan/machine";
import { schematicId } from "./schematic";

/** `https://factory.talos.dev/image/<id>/v1.13.9/metal-amd64.qcow2`; `-secureboot` is part of the name where it is on. */
export function imageUrl(cluster: Cluster, plan: MachineShape, form: ImageForm = plan.bootForm): string {
  const { factory } = cluster.talos;
  const file = `${plan.platform}-amd64${secureBootSuffix(cluster)}.${form}`;
  return `https://${factory}/image/${schematicId(plan.image)}/v${cluster.versions.talos}/${file}`;
}

/** `factory.talos.dev/metal-installer/<id>:v1.13.9`: what the node installs from and upgrades to. */
export function installerImage(cluster: Cluster, plan: MachineShape): string {
  const { factory } = cluster.talos;
  const name = `${plan.platform}-installer${secureBootSuffix(cluster)}`;
  return `${factory}/${name}/${schematicId(plan.installer)}:v${cluster.versions.talos}`;
}

/** Image and installer must both be signed, or the machine does not boot what it installed. */
function secureBootSuffix(cluster: Cluster): "" | "-secureboot" {
  return cluster.talos.secureBoot ? "-secureboot" : "";
}
