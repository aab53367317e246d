/**
 * What is kept of the large providers. A provider that is not named here is kept whole;
 * one without `data` loses its data sources.
 */
export const KEPT_RESOURCES: Readonly<
  Record<string, { readonly resource: readonly string[]; readonly data: readonly string[] }>
> = {
  proxmox: {
    resource: [
      "proxmox_acl",
      "proxmox_download_file",
      "proxmox_hagroup",
      "proxmox_hardware_mapping_dir",
      "proxmox_hardware_mapping_pci",
      "proxmox_hardware_mapping_usb",
      "proxmox_haresource",
      "proxmox_harule",
      "proxmox_pool_membership",
      "proxmox_storage_cifs",
      "proxmox_storage_directory",
      "proxmox_storage_lvm",
      "proxmox_storage_lvmthin",
      "proxmox_storage_nfs",
      "proxmox_storage_pbs",
      "proxmox_storage_zfspool",
      "proxmox_user_token",
      "proxmox_virtual_environment_file",
      "proxmox_virtual_environment_group",
      "proxmox_virtual_environment_pool",
      "proxmox_virtual_environment_role",
      "proxmox_virtual_environment_user",
      "proxmox_virtual_environment_vm",
    ],
    data: [
      "proxmox_datastores",
      "proxmox_file",
      "proxmox_files",
      "proxmox_hardware_mapping_pci",
      "proxmox_hardware_mappings",
      "proxmox_version",
      "proxmox_virtual_environment_node",
      "proxmox_virtual_environment_nodes",
      "proxmox_virtual_environment_role",
      "proxmox_virtual_environment_roles",
      "proxmox_virtual_environment_vms",
      "proxmox_vm",
    ],
  },
  kubernetes: {
    resource: [
      "kubernetes_annotations",
      "kubernetes_config_map_v1",
      "kubernetes_labels",
      "kubernetes_manifest",
      "kubernetes_namespace_v1",
      "kubernetes_secret_v1",
      "kubernetes_service_account_v1",
      "kubernetes_storage_class_v1",
    ],
    data: [
      "kubernetes_config_map_v1",
      "kubernetes_namespace_v1",
      "kubernetes_nodes",
      "kubernetes_resource",
      "kubernetes_resources",
      "kubernetes_secret_v1",
      "kubernetes_server_version",
      "kubernetes_service_v1",
    ],
  },
};
