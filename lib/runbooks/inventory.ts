import { nodePortRange, servedNodePorts } from "../checks/facts/node-ports";
import { blocks, code, plain, table } from "../document/markdown";
import type { Address, AddressRange } from "../model/address";
import type { Cluster } from "../model/cluster";
import { podNetworks, serviceNetworks } from "../model/families";
import { furtherAddresses, machineNetworks, nodeAddresses } from "../model/machine-links";
import type { DocsInput } from "./input";
import { runbookOf } from "./provisioner/provisioners";

/** Machines, hosts and the whole address plan in tables. */
export function inventory(input: DocsInput): string {
  const { cluster, machines } = input;
  return `${blocks(
    `# Inventory of ${plain(cluster.name)}`,
    `Made from ${code(cluster.file)}.`,
    "## Machines",
    table(
      ["machine", "role", "address", "host", "VM id", "CPUs", "memory", "disk", "datastore", "MAC address"],
      cluster.machines.map((machine) => {
        const { place, inventory: about } = runbookOf(machine);
        const { id, datastore } = about(cluster, machine);
        return [
          machine.name,
          machine.role,
          machine.address.toString(),
          place(machine),
          id,
          machine.cpus?.toString() ?? "",
          machine.memory?.toString() ?? "",
          machine.disk?.toString() ?? "",
          datastore,
          machine.mac ?? "",
        ];
      }),
    ),
    cluster.vms.length === 0
      ? ""
      : blocks(
          "## VMs that are no nodes",
          table(
            ["VM", "host", "address", "VM id", "CPUs", "memory", "disks", "MAC address"],
            cluster.vms.map((vm) => [
              vm.name,
              vm.host,
              vm.address.toString(),
              vm.vmId?.toString() ?? "chosen by Proxmox",
              String(vm.cpus),
              vm.memory.toString(),
              vm.disks
                .map(
                  ({ name, size, datastore }) => `${name} ${size} on ${datastore ?? cluster.proxmox?.defaults.disks}`,
                )
                .join(", "),
              vm.mac ?? "",
            ]),
          ),
        ),
    machines.length === 0
      ? ""
      : blocks(
          "## Images",
          table(
            ["machine", "boots from", "installs"],
            machines.map(({ machine, bootImage, installerImage }) => [
              machine.name,
              code(bootImage),
              code(installerImage),
            ]),
          ),
        ),
    cluster.proxmox === undefined
      ? ""
      : blocks(
          "## Hosts",
          table(
            ["host", "address", "threads", "memory", "machines", "memory of its machines"],
            Object.entries(cluster.proxmox.hosts).map(([name, host]) => {
              const own = [...cluster.machines, ...cluster.vms].filter((machine) => machine.host === name);
              const bytes = own.reduce((sum, machine) => sum + (machine.memory?.bytes ?? 0), 0);
              return [
                name,
                host.address.toString(),
                String(host.cpus),
                host.memory.toString(),
                own.map((machine) => machine.name).join(", "),
                `${Math.round((bytes / 2 ** 30) * 10) / 10} GiB`,
              ];
            }),
          ),
        ),
    "## Addresses",
    table(["address", "use"], addressRows(cluster)),
    nodePorts(input),
    "## Networks",
    table(
      ["network", "use"],
      [
        ...machineNetworks(cluster).map((network) => [network.toString(), "machines"]),
        ...podNetworks(cluster.network).map((network) => [network.toString(), "pods"]),
        ...serviceNetworks(cluster.network).map((network) => [network.toString(), "services"]),
      ],
    ),
  )}\n`;
}

/** Ports that every machine answers at for a Service; nothing where there are none. */
function nodePorts(input: DocsInput): string {
  const all = servedNodePorts(input);
  if (all.length === 0) return "";
  const { first, last } = nodePortRange(input.machines);
  return blocks(
    "## Node ports",
    `Every machine answers at them. They come from ${first}-${last}, the node ports of the API server.`,
    table(
      ["port", "protocol", "Service", "its port"],
      all
        .map(({ number, protocol, who, port }) => [
          number?.toString() ?? "chosen by the API server",
          protocol,
          who,
          port,
        ])
        .sort(([a = ""], [b = ""]) => a.localeCompare(b, "en", { numeric: true })),
    ),
  );
}

function addressRows(cluster: Cluster): readonly (readonly string[])[] {
  const { network, controlPlane, machines, vms, proxmox } = cluster;
  const rows: { first: Address; text: string; use: string }[] = [];
  const one = (address: Address, use: string) => rows.push({ first: address, text: address.toString(), use });
  const many = (range: AddressRange, use: string) => rows.push({ first: range.first, text: range.toString(), use });
  one(network.gateway, "gateway");
  for (const server of network.nameservers) one(server, "name server");
  for (const range of network.dhcp) many(range, "DHCP");
  for (const [name, range] of Object.entries(network.reserved)) many(range, name);
  for (const [name, host] of Object.entries(proxmox?.hosts ?? {})) one(host.address, `Proxmox host ${name}`);
  for (const machine of machines) {
    for (const address of nodeAddresses(machine)) one(address, `${machine.role} ${machine.name}`);
    for (const { address, link } of furtherAddresses(cluster, machine))
      one(address.address, `${machine.role} ${machine.name}, ${link}`);
  }
  for (const [name, peer] of Object.entries(network.bgp?.peers ?? {})) one(peer.address, `BGP router ${name}`);
  for (const vm of vms) one(vm.address, `VM ${vm.name}`);
  if (controlPlane.vip !== undefined) one(controlPlane.vip, "Kubernetes API, shared by the control planes");
  for (const [pool, ranges] of Object.entries(network.loadBalancers))
    for (const range of ranges) many(range, `load-balancer pool ${pool}`);
  const sorted = rows.sort(
    (a, b) =>
      a.first.family - b.first.family || (a.first.value < b.first.value ? -1 : a.first.value > b.first.value ? 1 : 0),
  );
  const uses = new Map<string, string[]>();
  for (const { text, use } of sorted) uses.set(text, [...(uses.get(text) ?? []), use]);
  return [...uses].map(([text, list]) => [text, list.join("; ")]);
}
