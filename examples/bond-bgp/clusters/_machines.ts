/** Three like machines: what differs is a number and the serial of the disk that Ceph takes. */
const machine = (number: number, serial: string) => ({
  role: "control-plane" as const,
  address: `192.168.10.${10 + number}`,
  cpus: 16,
  memory: "96 GiB",
  installDisk: { model: "KINGSTON OM8*", busPath: "/pci0000:00/0000:00:06.0/*" },
  disks: {
    boot: { size: "500 GB", model: "KINGSTON OM8PGP4512Q", busPath: "/pci0000:00/0000:00:06.0/0000:01:00.0/nvme" },
    ceph: { size: "2 TB", model: "SAMSUNG MZQL21T9", serial, type: "nvme" as const },
    local: { size: "1 TB", model: "WD_BLACK SN770 1TB", type: "nvme" as const },
  },
  gpu: { vendor: "amd" as const },
});

export const machines = {
  "node-1": { ...machine(1, "S64GNE0R100001"), labels: { "example.org/zigbee": "true" } },
  "node-2": machine(2, "S64GNE0R100002"),
  "node-3": { ...machine(3, "S64GNE0R100003"), taints: ["example.org/quiet=true:PreferNoSchedule"] },
};

/** The raw disk of each machine, by its serial number. */
export const cephDisks = Object.fromEntries(
  Object.entries(machines).map(([name, { disks }]) => [
    name,
    [`/dev/disk/by-id/nvme-SAMSUNG_MZQL21T9_${disks.ceph.serial}`],
  ]),
);
