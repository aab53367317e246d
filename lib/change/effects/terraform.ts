import { at, listAt } from "../../data/fields";
import { type EffectRow, rowsFor } from "./row";
import { KUBERNETES_RESOURCES, TALOS_RESOURCES } from "./terraform-cluster";
import { PROXMOX_VMS } from "./terraform-proxmox";

const PROVIDER = "bpg/terraform-provider-proxmox 0.111.1";

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
export const TERRAFORM: readonly EffectRow[] = [
  ...ANY,
  ...PROXMOX_VMS,
  ...TALOS_RESOURCES,
  ...KUBERNETES_RESOURCES,
  ...REST,
  ...BLOCKS,
];

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
