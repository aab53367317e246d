import type { MachineShape } from "../../lib/plan/machine";
import { type SchematicResources, SHORT } from "../talos/factory";
import { imageUrl } from "../talos/image-name";
import { schematicId } from "../talos/schematic";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";
import { imageStore } from "./datastore";
import { apiOf } from "./provider";

/** The download of each machine's boot image, by the name of the machine. */
export type ImageResources = ReadonlyMap<string, Resource<"proxmox_download_file">>;

/**
 * The boot images of all VMs. The metal form has the node's address in it, so
 * each node has its own; the nocloud form is one for all nodes of a host that
 * have the same extensions. Gives the download of each machine by its name.
 */
export function downloadImages(
  stack: ClusterStack,
  plans: readonly MachineShape[],
  schematics: SchematicResources,
): ImageResources {
  const made = new Map<string, Resource<"proxmox_download_file">>();
  const byMachine = new Map<string, Resource<"proxmox_download_file">>();
  for (const plan of plans) {
    const { host, name } = plan.machine;
    if (host === undefined) continue;
    const store = imageStore(stack.cluster, host);
    const own = plan.image.meta.length > 0;
    const short = schematicId(plan.image).slice(0, SHORT);
    const api = apiOf(stack.cluster, host);
    const shared = api === undefined ? store.id : `${api}-${store.id}`;
    const key = own ? name : `${store.shared ? shared : host}-${short}`;
    const image = made.get(key) ?? download(stack, plan, { name: key, datastore: store.id, host }, schematics);
    made.set(key, image);
    byMachine.set(name, image);
  }
  return byMachine;
}

function download(
  stack: ClusterStack,
  plan: MachineShape,
  { name, datastore, host }: { readonly name: string; readonly datastore: string; readonly host: string },
  schematics: SchematicResources,
): Resource<"proxmox_download_file"> {
  const { cluster } = stack;
  const id = schematicId(plan.image);
  const schematic = schematics.get(id);
  const form = plan.bootForm;
  return new Resource(stack, "proxmox_download_file", name, {
    node_name: host,
    datastore_id: datastore,
    content_type: form === "iso" ? "iso" : "import",
    url: imageUrl(cluster, plan),
    // Version and schematic are part of the name, so a new image never takes the place of one in use.
    file_name: `${cluster.name}-${fileLabel(plan)}-v${cluster.versions.talos}-${id.slice(0, SHORT)}${cluster.talos.secureBoot ? "-secureboot" : ""}.${form}`,
    // The URL pins the content; a changed size upstream must not replace the file.
    overwrite: false,
    upload_timeout: 1800,
  }).meta({ dependsOn: schematic === undefined ? [] : [schematic], provider: apiOf(cluster, host) });
}

function fileLabel(plan: MachineShape): string {
  return plan.image.meta.length > 0 ? plan.machine.name : plan.platform;
}
