import { at, listAt, textAt } from "../../data/fields";
import type { Address, AddressRange } from "../../model/address";
import { nodeAddresses } from "../../model/machine-links";
import type { NamedAddress } from "../../model/named-addresses";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { type Holder, holdersOf, networksOf } from "./address-plan";
import { ownerOf } from "./balanced";
import { hostPortUsers, systemUser } from "./host-ports";
import { namedServers } from "./named-servers";
import { poolHolders } from "./pools";

/** What is wrong with an address that something names as a server. */
export interface Misplaced {
  /** Everybody who names it for this, in the order of the definition. */
  readonly named: readonly NamedAddress[];
  /** The address itself. */
  readonly address: Address;
  /** What has the address already, in words. */
  readonly holder: string;
  /** Path of what has it. */
  readonly holderAt: string;
  /** True where nothing can answer there; false where a machine does, which might serve this as well. */
  readonly isSure: boolean;
  /** What else may be wrong: a range that holds it by mistake. */
  readonly range?: AddressRange;
}

/** Every server that is named by an address which something of the plan has already, each address once. */
export function misplaced(input: CheckInput): readonly Misplaced[] {
  const groups = new Map<string, NamedAddress[]>();
  for (const one of namedServers(input)) {
    const key = one.address.toString();
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((named): Misplaced[] => {
    const [{ address } = { address: undefined }] = named;
    const found = address === undefined ? undefined : judged(input, address, named);
    return found === undefined ? [] : [found];
  });
}

function judged(input: CheckInput, address: Address, named: readonly NamedAddress[]): Misplaced | undefined {
  const { cluster } = input;
  const wrong = (
    who: readonly NamedAddress[],
    { what, at: holderAt }: Pick<Holder, "what" | "at">,
    further: Partial<Misplaced> = {},
  ): Misplaced | undefined =>
    who.length === 0 ? undefined : { named: who, address, holder: what, holderAt, isSure: true, ...further };
  const holders = [...poolHolders(input), ...holdersOf(cluster)].filter(({ range }) => range.contains(address));
  const of = (kind: Holder["kind"]) => holders.find((holder) => holder.kind === kind);
  const taking = named.filter(({ role }) => role.isTaken);
  const foreign = of("gateway") ?? of("vm") ?? of("hypervisor") ?? of("reserved") ?? of("nameserver") ?? of("vip");
  if (taking.length > 0 && foreign !== undefined) return wrong(taking, foreign);
  // Another machine of the house may serve anything; a Proxmox host serves files and Ceph.
  if (of("vm") !== undefined || of("reserved") !== undefined || of("hypervisor") !== undefined) return undefined;
  const gateway = of("gateway");
  if (gateway !== undefined)
    return wrong(
      named.filter(({ role }) => !role.byRouter),
      gateway,
      { isSure: false },
    );
  const vip = of("vip");
  const away = named.filter((one) => !one.role.byNode && !isApi(one) && !isServedByNode(input, one));
  if (vip !== undefined) return wrong(away, vip, { isSure: away.every(({ role }) => role.ports.length > 0) });
  const node = of("node");
  if (node !== undefined) return wrong(away, node, { isSure: false });
  const pool = of("pool");
  if (pool !== undefined)
    return wrong(
      named.filter((one) => !isServedInside(input, one)),
      pool,
      pool.range.size === 1n ? {} : { range: pool.range },
    );
  if (of("pod") !== undefined || of("nameserver") !== undefined) return undefined;
  const network = networksOf(cluster, false).find(({ range }) => range.contains(address));
  if (network === undefined) return undefined;
  if (/\.services$/.test(network.at))
    return isServiceAddress(input, address) ? undefined : wrong(named, network, { range: network.range });
  if (/\.pods$/.test(network.at)) return wrong(named, network);
  const subnet = cluster.network.subnet;
  if (subnet.isReserved(address))
    return wrong(named, {
      what: `nobody: it is the ${address.equals(subnet.first) ? "network" : "broadcast"} address of ${subnet}`,
      at: "network.subnet",
    });
  return undefined;
}

/** The API server and Talos' own API answer at every control plane. */
function isApi({ port }: NamedAddress): boolean {
  return port === 6443 || port === 50000;
}

/** True where a pod of the plan listens at a node's own port, or a Service has a node port there. */
function isServedByNode(input: CheckInput, { address, port, role }: NamedAddress): boolean {
  const ports = port === undefined ? role.ports : [port];
  const { cluster } = input;
  const machine =
    cluster.machines.find((one) => nodeAddresses(one).some((own) => own.equals(address))) ??
    (cluster.controlPlane.vip?.equals(address) === true ? cluster.machines[0] : undefined);
  if (machine === undefined) return false;
  const taken = hostPortUsers(input)
    .filter(({ machines }) => machines.some(({ name }) => name === machine.name))
    .flatMap((one) => one.ports.map((entry) => entry.port));
  // A port of no known use may be any pod's.
  if (ports.length === 0) return taken.length > 0 || nodePorts(input).size > 0;
  return ports.some(
    (one) =>
      taken.includes(one) ||
      nodePorts(input).has(one) ||
      ["TCP", "UDP"].some((protocol) => systemUser(input, machine, { port: one, protocol }) !== undefined),
  );
}

function nodePorts(input: CheckInput): ReadonlySet<number> {
  return new Set(
    manifestsOf(input).flatMap(({ manifest }) =>
      manifest.kind === "Service"
        ? listAt(manifest, "spec", "ports").flatMap((entry) => {
            const port = at(entry, "nodePort");
            return typeof port === "number" ? [port] : [];
          })
        : [],
    ),
  );
}

/** True where a Service of the cluster gets that address, and with a port that serves this. */
function isServedInside(input: CheckInput, { address, port, role }: NamedAddress): boolean {
  const owner = ownerOf(input, address);
  if (owner === undefined) return false;
  const ports = port === undefined ? role.ports : [port];
  const service = manifestsOf(input).find(
    ({ manifest }) => manifest.kind === "Service" && owner.who.endsWith(`/${manifest.metadata.name}`),
  );
  // Which ports a chart's Service has, only its templates know.
  if (service === undefined) return role.byService;
  const open = listAt(service.manifest, "spec", "ports").map((entry) => at(entry, "port"));
  return ports.length === 0 || ports.some((one) => open.includes(one));
}

/** True for an address that a Service of the plan has, the API's and the DNS' own included. */
function isServiceAddress(input: CheckInput, address: Address): boolean {
  const { first } = input.cluster.network.services;
  if (address.equals(first.plus(1)) || address.equals(first.plus(10))) return true;
  return manifestsOf(input).some(
    ({ manifest }) => manifest.kind === "Service" && textAt(manifest, "spec", "clusterIP") === address.toString(),
  );
}
