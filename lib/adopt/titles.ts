/** What can be taken over, in words. */
export const TITLES = {
  clusterTemplate: "cluster-template's cluster.toml, or its older cluster.yaml with nodes.yaml",
  talhelper: "talhelper's talconfig.yaml",
  topf: "topf's topf.yaml",
  terraform: "Terraform variables of Talos machines on Proxmox (.tfvars)",
  machineConfig: "machine configurations, as talosctl get mc -o yaml prints them",
} as const;
