import { blocks, code, sh, steps, table } from "../../../document/markdown";
import { cmd } from "../../../document/shell";
import type { Cluster } from "../../../model/cluster";
import type { Proxmox } from "../../../model/proxmox";

/** What must be true of the hypervisors before Terraform touches them. */
export function proxmoxSection(cluster: Cluster, proxmox: Proxmox): string {
  const shared = Object.entries(proxmox.datastores).map(([name, store]) => ({ name, store, where: "every host" }));
  const own = Object.entries(proxmox.hosts).flatMap(([host, { datastores }]) =>
    Object.entries(datastores).map(([name, store]) => ({ name, store, where: host })),
  );
  const stores = [...shared, ...own];
  const mappings = cluster.machines.flatMap((machine) =>
    machine.gpu?.mapping === undefined ? [] : [{ machine: machine.name, mapping: machine.gpu.mapping }],
  );
  const made = mappings.filter(({ mapping }) => mapping in proxmox.pciMappings);
  const byHand = mappings.filter(({ mapping }) => !(mapping in proxmox.pciMappings));
  const ids = [...cluster.machines, ...cluster.vms].filter(({ vmId }) => vmId !== undefined);
  return steps(
    blocks(
      `Make a token for Terraform on any host of ${code(proxmox.cluster)}. It makes users and roles, hence Administrator. Note the value that the last line prints: it is shown once and becomes ${code("TF_VAR_proxmox_api_token")}, in the form ${code("terraform@pve!groundwork=<value>")}.`,
      sh(
        cmd`pveum user add terraform@pve`,
        cmd`pveum acl modify / --users terraform@pve --roles Administrator`,
        cmd`pveum user token add terraform@pve groundwork --privsep 0`,
      ),
    ),
    blocks(
      `Every host answers at its address, and the API at ${code(proxmox.endpoint)}${proxmox.insecure ? " (its certificate is not verified: the definition says insecure)" : ""}.`,
      table(
        ["host", "address", "threads", "memory", "bridges"],
        Object.entries(proxmox.hosts).map(([name, host]) => [
          name,
          host.address.toString(),
          String(host.cpus),
          host.memory.toString(),
          host.bridges.join(", "),
        ]),
      ),
    ),
    blocks(
      "Each datastore allows what the definition says. Setting the list replaces the old one: add what else you keep there.",
      table(
        ["datastore", "on", "kind", "content"],
        stores.map(({ name, store, where }) => [name, where, store.kind, store.content.join(", ")]),
      ),
      sh(
        ...[...new Map(stores.map(({ name, store }) => [`${name} ${store.content.join(",")}`, { name, store }]))]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([, { name, store }]) => cmd`pvesm set ${name} --content ${store.content.join(",")}`),
      ),
    ),
    ...(ids.length === 0
      ? []
      : [
          blocks(
            "No other machine may have one of these VM ids. The Proxmox provider adopts a machine that already has the id, and a later destroy deletes it.",
            sh(cmd`pvesh get /cluster/resources --type vm --output-format text`),
            table(
              ["VM id", "machine"],
              ids.map((machine) => [String(machine.vmId), machine.name]),
            ),
          ),
        ]),
    ...(made.length === 0
      ? []
      : [
          blocks(
            `Each host has its devices at these addresses, with IOMMU switched on. The stack ${code(`${cluster.name}-access`)} makes the resource mappings from them; make none by hand.`,
            table(
              ["mapping", "machines", "host", "device", "address"],
              Object.entries(proxmox.pciMappings).flatMap(([name, { devices }]) =>
                devices.map(({ host, id, path }) => [name, users(made, name), host, id, path]),
              ),
            ),
          ),
        ]),
    ...(byHand.length === 0
      ? []
      : [
          blocks(
            "Resource mappings for the passed-through devices exist (Datacenter, Resource Mappings, PCI Devices):",
            table(
              ["mapping", "machine"],
              byHand.map(({ mapping, machine }) => [mapping, machine]),
            ),
          ),
        ]),
  );
}

function users(mappings: readonly { readonly machine: string; readonly mapping: string }[], name: string): string {
  return mappings
    .filter(({ mapping }) => mapping === name)
    .map(({ machine }) => machine)
    .join(", ");
}
