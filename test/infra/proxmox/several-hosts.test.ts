import { validateTerraform } from "../../../lib/schema/terraform";
import { store } from "../../lib/schema/project-store";
import {
  at,
  type Change,
  documentOf,
  machinesDocument,
  names,
  resource,
  sampleCluster,
  sampleInput,
  stacksOf,
} from "../sample";

const VM = "proxmox_virtual_environment_vm";

const host = (last: number): Change => ({
  address: `10.0.9.${last}`,
  cpus: 24,
  memory: "64 GiB",
  datastores: { local: { kind: "dir", content: ["import", "iso"] } },
});

/** Four hosts that share their disks on Ceph and have a place for images each. */
const ceph = {
  endpoint: "https://10.0.9.1:8006/",
  hosts: { pve1: host(1), pve2: host(2), pve3: host(3), pve4: host(4) },
  datastores: { "vm-storage": { kind: "rbd", content: ["images"] } },
  defaults: { disks: "vm-storage" },
};

const node = (role: string, name: string, address: string, more: Change = {}): Change => ({
  role,
  host: name,
  address,
  cpus: 4,
  memory: "8 GiB",
  disk: "100 GiB",
  ...more,
});

const machines = {
  "cp-1": node("control-plane", "pve1", "10.0.1.50"),
  "cp-2": node("control-plane", "pve3", "10.0.1.51"),
  "cp-3": node("control-plane", "pve2", "10.0.1.52"),
  worker: node("worker", "pve2", "10.0.1.53"),
};

const plain = { proxmox: ceph, machines, talos: { image: "nocloud" } };

function ha(options: Change = {}, more: Readonly<Record<string, Change>> = {}) {
  const changed: Record<string, Change> = { ...machines };
  for (const [name, change] of Object.entries(more)) changed[name] = { ...changed[name], ...change };
  return { ...plain, proxmox: { ...ceph, ha: options }, machines: changed };
}

describe("RG-1: VMs over several Proxmox hosts", () => {
  const document = machinesDocument(plain);

  it("each stands on its host, with its disk on Ceph RBD as a raw volume", () => {
    expect(resource(document, VM, "cp-2")).toMatchObject({
      node_name: "pve3",
      disk: [{ datastore_id: "vm-storage", file_format: "raw" }],
      efi_disk: { datastore_id: "vm-storage", file_format: "raw" },
    });
  });

  it("one image for each host that carries a machine, since each has its own datastore for images", () => {
    expect(names(document, "proxmox_download_file").map((name) => name.split("-")[0])).toEqual([
      "pve1",
      "pve2",
      "pve3",
    ]);
    expect(at(resource(document, VM, "worker"), "disk", 0, "import_from")).toBe(
      at(resource(document, VM, "cp-3"), "disk", 0, "import_from"),
    );
  });

  it("one image for all where the datastore is shared", () => {
    const shared = {
      ...ceph,
      datastores: { ...ceph.datastores, images: { kind: "cephfs", content: ["import"] } },
      defaults: { disks: "vm-storage", images: "images" },
    };
    expect(names(machinesDocument({ ...plain, proxmox: shared }), "proxmox_download_file")).toHaveLength(1);
  });

  it("nodes carry their host as zone", () => {
    const patches = JSON.stringify(at(document, "data", "talos_machine_configuration", "cp-2", "config_patches"));
    expect(patches).toContain("topology.kubernetes.io/zone: pve3");
  });

  it("nothing is under high availability unless the definition asks", () => {
    expect(names(document, "proxmox_haresource")).toEqual([]);
    expect(names(document, "proxmox_harule")).toEqual([]);
  });
});

describe("RG-1: high availability", () => {
  it("every VM is started elsewhere when its host fails, and stays where Proxmox put it", () => {
    const document = machinesDocument(ha({ restarts: 2 }));
    expect(names(document, "proxmox_haresource")).toEqual(["cp-1", "cp-2", "cp-3", "worker"]);
    expect(resource(document, "proxmox_haresource", "worker")).toMatchObject({
      resource_id: `vm:\${${VM}.worker.vm_id}`,
      state: "started",
      max_restart: 2,
      max_relocate: 1,
    });
    expect(at(resource(document, VM, "worker"), "lifecycle", "ignore_changes")).toContain("node_name");
    expect(validateTerraform(store, document)).toEqual([]);
  });

  it("control planes are kept apart by a negative affinity", () => {
    const rule = resource(machinesDocument(ha()), "proxmox_harule", "home-control-planes-apart");
    expect(rule).toMatchObject({
      type: "resource-affinity",
      affinity: "negative",
      resources: ["cp-1", "cp-2", "cp-3"].map((name) => `vm:\${${VM}.${name}.vm_id}`),
      depends_on: ["cp-1", "cp-2", "cp-3"].map((name) => `proxmox_haresource.${name}`),
    });
    expect(names(machinesDocument(ha({ controlPlanesApart: false })), "proxmox_harule")).toEqual([]);
  });

  it("a machine prefers hosts by priority, or is left alone", () => {
    const document = machinesDocument(
      ha({}, { worker: { ha: { hosts: { pve2: 2, pve4: 1 } } }, "cp-3": { ha: false } }),
    );
    expect(resource(document, "proxmox_harule", "worker-hosts")).toMatchObject({
      type: "node-affinity",
      nodes: { pve2: 2, pve4: 1 },
      strict: false,
    });
    expect(names(document, "proxmox_haresource")).toEqual(["cp-1", "cp-2", "worker"]);
    expect(at(resource(document, VM, "cp-3"), "lifecycle", "ignore_changes")).not.toContain("node_name");
  });

  it.each([
    [
      "two control planes on one host",
      ha({}, { "cp-2": { host: "pve1" } }),
      /machines\.cp-2\.host: got pve1, where cp-1 is/,
    ],
    [
      "a host that is not there",
      ha({}, { worker: { ha: { hosts: { pve5: 1 } } } }),
      /machines\.worker\.ha\.hosts\.pve5: got pve5/,
    ],
    [
      "a preferred host for what is kept apart",
      ha({}, { "cp-1": { ha: { hosts: { pve1: 2, pve2: 1 } } } }),
      /machines\.cp-1\.ha\.hosts: got several priorities/,
    ],
    [
      "a wish without high availability",
      { ...plain, machines: { ...machines, worker: { ...machines.worker, ha: false } } },
      /machines\.worker\.ha.*add ha: \{\} to proxmox/s,
    ],
    [
      "a disk that only its host has",
      {
        ...ha(),
        proxmox: {
          ...ceph,
          ha: {},
          hosts: {
            ...ceph.hosts,
            pve1: {
              ...host(1),
              datastores: { local: { kind: "dir", content: ["import", "iso"] }, fast: { kind: "lvmthin" } },
            },
          },
        },
        machines: { ...machines, "cp-1": { ...machines["cp-1"], datastore: "fast" } },
      },
      /machines\.cp-1\.datastore: got fast, which pve1 has for itself/,
    ],
  ])("refuses %s", (_, change, message) => {
    expect(() => sampleCluster(change)).toThrow(message);
  });

  it("refuses it for a bare machine, which nothing can start elsewhere", () => {
    const bare = { role: "worker", address: "10.0.1.60", installDisk: "/dev/sda", link: "eth0", ha: false };
    expect(() => sampleCluster({ ...ha(), machines: { ...machines, bare } })).toThrow(
      /machines\.bare\.ha: got high availability of a bare machine/,
    );
  });

  it("refuses to keep more control planes apart than there are hosts", () => {
    const { pve1, pve2 } = ceph.hosts;
    const two = { ...ceph, hosts: { pve1, pve2 }, ha: {} };
    const moved = { ...machines, "cp-2": { ...machines["cp-2"], host: "pve1" } };
    expect(() => sampleCluster({ ...plain, proxmox: two, machines: moved })).toThrow(
      /proxmox\.ha\.controlPlanesApart: got 3 control planes and 2 hosts/,
    );
  });
});

describe("RG-12: a GPU for a worker", () => {
  const devices = [{ host: "pve4", id: "8086:4680", path: "0000:00:02.0", iommuGroup: 0 }];
  const proxmox = { ...ceph, pciMappings: { igpu: { comment: "UHD 770", devices } } };
  const gpu = (more: Change = {}, name = "pve4") => ({
    ...plain,
    proxmox,
    machines: {
      ...machines,
      gpu: node("worker", name, "10.0.1.54", { gpu: { vendor: "intel", mapping: "igpu", ...more } }),
    },
  });

  it("the mapping is made before any machine, whether one uses it yet or not", () => {
    const document = documentOf(stacksOf(sampleInput({ ...plain, proxmox })), "access");
    expect(resource(document, "proxmox_hardware_mapping_pci", "igpu")).toEqual({
      name: "igpu",
      comment: "UHD 770",
      mediated_devices: false,
      map: [{ node: "pve4", id: "8086:4680", path: "0000:00:02.0", iommu_group: 0 }],
    });
    expect(validateTerraform(store, document)).toEqual([]);
  });

  it("the VM gets it as a PCI Express device, and its image the driver", () => {
    const document = machinesDocument(gpu());
    expect(resource(document, VM, "gpu")).toMatchObject({
      machine: "q35",
      hostpci: [{ device: "hostpci0", mapping: "igpu", pcie: true, rombar: true }],
    });
    const schematics = Object.values(Object(at(document, "resource", "talos_image_factory_schematic")));
    expect(schematics.filter((schematic) => JSON.stringify(schematic).includes("siderolabs/i915"))).toHaveLength(1);
  });

  it("or a mediated device of it, where the mapping is shared", () => {
    const shared = { ...ceph, pciMappings: { igpu: { devices, mediated: true } } };
    const document = machinesDocument({ ...gpu({ mediatedDevice: "i915-GVTg_V5_4" }), proxmox: shared });
    expect(at(resource(document, VM, "gpu"), "hostpci", 0, "mdev")).toBe("i915-GVTg_V5_4");
    expect(() => sampleCluster(gpu({ mediatedDevice: "i915-GVTg_V5_4" }))).toThrow(
      /pciMappings\.igpu\.mediated to true/,
    );
  });

  it("under high availability it starts only where the mapping has a device", () => {
    const watched = (wish: Change) => {
      const change = gpu();
      const vm = { ...change.machines.gpu, ...wish };
      return { ...change, proxmox: { ...proxmox, ha: {} }, machines: { ...machines, gpu: vm } };
    };
    expect(() => sampleCluster(watched({}))).toThrow(/machines\.gpu\.ha: got igpu, which pve1, pve2, pve3 lack/);
    expect(() => sampleCluster(watched({ ha: { hosts: { pve4: 1 } } }))).toThrow(/machines\.gpu\.ha/);
    expect(sampleCluster(watched({ ha: { hosts: { pve4: 1 }, strict: true } })).machines).toHaveLength(5);
    expect(sampleCluster(watched({ ha: false })).machines).toHaveLength(5);
  });

  it("refuses a host that has no such device, and a mapping on a host that is not there", () => {
    expect(() => sampleCluster(gpu({}, "pve1"))).toThrow(/machines\.gpu\.gpu\.mapping.*Fix: place gpu on pve4/s);
    const wrong = { ...ceph, pciMappings: { igpu: { devices: [{ ...devices[0], host: "pve9" }] } } };
    expect(() => sampleCluster({ ...plain, proxmox: wrong })).toThrow(
      /pciMappings\.igpu\.devices\[0\]\.host: got pve9/,
    );
  });
});
