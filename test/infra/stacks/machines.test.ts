import { listAt } from "../../../lib/data/fields";
import {
  at,
  type Change,
  machinesDocument,
  machinesWith,
  names,
  resource,
  sampleInput,
  stacksOf,
  textAt,
  textOf,
} from "../sample";

const VM = "proxmox_virtual_environment_vm";
const NOCLOUD = { talos: { image: "nocloud" } };

function vm(name: string, change: Change = {}) {
  return resource(machinesDocument(change), VM, name);
}

describe("TC-1: VMs for Talos", () => {
  it("firmware: UEFI on q35 with an EFI disk that has room for Talos' own keys and none of Microsoft's", () => {
    expect(vm("cp-1")).toMatchObject({
      bios: "ovmf",
      machine: "q35",
      efi_disk: { datastore_id: "local-lvm", type: "4m", pre_enrolled_keys: false },
    });
  });

  it("CPU and memory: the host's own CPU, no ballooning", () => {
    expect(vm("worker-1")).toMatchObject({
      cpu: { cores: 8, sockets: 1, type: "host" },
      memory: { dedicated: 24576, floating: 0 },
    });
  });

  it("the disk is imported by the API, on a controller that lets it have a thread of its own", () => {
    const found = vm("cp-1");
    expect(found.scsi_hardware).toBe("virtio-scsi-single");
    expect(found.boot_order).toEqual(["scsi0"]);
    const [disk, ...others] = listAt(found, "disk");
    expect(others).toEqual([]);
    expect(disk).toMatchObject({
      interface: "scsi0",
      import_from: `\${proxmox_download_file.cp-1.id}`,
      iothread: true,
      size: 64,
      file_format: "raw",
    });
    expect(at(disk, "file_id")).toBeUndefined();
  });

  it("a datastore of files keeps the disk as qcow2", () => {
    const change = {
      ...machinesWith({ "cp-1": { datastore: "nas" } }),
      proxmox: {
        endpoint: "https://10.0.9.1:8006/",
        hosts: Object.fromEntries(
          ["pve1", "pve2"].map((host, index) => [
            host,
            {
              address: `10.0.9.${index + 1}`,
              cpus: 16,
              memory: "64 GiB",
              datastores: { "local-lvm": { kind: "lvmthin" }, local: { kind: "dir", content: ["import"] } },
            },
          ]),
        ),
        datastores: { nas: { kind: "nfs" } },
      },
    };
    expect(at(vm("cp-1", change), "disk", 0)).toMatchObject({ datastore_id: "nas", file_format: "qcow2" });
    expect(at(vm("cp-2", change), "disk", 0)).toMatchObject({ datastore_id: "local-lvm", file_format: "raw" });
  });

  it("the network card carries all eleven keys, null where it keeps a default", () => {
    const change = machinesWith({ "cp-1": { mac: "bc:24:11:00:00:01" } });
    const [card] = listAt(vm("cp-1", change), "network_device");
    expect(Object.keys(Object(card)).sort()).toEqual(
      "bridge disconnected enabled firewall mac_address model mtu queues rate_limit trunks vlan_id".split(" "),
    );
    expect(card).toMatchObject({ bridge: "vmbr0", model: "virtio", mac_address: "BC:24:11:00:00:01", enabled: null });
  });

  it("the agent is on, the image has it, and nothing waits for what it tells", () => {
    expect(vm("cp-1").agent).toEqual({ enabled: true, trim: true, wait_for_ip: { disabled: true } });
    const schematics = Object.values(Object(at(machinesDocument(), "resource", "talos_image_factory_schematic")));
    for (const schematic of schematics) expect(textAt(schematic, "schematic")).toContain("siderolabs/qemu-guest-agent");
  });

  it("control planes start before workers", () => {
    expect(at(vm("cp-1"), "startup", "order")).toBe(1);
    expect(at(vm("cp-2"), "startup", "order")).toBe(1);
    expect(at(vm("worker-1"), "startup", "order")).toBe(2);
    expect(vm("worker-1")).toMatchObject({ started: true, on_boot: true, stop_on_destroy: true });
  });

  it("tags stand sorted and in lower case, as Proxmox gives them back", () => {
    expect(vm("cp-1").tags).toEqual(["control-plane", "home", "talos"]);
    expect(vm("worker-1").tags).toEqual(["home", "talos", "worker"]);
  });

  it("a newer image or a changed host does not destroy a machine", () => {
    expect(at(vm("cp-1"), "lifecycle", "ignore_changes")).toEqual(["disk[0].import_from"]);
    expect(vm("cp-1").migrate).toBe(true);
  });

  it("changed sizes restart nothing by themselves: the control planes would go down together", () => {
    expect(vm("cp-1").reboot_after_update).toBe(false);
  });

  it("a VM id is the definition's or left to Proxmox", () => {
    expect(vm("cp-1").vm_id).toBeUndefined();
    expect(vm("cp-1", machinesWith({ "cp-1": { vmId: 4001 } })).vm_id).toBe(4001);
  });

  it("a GPU is passed through by its mapping, as PCI Express", () => {
    const change = machinesWith({ "worker-1": { gpu: { vendor: "intel", mapping: "igpu" } } });
    expect(vm("worker-1", change).hostpci).toEqual([{ device: "hostpci0", mapping: "igpu", pcie: true, rombar: true }]);
    expect(vm("cp-1", change).hostpci).toBeUndefined();
  });

  it("the deprecated long names are not used, and the VM keeps the only name it has", () => {
    const types = Object.keys(Object(at(machinesDocument(), "resource"))).filter((type) => type.startsWith("proxmox"));
    expect(types.sort()).toEqual(["proxmox_download_file", VM]);
  });
});

describe("TC-1: boot images", () => {
  it("metal: one image a node, for its address is in it", () => {
    const document = machinesDocument();
    expect(names(document, "proxmox_download_file")).toEqual(["cp-1", "cp-2", "worker-1"]);
    const urls = new Set(
      ["cp-1", "cp-2", "worker-1"].map((name) => resource(document, "proxmox_download_file", name).url),
    );
    expect(urls.size).toBe(3);
  });

  it("nocloud: one image a host, and the address by cloud-init", () => {
    const document = machinesDocument(NOCLOUD);
    expect(names(document, "proxmox_download_file").map((name) => name.split("-")[0])).toEqual(["pve1", "pve2"]);
    expect(at(resource(document, VM, "cp-1"), "disk", 0, "import_from")).toBe(
      at(resource(document, VM, "worker-1"), "disk", 0, "import_from"),
    );
    expect(resource(document, VM, "cp-1").initialization).toEqual({
      datastore_id: "local-lvm",
      type: "nocloud",
      interface: "ide2",
      ip_config: [{ ipv4: { address: "10.0.1.1/16", gateway: "10.0.0.1" } }],
      dns: { servers: ["10.0.0.53", "1.1.1.1"] },
    });
    expect(at(resource(document, VM, "cp-1"), "lifecycle", "ignore_changes")).toContain("initialization");
  });

  it("nocloud: machines of one host with other extensions have an image of their own", () => {
    const change = { ...NOCLOUD, ...machinesWith({ "worker-1": { extensions: ["siderolabs/zfs"] } }) };
    const document = machinesDocument(change);
    expect(names(document, "proxmox_download_file")).toHaveLength(3);
    expect(at(resource(document, VM, "cp-1"), "disk", 0, "import_from")).not.toBe(
      at(resource(document, VM, "worker-1"), "disk", 0, "import_from"),
    );
  });

  it("are uncompressed, kept when the size upstream changes, and named by version and content", () => {
    const image = resource(machinesDocument(), "proxmox_download_file", "cp-1");
    expect(image).toMatchObject({
      node_name: "pve1",
      datastore_id: "local",
      content_type: "import",
      overwrite: false,
    });
    expect(image.url).toMatch(/^https:\/\/factory\.talos\.dev\/image\/[0-9a-f]{64}\/v1\.13\.9\/metal-amd64\.qcow2$/);
    expect(image.file_name).toMatch(/^home-cp-1-v1\.13\.9-[0-9a-f]{8}\.qcow2$/);
    expect(image.decompression_algorithm).toBeUndefined();
  });

  it("follow their schematic, whose ID the factory must confirm", () => {
    const document = machinesDocument();
    expect(resource(document, "proxmox_download_file", "cp-1").depends_on).toEqual([
      "talos_image_factory_schematic.cp-1",
    ]);
    const url = textAt(resource(document, "proxmox_download_file", "cp-1"), "url") ?? "";
    const id = /[0-9a-f]{64}/.exec(url)?.[0];
    expect(
      textAt(resource(document, "talos_image_factory_schematic", "cp-1"), "lifecycle", "postcondition", 0, "condition"),
    ).toBe(`\${self.id == "${id}"}`);
  });

  it("a shared datastore has one copy for all hosts", () => {
    const host = (address: string) => ({
      address,
      cpus: 16,
      memory: "64 GiB",
      datastores: { "local-lvm": { kind: "lvmthin" } },
    });
    const proxmox = {
      endpoint: "https://10.0.9.1:8006/",
      hosts: { pve1: host("10.0.9.1"), pve2: host("10.0.9.2") },
      datastores: { nas: { kind: "nfs", content: ["import"] } },
      defaults: { images: "nas" },
    };
    expect(names(machinesDocument({ ...NOCLOUD, proxmox }), "proxmox_download_file")).toHaveLength(1);
  });
});

describe("TC-1: Talos", () => {
  it("every configuration says its contract and its Kubernetes", () => {
    const document = machinesDocument();
    expect(at(document, "resource", "talos_machine_secrets", "home")).toEqual({ talos_version: "v1.13" });
    for (const name of ["cp-1", "cp-2", "worker-1"]) {
      expect(at(document, "data", "talos_machine_configuration", name)).toMatchObject({
        cluster_endpoint: "https://10.0.3.1:6443",
        machine_type: name === "worker-1" ? "worker" : "controlplane",
        talos_version: "v1.13",
        kubernetes_version: "1.36.3",
      });
    }
  });

  it("an upgrade of Talos leaves the secrets' contract alone", () => {
    const document = machinesDocument({ versions: { talos: "1.13.9", kubernetes: "1.35.4", contract: "1.12" } });
    expect(at(document, "resource", "talos_machine_secrets", "home")).toEqual({ talos_version: "v1.12" });
  });

  it("a node is configured after its VM, and the installer is known to the factory", () => {
    const follows = resource(machinesDocument(), "talos_machine_configuration_apply", "cp-1").depends_on;
    expect(follows).toContain("proxmox_virtual_environment_vm.cp-1");
    expect(follows).toContainEqual(expect.stringMatching(/^talos_image_factory_schematic\.installer-[0-9a-f]{8}$/));
  });

  it("all three flags of on_destroy are set; only a bare machine is wiped", () => {
    const change = machinesWith({
      bare: { role: "worker", address: "10.0.2.9", installDisk: "/dev/sda", link: "enp1s0" },
    });
    const document = machinesDocument(change);
    const flags = (name: string) => resource(document, "talos_machine_configuration_apply", name).on_destroy;
    expect(flags("cp-1")).toEqual({ graceful: false, reset: false, reboot: false });
    expect(flags("bare")).toEqual({ graceful: false, reset: true, reboot: true });
  });

  it("etcd is bootstrapped on exactly one node, by its own address, after all control planes", () => {
    const document = machinesDocument();
    expect(names(document, "talos_machine_bootstrap")).toEqual(["home"]);
    expect(resource(document, "talos_machine_bootstrap", "home")).toMatchObject({
      node: "10.0.1.1",
      endpoint: "10.0.1.1",
      depends_on: ["talos_machine_configuration_apply.cp-1", "talos_machine_configuration_apply.cp-2"],
    });
  });

  it("nothing waits for healthy nodes: without a CNI there are none", () => {
    expect(at(machinesDocument(), "data", "talos_cluster_health")).toBeUndefined();
  });

  it("credentials come out as sensitive outputs; talosconfig never names the shared address", () => {
    const document = machinesDocument();
    for (const name of ["kubeconfig", "talosconfig", "kubernetes_client"])
      expect(at(document, "output", name, "sensitive")).toBe(true);
    expect(at(document, "data", "talos_client_configuration", "home", "endpoints")).toEqual(["10.0.1.1", "10.0.1.2"]);
  });

  it("TC-14: the mesh key is a sensitive variable", () => {
    const document = machinesDocument(
      {},
      {
        machines: [
          {
            reason: "mesh",
            extensionServices: [
              { name: "tailscale", environment: { TS_AUTHKEY: { variable: "mesh_key", description: "x" } } },
            ],
          },
        ],
      },
    );
    expect(at(document, "variable", "mesh_key")).toMatchObject({ sensitive: true });
    expect(textOf(at(document, "data", "talos_machine_configuration", "worker-1", "config_patches"))).toContain(
      `TS_AUTHKEY=\${var.mesh_key}`,
    );
  });
});

describe("a cluster of bare machines", () => {
  const machine = { role: "control-plane", address: "10.0.1.1", installDisk: "/dev/sda", link: "enp1s0" };
  const change = { proxmox: undefined, machines: { solo: machine } };

  it("needs no Proxmox at all", () => {
    const document = machinesDocument(change);
    expect(at(document, "provider", "proxmox")).toBeUndefined();
    expect(Object.keys(Object(at(document, "resource"))).some((type) => type.startsWith("proxmox"))).toBe(false);
    expect(resource(document, "talos_machine_configuration_apply", "solo").node).toBe("10.0.1.1");
  });

  it("has no access stack, and one for keys only when there are keys", () => {
    expect(stacksOf(sampleInput(change)).map(({ name }) => name)).toEqual([
      "home-keys",
      "home-machines",
      "home-platform",
    ]);
    const open = { ...change, gitops: { repository: "https://git.example.org/home.git" } };
    expect(stacksOf(sampleInput(open)).map(({ name }) => name)).toEqual(["home-machines", "home-platform"]);
  });
});
