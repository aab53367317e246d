const datastores = {
  "local-lvm": { kind: "lvmthin", size: "500 GB" },
  fast: { kind: "zfspool", size: "2 TB" },
  local: { kind: "dir", content: ["iso", "import"] },
} as const;

const host = (last: number) => ({
  address: `192.168.1.${last}`,
  cpus: 32,
  memory: "128 GiB",
  bridges: ["vmbr0", "vmbr1"],
  datastores,
});

/** Two hosts that know nothing of each other: each has an API, and a token, of its own. */
export const proxmox = {
  endpoint: "https://192.168.1.11:8006/",
  cluster: "cellar",
  endpoints: { attic: { url: "https://192.168.1.12:8006/", cluster: "attic" } },
  hosts: { pve1: host(11), pve2: { ...host(12), api: "attic" } },
  pciMappings: {
    "card-old": { devices: [{ host: "pve1", id: "10de:1b06", path: "0000:01:00" }] },
    "card-new": { devices: [{ host: "pve2", id: "10de:2684", path: "0000:41:00" }] },
  },
  usbMappings: {
    zigbee: { comment: "radio", devices: [{ host: "pve2", id: "10c4:ea60", path: "1-4.2" }] },
  },
};
