import type { Cluster } from "../../lib/model/cluster";
import type { Machine } from "../../lib/model/machine";
import type { ImageForm, MachineShape } from "../../lib/plan/machine";
import { schematicId } from "./schematic";

/** `https://factory.talos.dev/image/<id>/v1.13.9/metal-amd64.qcow2`; `-secureboot` is part of the name where it is on. */
export function imageUrl(cluster: Cluster, plan: MachineShape, form: ImageForm = plan.bootForm): string {
  const { factory } = cluster.talos;
  const file = `${plan.platform}-${archOf(plan.machine)}${secureBootSuffix(cluster)}.${form}`;
  return `https://${factory}/image/${schematicId(plan.image)}/v${cluster.versions.talos}/${file}`;
}

/** `factory.talos.dev/metal-installer/<id>:v1.13.9`: what the node installs from and upgrades to. */
export function installerImage(cluster: Cluster, plan: MachineShape): string {
  const { factory } = cluster.talos;
  const name = `${plan.platform}-installer${secureBootSuffix(cluster)}`;
  return `${factory}/${name}/${schematicId(plan.installer)}:v${cluster.versions.talos}`;
}

/** Processor architecture of a machine in the factory's words. */
export function archOf({ arch, board }: Machine): "amd64" | "arm64" {
  return arch ?? (board === undefined ? "amd64" : "arm64");
}

/** Image and installer must both be signed, or the machine does not boot what it installed. */
function secureBootSuffix(cluster: Cluster): "" | "-secureboot" {
  return cluster.talos.secureBoot ? "-secureboot" : "";
}
