import { at, listAt } from "../../data/fields";
import { type Differing, type EffectRow, rowsFor } from "./row";

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
const VMS: readonly EffectRow[] = [
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

const TALOS_PROVIDER = "siderolabs/terraform-provider-talos 0.11.0";

/** Resources and data sources of Talos' provider; the configuration itself is compared as Talos reads it. */
const TALOS: readonly EffectRow[] = [
  ...rowsFor("talos_machine_secrets", ["-"], "data lost", "the keys of the cluster are gone", TALOS_PROVIDER),
  ...rowsFor(
    "talos_machine_secrets",
    ["talos_version"],
    "data lost",
    "the generated secrets take another form, and what is encrypted in etcd can no longer be read",
    `${TALOS_PROVIDER}: talos_machine_secrets; siderolabs/talos#13885`,
  ),
  {
    kind: "talos_machine_configuration",
    path: "machine_type",
    effect: "replaces machine",
    says: "another role needs an empty machine",
    topic: "replaced",
    source: "Talos documentation: machine type",
  },
  ...rowsFor(
    "talos_machine_configuration",
    ["kubernetes_version"],
    "restarts service",
    "kubelet and control plane take the new images; talosctl upgrade-k8s does it in the right order",
    "Talos documentation: upgrading Kubernetes",
  ),
  ...rowsFor(
    "talos_machine_configuration",
    ["cluster_endpoint"],
    "restarts service",
    "the kubelet; kubeconfigs and certificates are renewed",
    "siderolabs/talos v1alpha1_k8s_bridge.go",
  ),
  ...rowsFor("talos_machine_configuration", ["docs", "examples"], "none", "comments", TALOS_PROVIDER),
  ...rowsFor("talos_machine_configuration", ["machine_secrets"], "none", "an expression", TALOS_PROVIDER),
  ...rowsFor("talos_machine_configuration", ["+"], "live", "a machine joins", TALOS_PROVIDER),
  ...rowsFor("talos_machine_configuration", ["-"], "none", "read by nobody any more", TALOS_PROVIDER),
  ...rowsFor("talos_machine_configuration_apply", ["+"], "live", "a machine is configured", TALOS_PROVIDER),
  ...rowsFor(
    "talos_machine_configuration_apply",
    ["-"],
    "replaces machine",
    "on_destroy says whether the node is reset",
    TALOS_PROVIDER,
  ),
  ...rowsFor(
    "talos_machine_configuration_apply",
    ["node", "endpoint"],
    "live",
    "the machine is reached at another address",
    TALOS_PROVIDER,
  ),
  ...rowsFor(
    "talos_machine_configuration_apply",
    ["apply_mode", "on_destroy.**", "timeouts.**"],
    "none",
    "what Terraform does at later changes",
    TALOS_PROVIDER,
  ),
  ...rowsFor(
    "talos_machine_configuration_apply",
    ["client_configuration", "machine_configuration_input", "machine_configuration", "config_patches.**"],
    "unknown",
    "where the configuration comes from",
    TALOS_PROVIDER,
  ),
  ...rowsFor(
    "talos_image_factory_schematic",
    ["+", "-", "**"],
    "none",
    "an image that machines boot or upgrade with",
    "Image Factory documentation: schematics",
  ),
  ...rowsFor("talos_cluster_kubeconfig", ["+", "-", "**"], "none", "credentials for people", TALOS_PROVIDER),
  ...rowsFor("talos_client_configuration", ["+", "-", "**"], "none", "credentials for people", TALOS_PROVIDER),
];

const K8S_PROVIDER = "hashicorp/kubernetes provider documentation";
const HELM_PROVIDER = "hashicorp/helm provider documentation: helm_release";

/** Objects that Terraform makes before GitOps; values and versions of releases are compared as releases. */
const KUBERNETES: readonly EffectRow[] = [
  ...rowsFor("helm_release", ["+", "-"], "none", "told as a release", HELM_PROVIDER),
  ...rowsFor(
    "helm_release",
    ["name", "namespace"],
    "recreates object",
    "uninstalled and installed again",
    HELM_PROVIDER,
  ),
  ...rowsFor("helm_release", ["chart", "repository"], "unknown", "another chart in the same release", HELM_PROVIDER),
  ...rowsFor(
    "helm_release",
    [
      "timeout",
      "wait",
      "wait_for_jobs",
      "max_history",
      "atomic",
      "cleanup_on_fail",
      "upgrade_install",
      "create_namespace",
      "skip_crds",
      "lint",
    ],
    "none",
    "how Terraform installs",
    HELM_PROVIDER,
  ),
  ...rowsFor("kubernetes_namespace_v1", ["+"], "live", "a namespace is made", K8S_PROVIDER),
  ...rowsFor("kubernetes_namespace_v1", ["-", "metadata.name"], "data lost", "and everything in it", K8S_PROVIDER),
  ...rowsFor(
    "kubernetes_namespace_v1",
    ["metadata.labels.**", "metadata.annotations.**", "metadata.*.labels.**", "metadata.*.annotations.**"],
    "live",
    "pods are judged by the new level when they start",
    "Kubernetes documentation: Pod Security admission",
  ),
  ...rowsFor(
    "kubernetes_namespace_v1",
    ["wait_for_default_service_account", "timeouts.**"],
    "none",
    "how Terraform waits",
    K8S_PROVIDER,
  ),
  ...rowsFor("kubernetes_secret_v1", ["+"], "live", "a Secret is made", K8S_PROVIDER),
  ...rowsFor("kubernetes_secret_v1", ["-"], "prunes object", "the Secret is deleted", K8S_PROVIDER),
  ...rowsFor(
    "kubernetes_secret_v1",
    ["type", "immutable", "metadata.name", "metadata.namespace"],
    "recreates object",
    "the Secret is deleted and recreated",
    K8S_PROVIDER,
  ),
  ...rowsFor(
    "kubernetes_secret_v1",
    ["data.**", "data_wo.**", "data_wo_revision", "binary_data.**", "metadata.**"],
    "live",
    "pods that read it as environment variables take it when they restart",
    "Kubernetes documentation: Secrets",
  ),
  ...rowsFor("kubernetes_labels", ["+", "-", "**"], "live", "labels of a Node or Namespace", K8S_PROVIDER),
];

/** What Proxmox holds besides VMs, keys, and what providers compute for themselves. */
const REST: readonly EffectRow[] = [
  ...rowsFor(
    "proxmox_download_file",
    ["+", "-", "**"],
    "none",
    "an image for new VMs; machines that run keep their disks",
    `${PROVIDER}, proxmoxtf/resource/vm/disk/disk.go: import_from is read at creation`,
  ),
  ...rowsFor(
    "proxmox_haresource",
    ["+", "-", "**"],
    "live",
    "Proxmox restarts or moves the VM by the new rule",
    "Proxmox VE documentation: high availability",
  ),
  ...rowsFor(
    "proxmox_harule",
    ["+", "-", "**"],
    "live",
    "Proxmox may migrate VMs by the new rule",
    "Proxmox VE documentation: high availability",
  ),
  ...rowsFor(
    "proxmox_hardware_mapping_pci",
    ["+", "**"],
    "needs a reboot",
    "VMs take the device when they start",
    "Proxmox VE documentation: resource mappings",
  ),
  ...rowsFor(
    "proxmox_hardware_mapping_pci",
    ["-"],
    "needs a reboot",
    "VMs with that device do not start any more",
    "Proxmox VE documentation: resource mappings",
  ),
  ...rowsFor(
    "proxmox_user_token",
    ["user_id", "token_name"],
    "recreates object",
    "the token is another one: its users need the new secret",
    `${PROVIDER}, fwprovider/access/resource_user_token.go`,
  ),
  ...rowsFor(
    "proxmox_acl",
    ["**"],
    "live",
    "taken away and given again",
    `${PROVIDER}, fwprovider/access/resource_acl.go`,
  ),
  ...rowsFor(
    "proxmox_user_token|proxmox_acl|proxmox_virtual_environment_user|proxmox_virtual_environment_role",
    ["+", "**"],
    "live",
    "access of a component to Proxmox",
    PROVIDER,
  ),
  ...rowsFor(
    "proxmox_user_token|proxmox_acl|proxmox_virtual_environment_user|proxmox_virtual_environment_role",
    ["-"],
    "prunes object",
    "what signs in with it is refused",
    PROVIDER,
  ),
  ...rowsFor(
    "tls_private_key|tls_self_signed_cert|random_password|random_id|random_bytes",
    ["+"],
    "live",
    "made once",
    "hashicorp/tls, hashicorp/random documentation",
  ),
  ...rowsFor(
    "tls_private_key|random_password|random_id|random_bytes",
    ["-", "**"],
    "data lost",
    "the key is gone: what was sealed or encrypted for it cannot be opened",
    "hashicorp/tls, hashicorp/random documentation",
  ),
  ...rowsFor(
    "tls_self_signed_cert",
    ["-", "**"],
    "recreates object",
    "another certificate of the same key",
    "hashicorp/tls documentation",
  ),
  ...rowsFor(
    "terraform_remote_state",
    ["+", "-", "**"],
    "none",
    "where Terraform reads outputs of another stack",
    "Terraform documentation: terraform_remote_state",
  ),
];

/** Blocks of a document that are no resources. */
const BLOCKS: readonly EffectRow[] = [
  ...rowsFor(
    "terraform",
    ["backend.**", "cloud.**"],
    "by hand",
    "terraform init -migrate-state moves the state",
    "Terraform documentation: backends",
  ),
  ...rowsFor(
    "terraform",
    ["required_providers.**"],
    "by hand",
    "terraform init -upgrade fetches the provider",
    "Terraform documentation: dependency lock file",
  ),
  ...rowsFor("terraform", ["+", "-"], "none", "told by what is in the stack", "Terraform documentation: settings"),
  ...rowsFor(
    "terraform",
    ["required_version"],
    "none",
    "which Terraform may be used",
    "Terraform documentation: settings",
  ),
  ...rowsFor(
    "provider",
    ["+", "-", "**"],
    "none",
    "how Terraform reaches what it manages",
    "Terraform documentation: provider configuration",
  ),
  ...rowsFor(
    "variable",
    ["+"],
    "by hand",
    "a value must be given before the next apply",
    "Terraform documentation: input variables",
  ),
  ...rowsFor("variable", ["-", "**"], "none", "what Terraform is given", "Terraform documentation: input variables"),
  ...rowsFor("output", ["+", "-", "**"], "none", "what Terraform prints", "Terraform documentation: outputs"),
  ...rowsFor("//", ["+", "-", "**"], "none", "a comment", "Terraform documentation: JSON syntax, comments"),
];

/** Whatever the resource is. */
const ANY: readonly EffectRow[] = [
  ...rowsFor(
    "*",
    ["depends_on.**", "depends_on"],
    "none",
    "the order in which Terraform works",
    "Terraform documentation: depends_on",
  ),
  ...rowsFor(
    "*",
    ["lifecycle.**", "provider", "connection.**"],
    "none",
    "what Terraform does at later changes",
    "Terraform documentation: lifecycle",
  ),
];

/** Terraform documents: resources and data sources by type, attributes by path. */
export const TERRAFORM: readonly EffectRow[] = [...ANY, ...VMS, ...TALOS, ...KUBERNETES, ...REST, ...BLOCKS];

/** True where Terraform looks away from a change of an attribute: `lifecycle.ignore_changes`. */
export function isIgnored(resource: unknown, path: string): boolean {
  const ignored = listAt(resource, "lifecycle", "ignore_changes");
  // A block of which there is one is written without its number, and named with it.
  const names = ignored.flatMap((one) => (typeof one === "string" ? [one, one.replaceAll("[0].", ".")] : []));
  return (
    at(resource, "lifecycle", "ignore_changes") === "all" ||
    names.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`))
  );
}
