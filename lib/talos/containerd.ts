/** Where containerd reads what is added to its configuration (Talos documentation: Containerd). */
export const CONTAINERD_FILE = "/etc/cri/conf.d/20-customization.part";
