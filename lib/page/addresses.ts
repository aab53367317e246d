import { namedServers } from "../checks/facts/named-servers";
import { element, type Markup } from "../document/element";
import { Address, type Cidr } from "../model/address";
import type { Cluster } from "../model/cluster";
import { podNetworks, serviceNetworks } from "../model/families";
import { machineNetworks } from "../model/machine-links";
import { type MapKind, type Placed, type Stretch, serversOf, stretchesOf } from "./address-plan";
import type { PageInput } from "./input";
import { count, dataTable, mono, type PagePart } from "./parts";

/** What a colour of the map means, in the order of the legend. */
const LEGEND: Readonly<Record<MapKind, string>> = {
  node: "machine",
  vm: "other VM",
  pod: "pod",
  hypervisor: "Proxmox host",
  vip: "API",
  pool: "load balancers",
  dhcp: "DHCP",
  gateway: "gateway",
  nameserver: "name server",
  server: "server that something names",
  reserved: "reserved",
};

/** Blocks of 256 addresses that are drawn for one network; the table has all. */
const MAPPED_BLOCKS = 16;

const BLOCK = 256n;
const ROWS = 8;
const COLUMNS = 32;
const CELL = 14;

/** Every network of the machines as a map and as a table, with holes and the next free addresses. */
export function addressesPart({ checked }: PageInput): PagePart {
  const { cluster } = checked;
  const servers = serversOf(namedServers(checked));
  const networks = machineNetworks(cluster);
  const elsewhere = servers.filter(({ range }) => !networks.some((network) => network.range.overlaps(range)));
  const others = [
    ...podNetworks(cluster.network).map((network) => `pods ${network}`),
    ...serviceNetworks(cluster.network).map((network) => `services ${network}`),
  ];
  return {
    id: "addresses",
    title: "Addresses",
    body: [
      legend(),
      networks.map((network) => networkMap(cluster, network, servers)),
      elsewhere.length > 0 && [
        element("h3", {}, "Servers elsewhere"),
        dataTable(
          "Servers in other networks",
          ["address", "use"],
          elsewhere.map(({ range, what }) => [mono(range.toString()), what]),
        ),
      ],
      element("p", { class: "quiet" }, `Not on the wire: ${others.join(", ")}.`),
    ],
  };
}

function legend(): Markup {
  return element(
    "ul",
    { class: "legend" },
    Object.entries(LEGEND).map(([kind, text]) =>
      element("li", {}, element("span", { class: `swatch is-${kind}`, "aria-hidden": "true" }), text),
    ),
  );
}

function networkMap(cluster: Cluster, network: Cidr, servers: readonly Placed[]): Markup {
  const stretches = stretchesOf(cluster, network, servers);
  const free = stretches.filter(({ kind }) => kind === undefined);
  const next = free.flatMap(({ range }) => firstOf(range.first, range.size, 3)).slice(0, 3);
  return element(
    "section",
    { class: "network" },
    element("h3", {}, network.toString()),
    element(
      "p",
      {},
      next.length === 0
        ? "No address is free."
        : ["Next free: ", next.map((address, index) => [index > 0 && ", ", mono(address.toString())]), "."],
    ),
    network.family === 4 && blockMaps(network, stretches),
    dataTable(
      `Address plan of ${network}`,
      ["addresses", "how many", "use"],
      stretches.map(({ range, held, kind }) => [
        mono(range.toString()),
        range.size.toString(),
        kind === undefined ? element("span", { class: "quiet" }, "free") : held.join("; "),
      ]),
    ),
  );
}

function firstOf(first: Address, size: bigint, wanted: number): readonly Address[] {
  const many = size < BigInt(wanted) ? Number(size) : wanted;
  return Array.from({ length: many }, (_, offset) => first.plus(offset));
}

/** One grid for each 256 addresses that something is held of. */
function blockMaps(network: Cidr, stretches: readonly Stretch[]): Markup {
  const used = stretches.filter(({ kind }) => kind !== undefined);
  const starts = new Set<bigint>();
  for (const { range } of used) {
    const from = range.first.value - (range.first.value % BLOCK);
    for (let start = from; start <= range.last.value && starts.size <= MAPPED_BLOCKS; start += BLOCK) starts.add(start);
  }
  const drawn = [...starts].sort((a, b) => (a < b ? -1 : 1)).slice(0, MAPPED_BLOCKS);
  return element(
    "div",
    { class: "maps" },
    drawn.map((start) => blockMap(network, start, used)),
    starts.size > MAPPED_BLOCKS &&
      element("p", { class: "quiet" }, `Only the first ${count(MAPPED_BLOCKS, "block")} of 256 are drawn.`),
  );
}

function blockMap(network: Cidr, start: bigint, used: readonly Stretch[]): Markup {
  const first = Address.of(network.family, start);
  const end = start + BLOCK - 1n;
  const [low, high] = [
    network.first.value > start ? network.first.value : start,
    network.last.value < end ? network.last.value : end,
  ];
  const here = used.filter(({ range }) => range.first.value <= end && range.last.value >= start);
  const said = `${first} to ${Address.of(network.family, end)}: ${here.map(({ range, held }) => `${range} ${held.join(", ")}`).join("; ")}`;
  return element(
    "figure",
    { class: "map" },
    element("figcaption", {}, `${first}/24`),
    element(
      "svg",
      { viewBox: `0 0 ${COLUMNS * CELL} ${ROWS * CELL}`, role: "img", "aria-label": said },
      runs(low - start, high - start).map((run) => cells(run, "free", undefined)),
      here.flatMap(({ range, held, kind }) => {
        const from = range.first.value > start ? range.first.value - start : 0n;
        const to = range.last.value < end ? range.last.value - start : BLOCK - 1n;
        return runs(from, to).map((run) => cells(run, `is-${kind}`, `${range}: ${held.join("; ")}`));
      }),
    ),
  );
}

/** Part of one row of the grid. */
interface Run {
  readonly row: number;
  readonly column: number;
  readonly length: number;
}

/** Offsets from one to another as rows of the grid, both included. */
function runs(from: bigint, to: bigint): readonly Run[] {
  const found: Run[] = [];
  let at = Number(from);
  while (at <= Number(to)) {
    const row = Math.floor(at / COLUMNS);
    const end = Math.min(Number(to), (row + 1) * COLUMNS - 1);
    found.push({ row, column: at % COLUMNS, length: end - at + 1 });
    at = end + 1;
  }
  return found;
}

function cells({ row, column, length }: Run, colour: string, title: string | undefined): Markup {
  return element(
    "rect",
    {
      x: column * CELL + 1,
      y: row * CELL + 1,
      width: length * CELL - 2,
      height: CELL - 2,
      class: colour,
    },
    title !== undefined && element("title", {}, title),
  );
}
