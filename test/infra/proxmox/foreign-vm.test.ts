import { deployPlan } from "../../../infra/deploy/steps";
import { listAt } from "../../../lib/data/fields";
import { validateTerraform } from "../../../lib/schema/terraform";
import { store } from "../../lib/schema/project-store";
import {
  at,
  type Change,
  documentOf,
  machinesDocument,
  resource,
  sampleCluster,
  sampleInput,
  stacksOf,
} from "../sample";

const VM = "proxmox_virtual_environment_vm";

const nas = {
  host: "pve1",
  product: "truenas-scale",
  address: "10.0.4.20",
  cpus: 2,
  memory: "16 GiB",
  disks: [
    { name: "os", size: "100 GiB" },
    { name: "pool", size: "200 GiB" },
  ],
  iso: { url: "https://download.example.org/TrueNAS-SCALE-25.10.7.iso" },
};

function vms(change: Change = {}) {
  return { vms: { nas: { ...nas, ...change } } };
}

function vmsDocument(change: Change = {}) {
  return documentOf(stacksOf(sampleInput(vms(change))), "vms");
}

describe("TT-2: a VM that installs itself from its maker's ISO", () => {
  const document = vmsDocument();
  const vm = resource(document, VM, "nas");

  it("has a system disk and a pool disk of their own, told apart by serial number", () => {
    expect(listAt(vm, "disk")).toMatchObject([
      { interface: "scsi0", size: 100, serial: "nas-os", datastore_id: "local-lvm", file_format: "raw" },
      { interface: "scsi1", size: 200, serial: "nas-pool" },
    ]);
    expect(at(vm, "disk", 0, "import_from")).toBeUndefined();
  });

  it("boots the empty disk first and so falls through to the ISO, once", () => {
    expect(vm).toMatchObject({
      machine: "q35",
      bios: "ovmf",
      // ide3, the provider's default, does not exist on q35.
      cdrom: { file_id: `\${proxmox_download_file.nas.id}`, interface: "ide2" },
      boot_order: ["scsi0", "ide2"],
    });
    expect(resource(document, "proxmox_download_file", "nas")).toMatchObject({
      node_name: "pve1",
      content_type: "iso",
      url: nas.iso.url,
      file_name: "home-TrueNAS-SCALE-25.10.7.iso",
      overwrite: false,
    });
  });

  it.each([
    ["https://download.example.org/nas.ISO", "home-nas.ISO"],
    ["https://download.example.org/get/nas.iso?mirror=1&of=2#top", "home-nas.iso"],
    ["https://download.example.org/nas%20(new);1.img", "home-nas_20_new__1.img"],
    ["https://download.example.org/latest", "home-latest.iso"],
  ])("calls the medium at %s %s: Proxmox takes no other characters, and wants an extension", (url, file) => {
    expect(resource(vmsDocument({ iso: { url } }), "proxmox_download_file", "nas")).toMatchObject({
      url,
      file_name: file,
    });
  });

  it("its medium is compared by checksum where the definition knows it", () => {
    const sha256 = "ab".repeat(32);
    const image = resource(vmsDocument({ iso: { ...nas.iso, sha256 } }), "proxmox_download_file", "nas");
    expect(image).toMatchObject({ checksum: sha256, checksum_algorithm: "sha256" });
    expect(resource(document, "proxmox_download_file", "nas").checksum).toBeUndefined();
  });

  it("is protected by Terraform and by Proxmox until the definition says otherwise", () => {
    expect(vm.protection).toBe(true);
    expect(vm.lifecycle).toEqual({ prevent_destroy: true, ignore_changes: ["cdrom"] });
    const open = resource(vmsDocument({ protect: false }), VM, "nas");
    expect(open.protection).toBe(false);
    expect(at(open, "lifecycle", "prevent_destroy")).not.toBe(true);
  });

  it("has a stack of its own, which is applied before the machines and survives a destroy of the cluster", () => {
    const stacks = stacksOf(sampleInput(vms()));
    const names = stacks.map(({ name }) => name);
    expect(names.indexOf("home-vms")).toBeLessThan(names.indexOf("home-machines"));
    const folders = (direction: "up" | "down") =>
      deployPlan(sampleCluster(vms()), names, direction).flatMap((step) =>
        step.kind === "apply" || step.kind === "destroy" ? [step.stack] : [],
      );
    expect(folders("up")).toEqual(["home-keys", "home-vms", "home-machines", "home-platform"]);
    expect(folders("down")).toEqual(["home-platform", "home-machines"]);
  });

  it("fits the provider's schema", () => {
    expect(validateTerraform(store, document)).toEqual([]);
  });
});

describe("TT-11: the order of start and stop on one host", () => {
  const order = (document: unknown, name: string) => at(resource(document, VM, name), "startup", "order");

  it("storage, then control planes, then workers; Proxmox stops them the other way round", () => {
    const machines = machinesDocument(vms());
    expect([order(vmsDocument(), "nas"), order(machines, "cp-1"), order(machines, "worker-1")]).toEqual([1, 2, 3]);
  });

  it("the next machine waits until the storage had time to come up, and the storage gets time to go down", () => {
    expect(resource(vmsDocument({ startDelay: 240 }), VM, "nas").startup).toEqual({
      order: 1,
      up_delay: 240,
      down_delay: 180,
    });
  });

  it("without such a VM the nodes keep their numbers, and one that starts last comes last", () => {
    expect(order(machinesDocument(), "cp-1")).toBe(1);
    expect(order(machinesDocument(), "worker-1")).toBe(2);
    expect(order(vmsDocument({ start: "after-nodes" }), "nas")).toBe(3);
    expect(order(machinesDocument(vms({ start: "after-nodes" })), "cp-1")).toBe(1);
  });

  it("every machine comes back by itself", () => {
    for (const vm of [resource(vmsDocument(), VM, "nas"), resource(machinesDocument(vms()), VM, "cp-1")])
      expect(vm).toMatchObject({ on_boot: true, started: true });
  });
});

describe("a VM from a disk image", () => {
  const url = "https://download.example.org/haos_ova-18.2.qcow2";
  const house = (image: object) => vmsDocument({ iso: undefined, product: "other", image });
  const refused = (image: object) => () => sampleCluster(vms({ iso: undefined, product: "other", image }));

  it("has its first disk as a copy of the image, the others empty, and no drive", () => {
    const vm = resource(house({ url }), VM, "nas");
    expect(listAt(vm, "disk")).toMatchObject([
      { interface: "scsi0", import_from: `\${proxmox_download_file.nas.id}`, size: 100 },
      { interface: "scsi1", size: 200 },
    ]);
    expect(at(vm, "disk", 1, "import_from")).toBeUndefined();
    expect(vm).not.toHaveProperty("cdrom");
    expect(vm).toMatchObject({ boot_order: ["scsi0"], lifecycle: { ignore_changes: ["disk[0].import_from"] } });
  });

  it.each([
    [{ url }, "home-haos_ova-18.2.qcow2"],
    [{ url: "https://cloud.example.org/noble.img", format: "qcow2" }, "home-noble.qcow2"],
    [{ url: "https://cloud.example.org/get/latest?of=1", format: "raw" }, "home-latest.raw"],
  ])("%j is the import %s: its extension tells Proxmox the format", (image, file) => {
    const sha256 = "cd".repeat(32);
    expect(resource(house({ ...image, sha256 }), "proxmox_download_file", "nas")).toMatchObject({
      content_type: "import",
      file_name: file,
      checksum: sha256,
    });
  });

  it.each([
    [
      { url: `${url}.xz` },
      "want an image that is not packed: Proxmox VE unpacks none that it imports. Fix: unpack it once",
    ],
    [
      { url: "https://cloud.example.org/noble.img" },
      "want a format: the URL ends in none of .qcow2, .raw, .vmdk. Fix: add format",
    ],
    [{ url, format: "ova" }, "vms.nas.image.format"],
    [{ url, datastore: "local-lvm" }, "vms.nas.image.datastore"],
  ])("%j is refused", (image, told) => expect(refused(image)).toThrow(told));

  it("is one of two: an ISO or an image, and a product that installs itself needs an ISO", () => {
    expect(() => sampleCluster(vms({ product: "other", image: { url } }))).toThrow(
      "want an ISO or a disk image, and not both",
    );
    expect(() => sampleCluster(vms({ iso: undefined }))).toThrow("Fix: add iso: {url: ...} or image: {url: ...}");
    expect(() => sampleCluster(vms({ iso: undefined, image: { url } }))).toThrow("want an ISO for truenas-scale");
  });
});

describe("TT-2: a foreign VM is part of the plan", () => {
  it.each([
    ["its address is nobody else's", { address: "10.0.1.1" }, /vms\.nas\.address.*machines\.cp-1\.address has it/s],
    ["its address is in the network", { address: "10.9.0.1" }, /vms\.nas\.address.*inside network\.subnet/s],
    ["its host exists", { host: "pve3" }, /vms\.nas\.host: got pve3, want a host of proxmox\.hosts: pve1, pve2/],
    ["its bridge exists", { bridge: "vmbr7" }, /vms\.nas\.bridge: got vmbr7/],
    [
      "its datastores exist",
      { disks: [{ name: "os", size: "9 GiB", datastore: "tank" }] },
      /vms\.nas\.disks\[0\]\.datastore: got tank/,
    ],
    [
      "its medium's datastore takes ISOs",
      { iso: { ...nas.iso, datastore: "local-lvm" } },
      /vms\.nas\.iso\.datastore.*content includes iso/s,
    ],
  ])("%s", (_, change, message) => {
    expect(() => sampleCluster(vms(change))).toThrow(message);
  });

  it("its name, VM id and MAC address are its own", () => {
    const machines = {
      "cp-1": {
        role: "control-plane",
        host: "pve1",
        address: "10.0.1.1",
        cpus: 4,
        memory: "8 GiB",
        disk: "64 GiB",
        vmId: 4001,
        mac: "bc:24:11:00:00:01",
      },
    };
    expect(() => sampleCluster({ ...vms({ vmId: 4001 }), machines })).toThrow(
      /vms\.nas\.vmId.*machines\.cp-1 has it.*use 4002/s,
    );
    expect(() => sampleCluster({ ...vms({ mac: "bc:24:11:00:00:01" }), machines })).toThrow(
      /vms\.nas\.mac.*machines\.cp-1 has it/s,
    );
    expect(() => sampleCluster({ vms: { "cp-1": nas }, machines })).toThrow(
      /vms\.cp-1: got cp-1, want a name of its own/,
    );
    expect(sampleCluster({ ...vms({ vmId: 4002, mac: "bc:24:11:00:00:02" }), machines }).vms).toHaveLength(1);
  });
});
