import type { ProxmoxVirtualEnvironmentVm } from "../../imports/providers/proxmox";
import type { Cluster } from "../../lib/model/cluster";
import { usesDhcp } from "../../lib/model/dhcp";
import type { Disk } from "../../lib/model/disk";
import { virtualDisks } from "../../lib/model/disk-target";
import type { Machine } from "../../lib/model/machine";
import type { MachineShape } from "../../lib/plan/machine";

import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";
import { storeOf } from "./datastore";
import { underHa } from "./high-availability";
import { networkDevice } from "./network-device";
import { apiOf } from "./provider";
import { startOrder } from "./start-order";

/** q35 has ide0 and ide2 alone; ide2 is cloud-init's. */
const CDROM = "ide0";

/** The TPM that Talos can seal keys with; the provider's word for it. */
const TPM = "v2.0";

/**
 * The VM of one Talos node (Talos documentation, Proxmox: UEFI, q35, host CPU,
 * VirtIO; provider documentation, virtual_environment_vm).
 */
export function createVm(
  stack: ClusterStack,
  plan: MachineShape,
  image: Resource<"proxmox_download_file">,
): Resource<"proxmox_virtual_environment_vm"> {
  const { cluster } = stack;
  const { machine } = plan;
  const { hardware } = machine;
  const { host, cpus, memory, disk } = machine;
  if (host === undefined || cpus === undefined || memory === undefined || disk === undefined)
    throw new Error(`${machine.name} is not a complete VM`);
  const store = storeOf(cluster, host, machine.datastore);
  const bootsIso = plan.bootForm === "iso";
  const vm: ProxmoxVirtualEnvironmentVm = {
    node_name: host,
    // A changed host moves the VM instead of destroying it.
    migrate: true,
    name: machine.name,
    description: `Talos ${machine.role} of cluster ${cluster.name}, managed by Terraform`,
    tags: [cluster.name, machine.role, "talos", ...(hardware?.tags ?? [])].map((tag) => tag.toLowerCase()).sort(),
    ...(machine.vmId === undefined ? {} : { vm_id: machine.vmId }),
    bios: "ovmf",
    machine: "q35",
    // Talos enrols its own keys, so Microsoft's must not be there; the default type 2m is too small for Secure Boot.
    efi_disk: { datastore_id: store.id, file_format: store.format, type: "4m", pre_enrolled_keys: false },
    cpu: {
      cores: cpus,
      sockets: 1,
      type: hardware?.cpuType ?? "host",
      ...(hardware?.numa === undefined ? {} : { numa: hardware.numa }),
    },
    // Ballooning takes memory away from the kubelet, which has promised it to pods.
    memory: { dedicated: memory.mebibytes, floating: hardware?.balloon?.mebibytes ?? 0 },
    // One controller a disk, which is what gives each disk a thread of its own.
    scsi_hardware: "virtio-scsi-single",
    disk: [
      {
        interface: "scsi0",
        datastore_id: store.id,
        file_format: store.format,
        ...(bootsIso ? {} : { import_from: image.ref("id") }),
        size: disk.gibibytes,
        ...diskOptions(hardware?.systemDisk ?? {}),
      },
      ...virtualDisks(machine).map((one) => {
        const { id, format } = storeOf(cluster, host, one.datastore ?? machine.datastore);
        return {
          interface: `scsi${one.slot}`,
          datastore_id: id,
          file_format: format,
          size: one.size.gibibytes,
          ...diskOptions(one),
        };
      }),
    ],
    // An empty disk does not boot, so the first start goes on to the medium, which enrols the Secure Boot keys.
    ...(bootsIso ? { cdrom: { file_id: image.ref("id"), interface: CDROM } } : {}),
    boot_order: [...(hardware?.bootOrder ?? ["scsi0"]), ...(bootsIso ? [CDROM] : [])],
    ...(hardware?.display === undefined ? {} : { vga: { type: hardware.display } }),
    ...(cluster.talos.secureBoot ? { tpm_state: { datastore_id: store.id, version: TPM } } : {}),
    network_device: [
      networkDevice(cluster, { ...machine, mtu: undefined, firewall: undefined }),
      ...(machine.nics ?? []).map((card) => networkDevice(cluster, { ...card, bridge: card.bridge ?? machine.bridge })),
    ],
    operating_system: { type: "l26" },
    // The image always holds the agent. Addresses are static, so nothing needs to wait until it tells them.
    agent: { enabled: true, trim: true, wait_for_ip: { disabled: true } },
    ...passthrough(machine),
    ...(plan.platform === "nocloud" ? { initialization: cloudInit(cluster, plan, store.id) } : {}),
    started: true,
    // A changed size waits for the operator's restart of the node: Terraform would restart several control planes at once.
    reboot_after_update: false,
    on_boot: true,
    startup: { order: startOrder(cluster, machine.role), up_delay: plan.isControlPlane ? 15 : 0, down_delay: 60 },
    // A node that is destroyed need not shut down cleanly, and may no longer be able to.
    stop_on_destroy: true,
  };
  return new Resource(stack, "proxmox_virtual_environment_vm", machine.name, vm).meta({
    provider: apiOf(cluster, host),
    lifecycle: {
      // A node is upgraded by Talos, so a newer boot image is for new VMs; cloud-init is read once.
      ignoreChanges: [
        bootsIso ? "cdrom" : "disk[0].import_from",
        ...(plan.platform === "nocloud" ? ["initialization"] : []),
        // Where Proxmox has moved it, it stays.
        ...(underHa(cluster, plan) ? ["node_name"] : []),
      ],
    },
  });
}

/** Options of a disk in the words of the provider. */
function diskOptions({
  cache,
  discard = true,
  ssd = true,
  ioThread = true,
  backup = true,
}: Pick<Disk, "cache" | "discard" | "ssd" | "ioThread" | "backup">) {
  return {
    discard: discard ? "on" : "ignore",
    ssd,
    iothread: ioThread,
    ...(cache === undefined ? {} : { cache }),
    ...(backup ? {} : { backup }),
  };
}

function passthrough(machine: Machine): Pick<ProxmoxVirtualEnvironmentVm, "hostpci" | "usb"> {
  const { mapping, mediatedDevice } = machine.gpu ?? {};
  const devices = [
    ...(mapping === undefined ? [] : [{ mapping, ...(mediatedDevice === undefined ? {} : { mdev: mediatedDevice }) }]),
    ...(machine.pci ?? []).map((one) => ({ mapping: one })),
  ];
  const usb = machine.usb ?? [];
  return {
    ...(devices.length === 0
      ? {}
      : {
          hostpci: devices.map((device, index) => ({
            device: `hostpci${index}`,
            ...device,
            // PCI Express needs q35, which every node has.
            pcie: true,
            rombar: true,
          })),
        }),
    ...(usb.length === 0 ? {} : { usb: usb.map((one) => ({ mapping: one, usb3: true })) }),
  };
}

/** What the nocloud platform reads: address, gateway and DNS servers, for each address family. The name comes from the VM. */
function cloudInit(cluster: Cluster, { machine }: MachineShape, datastore: string) {
  const { network } = cluster;
  const { dualStack } = network;
  const first = usesDhcp(network, machine)
    ? { address: "dhcp" }
    : { address: `${machine.address}/${network.subnet.prefix}`, gateway: network.gateway.toString() };
  const second =
    dualStack === undefined || machine.secondAddress === undefined || usesDhcp(network, machine)
      ? undefined
      : {
          address: `${machine.secondAddress}/${dualStack.subnet.prefix}`,
          ...(dualStack.gateway === undefined ? {} : { gateway: dualStack.gateway.toString() }),
        };
  const [one, other] = network.subnet.family === 4 ? (["ipv4", "ipv6"] as const) : (["ipv6", "ipv4"] as const);
  return {
    datastore_id: datastore,
    type: "nocloud",
    // ide2: the default ide3 does not exist on q35.
    interface: "ide2",
    ip_config: [{ [one]: first, ...(second === undefined ? {} : { [other]: second }) }],
    dns: { servers: (machine.nameservers ?? network.nameservers).map(String) },
  };
}
