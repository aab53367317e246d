import { at } from "../../data/fields";
import type { Differing, EffectRow } from "./row";

const VM = "proxmox_virtual_environment_vm";
const PROVIDER = "bpg/terraform-provider-proxmox 0.111.1";
const VM_UPDATE = `${PROVIDER}, proxmoxtf/resource/vm/vm.go: vmUpdate`;
const VM_SCHEMA = `${PROVIDER}, proxmoxtf/resource/vm/vm.go: ForceNew`;
const RESTARTED = "the node restarts when somebody shuts it down and starts it in Proxmox";

const said = ({ before, after }: Differing) => before !== undefined && after !== undefined;
const restartsVms = ({ fresh }: Differing) => at(fresh, "reboot_after_update") !== false;
const isStopped = ({ fresh }: Differing) => at(fresh, "started") === false;

/** Attributes that a running VM does not take: Proxmox keeps them until its next start. */
const AT_START = [
  "acpi",
  "kvm_arguments",
  "bios",
  "keyboard_layout",
  "machine",
  "tablet_device",
  "agent.**",
  "audio_device.**",
  "boot_order.**",
  "cpu.**",
  "efi_disk.**",
  "tpm_state.**",
  "rng.**",
  "initialization.**",
  "hostpci.**",
  "numa.**",
  "usb.**",
  "memory.**",
  "operating_system.**",
  "serial_device.**",
  "vga.**",
  "virtiofs.**",
  "scsi_hardware",
  "watchdog.**",
  "disk.*.aio",
  "disk.*.queues",
] as const;

const vm = (path: string, effect: EffectRow["effect"], says?: string, more: Partial<EffectRow> = {}): EffectRow => ({
  kind: VM,
  path,
  effect,
  ...(says === undefined ? {} : { says }),
  source: VM_UPDATE,
  ...more,
});

const REPLACED = "Terraform destroys the VM with its disks and makes another";

/** Virtual machines of Proxmox VE. */
export const PROXMOX_VMS: readonly EffectRow[] = [
  vm("+", "live", "a VM is made"),
  vm("-", "data lost", "the VM is destroyed with its disks", { topic: "replaced" }),
  vm("vm_id", "replaces machine", REPLACED, { when: said, topic: "replaced", source: VM_SCHEMA }),
  vm("vm_id", "unknown", "replaces the VM, unless it is the number that it has", { source: VM_SCHEMA }),
  vm("node_name", "replaces machine", REPLACED, {
    when: ({ fresh }) => at(fresh, "migrate") !== true,
    topic: "replaced",
    source: VM_SCHEMA,
  }),
  vm(
    "node_name",
    "live",
    "the VM is migrated, its local disks copied; with a passed-through device it stops for that",
    {
      topic: "moved",
    },
  ),
  ...["amd_sev.**", "clone.**", "disk.*.file_id", "initialization.type"].map((path) =>
    vm(path, "replaces machine", REPLACED, { topic: "replaced", source: VM_SCHEMA }),
  ),
  ...["user", "vendor", "network", "meta"].map((part) =>
    vm(`initialization.${part}_data_file_id`, "replaces machine", REPLACED, { topic: "replaced", source: VM_SCHEMA }),
  ),
  ...["efi_disk.type", "tpm_state.version"].map((path) =>
    vm(path, "replaces machine", REPLACED, {
      when: said,
      topic: "replaced",
      source: `${PROVIDER}, proxmoxtf/resource/vm/vm.go: CustomizeDiff`,
    }),
  ),
  vm("disk.*.size", "refused", "Proxmox cannot shrink a disk", {
    when: ({ before, after }) => typeof before === "number" && typeof after === "number" && after < before,
    source: `${PROVIDER}, proxmoxtf/resource/vm/vm.go: vmUpdateDiskSize`,
  }),
  vm("disk.*.size", "needs a reboot", "Talos grows into a larger disk when it boots", {
    source: "Talos documentation: system volumes",
  }),
  ...["datastore_id", "file_format"].flatMap((key) =>
    ["disk.*", "efi_disk", "tpm_state"].map((place) =>
      vm(
        `${place}.${key}`,
        "refused",
        "the provider does not move a disk of a VM that it may not restart: move it in Proxmox first",
        {
          when: (change) => !restartsVms(change),
          topic: "moved",
        },
      ),
    ),
  ),
  ...["datastore_id", "file_format"].map((key) =>
    vm(`disk.*.${key}`, "reboots node", "the disk is moved, and the VM stopped for it", { topic: "moved" }),
  ),
  vm("disk.*.import_from", "none", "read when the disk is made, not later"),
  vm("disk.*", "data lost", "the disk is detached and deleted", {
    when: ({ after }) => after === undefined,
  }),
  vm("disk.*", "live", "an empty disk is attached", { when: ({ before }) => before === undefined }),
  vm("disk", "unknown"),
  ...AT_START.map((path) => vm(path, "live", "at its next start", { when: isStopped })),
  ...AT_START.map((path) => vm(path, "reboots node", "by itself, after the update", { when: restartsVms })),
  ...AT_START.map((path) => vm(path, "needs a reboot", RESTARTED)),
  ...["backup", "cache", "discard", "iothread", "replicate", "serial", "ssd", "speed.**"].map((key) =>
    vm(`disk.*.${key}`, "needs a reboot", "Proxmox keeps it for the next start of the VM", {
      source: "Proxmox VE documentation: pending changes of disks",
    }),
  ),
  vm("network_device.**", "live", "the card is taken out and put in again: the node is away for seconds"),
  vm("cdrom.**", "live"),
  vm("started", "live", "the VM is started or shut down"),
  ...[
    "name",
    "description",
    "tags.**",
    "on_boot",
    "protection",
    "startup.**",
    "hotplug",
    "pool_id",
    "hook_script_file_id",
  ].map((path) => vm(path, "live")),
  ...[
    "migrate",
    "reboot_after_update",
    "stop_on_destroy",
    "purge_on_destroy",
    "delete_unreferenced_disks_on_destroy",
    "reboot",
  ].map((path) => vm(path, "none", "what Terraform does at later changes")),
  ...["clone", "create", "migrate", "reboot", "shutdown_vm", "start_vm", "stop_vm"].map((step) =>
    vm(`timeout_${step}`, "none", "how long Terraform waits"),
  ),
];
