import { validateTerraform } from "../../../lib/schema/terraform";
import { store } from "../../lib/schema/project-store";
import {
  at,
  type Change,
  documentOf,
  machinesDocument,
  machinesWith,
  names,
  resource,
  sampleCluster,
  sampleInput,
  stacksOf,
} from "../sample";

const VM = "proxmox_virtual_environment_vm";

const host = (last: number, more: Change = {}): Change => ({
  address: `10.0.9.${last}`,
  cpus: 24,
  memory: "64 GiB",
  bridges: ["vmbr0", "vmbr1"],
  datastores: {
    "local-lvm": { kind: "lvmthin" },
    fast: { kind: "zfspool", size: "2 TB" },
    local: { kind: "dir", content: ["import", "iso"] },
  },
  ...more,
});

const proxmox = { endpoint: "https://10.0.9.1:8006/", hosts: { pve1: host(1), pve2: host(2) } };

/** Two hosts that know nothing of each other. */
const apart = {
  ...proxmox,
  endpoints: { second: { url: "https://10.0.9.2:8006/", cluster: "attic" } },
  hosts: { pve1: host(1), pve2: host(2, { api: "second" }) },
};

const problem = (change: Change) => {
  try {
    sampleCluster(change);
  } catch (error) {
    return String(error);
  }
  throw new Error("accepted");
};

const judged = (document: unknown) => {
  expect(validateTerraform(store, document)).toEqual([]);
  return document;
};

describe("HC-1: two Proxmox hosts in no cluster", () => {
  const document = judged(machinesDocument({ proxmox: apart }));

  it("each API has a configuration of the provider and a token of its own", () => {
    expect(at(document, "provider", "proxmox")).toEqual([
      { endpoint: "https://10.0.9.1:8006/", insecure: false, api_token: "${var.proxmox_api_token}" },
      {
        alias: "second",
        endpoint: "https://10.0.9.2:8006/",
        insecure: false,
        api_token: "${var.proxmox_api_token_second}",
      },
    ]);
    expect(at(document, "variable", "proxmox_api_token_second")).toMatchObject({ sensitive: true });
  });

  it("VMs and images are made where their host is", () => {
    expect(resource(document, VM, "cp-1").provider).toBeUndefined();
    expect(resource(document, VM, "cp-2").provider).toBe("proxmox.second");
    expect(resource(document, "proxmox_download_file", "cp-2")).toMatchObject({
      node_name: "pve2",
      provider: "proxmox.second",
    });
  });

  it("a datastore that the hosts of each API share has one image for each API", () => {
    const shared = {
      ...apart,
      hosts: {
        pve1: host(1, { datastores: { "local-lvm": { kind: "lvmthin" } } }),
        pve2: host(2, { api: "second", datastores: { "local-lvm": { kind: "lvmthin" } } }),
      },
      datastores: { nas: { kind: "nfs", content: ["import"] } },
      defaults: { images: "nas" },
    };
    const made = names(machinesDocument({ proxmox: shared, talos: { image: "nocloud" } }), "proxmox_download_file");
    expect(made).toEqual([expect.stringMatching(/^nas-/), expect.stringMatching(/^second-nas-/)]);
  });

  it("nodes tell by region which cluster their host is in", () => {
    const { machines } = sampleInput({ proxmox: apart });
    expect(machines.map(({ labels }) => labels["topology.kubernetes.io/region"])).toEqual([
      "proxmox",
      "attic",
      "proxmox",
    ]);
  });

  it("the mapping of a device is known to the API of each host", () => {
    const pciMappings = {
      gpu: {
        devices: [
          { host: "pve1", id: "10de:2204", path: "0000:01:00" },
          { host: "pve2", id: "10de:1b06", path: "0000:02:00" },
        ],
      },
    };
    const access = judged(documentOf(stacksOf(sampleInput({ proxmox: { ...apart, pciMappings } })), "access"));
    expect(resource(access, "proxmox_hardware_mapping_pci", "gpu")).toMatchObject({
      name: "gpu",
      map: [{ node: "pve1" }],
    });
    expect(resource(access, "proxmox_hardware_mapping_pci", "gpu-second")).toMatchObject({
      name: "gpu",
      map: [{ node: "pve2" }],
      provider: "proxmox.second",
    });
  });

  it.each([
    [
      { ...apart, hosts: { ...apart.hosts, pve2: host(2, { api: "secnd" }) } },
      /hosts\.pve2\.api: got secnd.*Fix: write second/,
    ],
    [{ ...apart, hosts: proxmox.hosts }, /endpoints\.second: got an API that no host belongs to/],
    [{ ...apart, ha: {} }, /proxmox\.ha: got high availability over hosts that are in no cluster/],
    [{ ...apart, endpoints: { second: { url: "http://10.0.9.2", cluster: "x" } } }, /want an https URL/],
  ])("%# is refused", (wrong, message) => {
    expect(problem({ proxmox: wrong })).toMatch(message);
  });
});

describe("HC-2: network cards of a VM", () => {
  const nics = [{ bridge: "vmbr1", vlanTag: 40, mtu: 9000, mac: "bc:24:11:00:00:02" }, { firewall: true }];
  const change = { proxmox, ...machinesWith({ "worker-1": { nics, vlanTag: 20 } }) };

  it("each with its bridge, VLAN tag and MTU", () => {
    const document = judged(machinesDocument(change));
    expect(at(resource(document, VM, "worker-1"), "network_device")).toMatchObject([
      { bridge: "vmbr0", vlan_id: 20, mtu: null },
      { bridge: "vmbr1", vlan_id: 40, mtu: 9000, mac_address: "BC:24:11:00:00:02" },
      { bridge: "vmbr0", vlan_id: null, firewall: true },
    ]);
    expect(at(resource(document, VM, "cp-1"), "network_device")).toHaveLength(1);
  });

  it.each([
    [{ nics: [{ bridge: "vmbr2" }] }, /nics\[0\]\.bridge: got vmbr2, .*vmbr0, vmbr1/],
    [{ nics: [{ vlanTag: 4095 }] }, /nics\[0\]\.vlanTag: .*at most 4094/],
    [{ nics: [{ mtu: 10 }] }, /nics\[0\]\.mtu: .*at least 68/],
  ])("%j is refused", (wrong, message) => {
    expect(problem({ proxmox, ...machinesWith({ "worker-1": wrong }) })).toMatch(message);
  });
});

describe("HC-3: disks and options of a VM", () => {
  const disks = {
    data: { size: "200 GiB", datastore: "fast", cache: "writeback", discard: false, ssd: false, ioThread: false },
    scratch: { size: "50 GiB", slot: 5, backup: false },
  };
  const hardware = {
    cpuType: "x86-64-v3",
    numa: true,
    balloon: "8 GiB",
    bootOrder: ["scsi0", "net0"],
    display: "none",
    tags: ["critical"],
    systemDisk: { cache: "none", backup: false },
  };
  const document = judged(machinesDocument({ proxmox, ...machinesWith({ "worker-1": { disks, hardware } }) }));
  const vm = resource(document, VM, "worker-1");

  it("further disks, each at its place with its options", () => {
    expect(vm.disk).toMatchObject([
      { interface: "scsi0", size: 128, cache: "none", backup: false, discard: "on", ssd: true, iothread: true },
      {
        interface: "scsi1",
        datastore_id: "fast",
        file_format: "raw",
        size: 200,
        cache: "writeback",
        discard: "ignore",
        ssd: false,
        iothread: false,
      },
      { interface: "scsi5", datastore_id: "local-lvm", size: 50, backup: false },
    ]);
  });

  it("CPU type, NUMA, ballooning, boot order, display and tags", () => {
    expect(vm).toMatchObject({
      cpu: { type: "x86-64-v3", numa: true },
      memory: { floating: 8192 },
      boot_order: ["scsi0", "net0"],
      vga: { type: "none" },
      tags: ["critical", "home", "talos", "worker"],
    });
  });

  it("without them a VM stays as it was", () => {
    const plain = resource(machinesDocument(), VM, "worker-1");
    expect(plain).toMatchObject({ cpu: { cores: 8, sockets: 1, type: "host" }, memory: { floating: 0 } });
    expect(plain.vga).toBeUndefined();
    expect(Object.keys(Object(at(plain, "disk", 0)))).toEqual([
      "interface",
      "datastore_id",
      "file_format",
      "import_from",
      "size",
      "discard",
      "ssd",
      "iothread",
    ]);
  });

  it.each([
    [{ disks: { a: { size: "1 GiB", datastore: "fsat" } } }, /disks\.a\.datastore: .*Fix: write fast/],
    [{ hardware: { balloon: "64 GiB" } }, /hardware\.balloon: got 64 GiB, want at most the machine's memory, 24 GiB/],
    [{ hardware: { bootOrder: ["net0"] } }, /hardware\.bootOrder: got net0, want scsi0 among them/],
    [{ hardware: { display: "vga" } }, /hardware\.display: got "vga"/],
    [{ hardware: { tags: ["Prod"] } }, /hardware\.tags\[0\]/],
  ])("%j is refused", (wrong, message) => {
    expect(problem({ proxmox, ...machinesWith({ "worker-1": wrong }) })).toMatch(message);
  });

  it("a bare machine has no such hardware", () => {
    const bare = { role: "worker", address: "10.0.2.9", link: "enp1s0", installDisk: "/dev/sda" };
    expect(problem(machinesWith({ box: { ...bare, hardware: {} } }))).toMatch(
      /machines\.box\.hardware: got hardware of a bare machine/,
    );
  });
});

describe("HC-5: USB and PCI devices of a VM", () => {
  const usbMappings = {
    zigbee: { comment: "radio", devices: [{ host: "pve1", id: "10c4:ea60", path: "1-4.2" }] },
    coral: { devices: [{ host: "pve2", id: "18d1:9302" }] },
  };
  const pciMappings = {
    gpu: { devices: [{ host: "pve1", id: "10de:2204", path: "0000:01:00" }] },
    sata: { devices: [{ host: "pve1", id: "1b21:1166", path: "0000:03:00.0" }] },
  };
  const devices = { ...proxmox, usbMappings, pciMappings };
  const worker = { usb: ["zigbee"], pci: ["sata"], gpu: { mapping: "gpu", vendor: "nvidia" } };

  it("are mapped once, and given by the name of the mapping", () => {
    const stacks = stacksOf(sampleInput({ proxmox: devices, ...machinesWith({ "worker-1": worker }) }));
    const access = judged(documentOf(stacks, "access"));
    expect(resource(access, "proxmox_hardware_mapping_usb", "zigbee")).toEqual({
      name: "zigbee",
      comment: "radio",
      map: [{ node: "pve1", id: "10c4:ea60", path: "1-4.2" }],
    });
    const vm = resource(judged(documentOf(stacks, "machines")), VM, "worker-1");
    expect(vm.usb).toEqual([{ mapping: "zigbee", usb3: true }]);
    expect(vm.hostpci).toMatchObject([
      { device: "hostpci0", mapping: "gpu", pcie: true },
      { device: "hostpci1", mapping: "sata", pcie: true },
    ]);
  });

  it.each([
    [{ usb: ["zigbe"] }, /usb\[0\]: got zigbe, .*Fix: write zigbee/],
    [{ usb: ["coral"] }, /got coral, which has no device on pve1, .*Fix: place worker-1 on pve2/],
    [{ ...worker, pci: ["gpu"] }, /got gpu, which is the GPU/],
  ])("%j is refused", (wrong, message) => {
    expect(problem({ proxmox: devices, ...machinesWith({ "worker-1": wrong }) })).toMatch(message);
  });
});
