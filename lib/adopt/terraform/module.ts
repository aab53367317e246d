import { z } from "zod";

const text = z.string();
const optional = text.nullish().transform((value) => value ?? undefined);

const node = z.looseObject({
  host_node: optional,
  machine_type: z.enum(["controlplane", "worker"]),
  ip: text,
  dns: z.array(text).nullish(),
  mac_address: optional,
  vm_id: z.number().nullish(),
  cpu: z.number().nullish(),
  ram_dedicated: z.number().nullish(),
  datastore_id: optional,
  igpu: z.boolean().nullish(),
  update: z.boolean().nullish(),
});

const cluster = z.looseObject({
  name: text.min(1),
  vip: optional,
  gateway: text,
  subnet_mask: z
    .union([text, z.number()])
    .nullish()
    .transform((value) => String(value ?? 24)),
  talos_machine_config_version: optional,
  kubernetes_version: text,
  kubelet: optional,
  api_server: optional,
  extra_manifests: z.array(text).nullish(),
});

const image = z.looseObject({
  version: text,
  update_version: optional,
  factory_url: optional,
  schematic: optional,
  schematic_path: optional,
  platform: optional,
});
const proxmox = z.looseObject({
  name: optional,
  cluster_name: optional,
  endpoint: optional,
  insecure: z.boolean().nullish(),
});

/** Variables of a module for Talos on Proxmox (vehagn/homelab, tofu/kubernetes/variables.tofu), by the names that the module and its callers give them. */
export const moduleSchema = z.looseObject({ nodes: z.record(text, node), cluster, image, proxmox: proxmox.optional() });

export type Module = z.output<typeof moduleSchema>;

/** Names of variables, and which of the module they are. */
export const NAMES: Readonly<Record<string, string>> = {
  nodes: "nodes",
  talos_nodes: "nodes",
  cluster: "cluster",
  talos_cluster_config: "cluster",
  cluster_config: "cluster",
  image: "image",
  talos_image: "image",
  proxmox: "proxmox",
};
