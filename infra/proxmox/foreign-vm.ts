import type { ProxmoxVirtualEnvironmentVm } from "../../imports/providers/proxmox";
import { type ForeignVm, originOf } from "../../lib/model/vm";
import { Resource } from "../terraform/resource";
import type { ClusterStack } from "../terraform/stack";
import { storeOf } from "./datastore";
import { networkDevice } from "./network-device";
import { apiOf, proxmoxOf } from "./provider";
import { startOrder } from "./start-order";

/** The only place for a CD-ROM on q35 in addition to ide0: the provider's default ide3 does not exist there. */
const CDROM = "ide2";

/**
 * A VM that installs itself from its maker's ISO, or starts from its maker's
 * disk image. With an ISO the empty system disk is first in the boot order, so
 * the firmware falls through to the ISO once, and boots the installed system
 * ever after without a hand on the order.
 */
export function createForeignVm(stack: ClusterStack, vm: ForeignVm): void {
  const { cluster } = stack;
  const medium = download(stack, vm);
  const bootsIso = originOf(vm).kind === "iso";
  const disks = vm.disks.map((disk, index) => {
    const store = storeOf(cluster, vm.host, disk.datastore);
    return {
      interface: `scsi${index}`,
      datastore_id: store.id,
      file_format: store.format,
      ...(index === 0 && !bootsIso ? { import_from: medium.ref("id") } : {}),
      size: disk.size.gibibytes,
      // A storage server tells its disks apart by serial number.
      serial: `${vm.name}-${disk.name}`.slice(0, 20),
      discard: "on",
      ssd: true,
      iothread: true,
      backup: index === 0,
    };
  });
  const system = storeOf(cluster, vm.host, vm.disks[0]?.datastore);
  const isFirst = vm.start === "before-nodes";
  const config: ProxmoxVirtualEnvironmentVm = {
    node_name: vm.host,
    migrate: true,
    name: vm.name,
    description: `${vm.product} beside cluster ${cluster.name}: made by Terraform, ${bootsIso ? "installed and " : ""}managed by hand`,
    tags: [cluster.name, vm.product].map((tag) => tag.toLowerCase()).sort(),
    ...(vm.vmId === undefined ? {} : { vm_id: vm.vmId }),
    machine: "q35",
    ...(vm.firmware === "uefi"
      ? {
          bios: "ovmf",
          // Without Microsoft's keys Secure Boot is off, and any installer boots.
          efi_disk: { datastore_id: system.id, file_format: system.format, type: "4m", pre_enrolled_keys: false },
        }
      : { bios: "seabios" }),
    cpu: { cores: vm.cpus, sockets: 1, type: "host" },
    // A storage server keeps its cache there; ballooning would take it away.
    memory: { dedicated: vm.memory.mebibytes, floating: 0 },
    scsi_hardware: "virtio-scsi-single",
    disk: disks,
    ...(bootsIso ? { cdrom: { file_id: medium.ref("id"), interface: CDROM } } : {}),
    boot_order: bootsIso ? ["scsi0", CDROM] : ["scsi0"],
    network_device: [networkDevice(cluster, vm)],
    operating_system: { type: "l26" },
    started: true,
    reboot_after_update: false,
    on_boot: true,
    startup: {
      order: startOrder(cluster, vm.start),
      up_delay: isFirst ? vm.startDelay : 0,
      down_delay: vm.stopTimeout,
    },
    protection: vm.protect,
    stop_on_destroy: true,
  };
  new Resource(stack, "proxmox_virtual_environment_vm", vm.name, config).meta({
    // The medium is for the first start; a newer one is for a new installation.
    lifecycle: { preventDestroy: vm.protect, ignoreChanges: [bootsIso ? "cdrom" : "disk[0].import_from"] },
    provider: apiOf(cluster, vm.host),
  });
}

function download(stack: ClusterStack, vm: ForeignVm): Resource<"proxmox_download_file"> {
  const { host, name } = vm;
  const origin = originOf(vm);
  return new Resource(stack, "proxmox_download_file", name, {
    node_name: host,
    datastore_id: origin.datastore ?? proxmoxOf(stack.cluster).defaults.images,
    content_type: origin.kind === "iso" ? "iso" : "import",
    url: origin.url,
    file_name: `${stack.cluster.name}-${origin.kind === "iso" ? isoName(origin.url) : imageName(origin)}`,
    ...(origin.sha256 === undefined ? {} : { checksum: origin.sha256, checksum_algorithm: "sha256" }),
    overwrite: false,
    upload_timeout: 3600,
  }).meta({ provider: apiOf(stack.cluster, host) });
}

/**
 * The name of the medium, from the path of its URL: other characters become `_`,
 * and there is an extension, since Proxmox normalizes the one and refuses a name
 * without the other (Proxmox VE API: storage download-url, `filename`).
 */
function isoName(url: string): string {
  const name = lastOf(url);
  return /\.(iso|img)$/i.test(name) ? name : `${name}.iso`;
}

/** The same for an image, whose extension tells Proxmox its format. */
function imageName({ url, format }: { readonly url: string; readonly format: string }): string {
  const name = lastOf(url);
  return name.endsWith(`.${format}`) ? name : `${name.replace(/\.(img|qcow2|raw|vmdk)$/i, "")}.${format}`;
}

function lastOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.slice(pathname.lastIndexOf("/") + 1).replaceAll(/[^A-Za-z0-9_.-]/g, "_");
}
