import { imageUrl, type MachinePlan } from "../talos/machine-plan";
import { type Schematic, schematicId } from "../talos/schematic";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";
import { imageStore } from "./datastore";

/** The first characters of an ID: enough to tell the images of one cluster apart. */
const SHORT = 8;

export type SchematicResources = ReadonlyMap<string, Resource<"talos_image_factory_schematic">>;

export type ImageResources = ReadonlyMap<string, Resource<"proxmox_download_file">>;

/**
 * The boot images of all VMs. The metal form has the node's address in it, so
 * each node has its own; the nocloud form is one for all nodes of a host that
 * have the same extensions. Gives the download of each machine by its name.
 */
export function downloadImages(
  stack: ClusterStack,
  plans: readonly MachinePlan[],
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
    const key = own ? name : `${store.shared ? store.id : host}-${short}`;
    const image = made.get(key) ?? download(stack, plan, key, store.id, host, schematics);
    made.set(key, image);
    byMachine.set(name, image);
  }
  return byMachine;
}

function download(
  stack: ClusterStack,
  plan: MachinePlan,
  name: string,
  datastore: string,
  host: string,
  schematics: SchematicResources,
): Resource<"proxmox_download_file"> {
  const { cluster } = stack;
  const id = schematicId(plan.image);
  const schematic = schematics.get(id);
  return new Resource(
    stack,
    "proxmox_download_file",
    name,
    {
      node_name: host,
      datastore_id: datastore,
      content_type: "import",
      url: imageUrl(cluster, plan),
      // Version and schematic are part of the name, so a new image never takes the place of one in use.
      file_name: `${cluster.name}-${fileLabel(plan)}-v${cluster.versions.talos}-${id.slice(0, SHORT)}.qcow2`,
      // The URL pins the content; a changed size upstream must not replace the file.
      overwrite: false,
      upload_timeout: 1800,
    },
    { dependsOn: schematic === undefined ? [] : [schematic] },
  );
}

function fileLabel(plan: MachinePlan): string {
  return plan.image.meta.length > 0 ? plan.machine.name : plan.platform;
}

/**
 * Tells the factory of every schematic, once each. The IDs in URLs are computed
 * at synth; should the factory ever disagree, the apply stops here.
 */
export function uploadSchematics(
  stack: ClusterStack,
  plans: readonly MachinePlan[],
  render: (schematic: Schematic) => string,
): SchematicResources {
  const resources = new Map<string, Resource<"talos_image_factory_schematic">>();
  const upload = (schematic: Schematic, name: string) => {
    const id = schematicId(schematic);
    if (resources.has(id)) return;
    resources.set(
      id,
      new Resource(
        stack,
        "talos_image_factory_schematic",
        name,
        { schematic: render(schematic) },
        {
          postconditions: [
            {
              condition: `\${self.id == "${id}"}`,
              error_message: `The Image Factory gave this schematic another ID than the one in the image URLs, ${id}.`,
            },
          ],
        },
      ),
    );
  };
  for (const plan of plans) {
    if (plan.image.meta.length > 0) upload(plan.image, plan.machine.name);
    upload(plan.installer, `installer-${schematicId(plan.installer).slice(0, SHORT)}`);
  }
  return resources;
}
