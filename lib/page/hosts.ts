import { freeBytes, isShared } from "../checks/facts/datastores";
import { type HostLoad, hostLoads } from "../checks/facts/hosts";
import { element, type Markup } from "../document/element";
import type { Cluster } from "../model/cluster";
import type { Machine } from "../model/machine";
import { failureDomain, guestOf, guestsOf } from "../model/provisioner/provisioners";
import { amountBar, type BarSegment } from "./bar";
import { domainColours } from "./colours";
import type { PageInput } from "./input";
import { count, type PagePart } from "./parts";

/** Hosts with what runs on them and how much of them it takes; one colour for what fails together. */
export function hostsPart({ checked: { cluster } }: PageInput): PagePart {
  const colours = domainColours(cluster);
  const loads = hostLoads(cluster);
  const racks = new Map<string, HostLoad[]>();
  for (const load of loads) {
    const rack = load.host.rack ?? "";
    racks.set(rack, [...(racks.get(rack) ?? []), load]);
  }
  const bare = cluster.machines.filter((machine) => guestOf(cluster, machine) === undefined);
  const shared = sharedStores(cluster, colours);
  return {
    id: "hosts",
    title: "Hosts and machines",
    body: [
      element("p", {}, "What has one colour fails together: a host takes its machines along."),
      ...[...racks].map(([rack, own]) =>
        element(
          "section",
          { class: "rack" },
          rack !== "" && element("h3", {}, `Rack ${rack}`),
          element(
            "div",
            { class: "cards" },
            own.map((load) => hostCard(cluster, load, { colours, heading: rack === "" ? "h3" : "h4" })),
          ),
        ),
      ),
      shared.length > 0 &&
        element(
          "section",
          { class: "rack" },
          element("h3", {}, "Datastores that hosts share"),
          element("div", { class: "cards" }, shared),
        ),
      bare.length > 0 &&
        element(
          "section",
          { class: "rack" },
          loads.length > 0 && element("h3", {}, "Machines of their own"),
          element(
            "div",
            { class: "cards" },
            bare.map((machine) =>
              element(
                "article",
                { class: "card" },
                element(loads.length > 0 ? "h4" : "h3", {}, swatch(colours.get(failureDomain(machine))), machine.name),
                element("p", {}, machineText(machine)),
                machine.disks !== undefined &&
                  element("p", { class: "quiet" }, `disks: ${Object.keys(machine.disks).join(", ")}`),
              ),
            ),
          ),
        ),
    ],
  };
}

function hostCard(
  cluster: Cluster,
  load: HostLoad,
  { colours, heading }: { readonly colours: ReadonlyMap<string, string>; readonly heading: "h3" | "h4" },
): Markup {
  const { name, host, machines, vms, reserve } = load;
  const colour = colours.get(name) ?? "";
  const memory: readonly BarSegment[] = [
    ...[...machines, ...vms].map((guest) => ({ label: guest.name, bytes: guest.memory?.bytes ?? 0, colour })),
    { label: "kept for Proxmox", bytes: reserve, colour: "reserve" },
  ];
  const cpus = [...machines, ...vms].reduce((sum, guest) => sum + (guest.cpus ?? 0), 0);
  return element(
    "article",
    { class: "card" },
    element(heading, {}, swatch(colour), name, " ", element("span", { class: "quiet" }, host.address.toString())),
    amountBar("memory", host.memory.bytes, memory),
    element("p", { class: "quiet" }, `${count(cpus, "virtual CPU")} on ${count(host.cpus, "thread")}`),
    Object.keys(host.datastores)
      .filter((datastore) => !isShared(cluster, { host: name, datastore }))
      .map((datastore) => storeBar(cluster, { host: name, datastore }, colour)),
    machines.length + vms.length === 0
      ? element("p", { class: "quiet" }, "Nothing runs here.")
      : element(
          "ul",
          { class: "guests" },
          machines.map((machine) => element("li", {}, element("strong", {}, machine.name), ` ${machineText(machine)}`)),
          vms.map((vm) =>
            element("li", {}, element("strong", {}, vm.name), ` VM, ${vm.cpus} CPUs, ${vm.memory}, ${vm.address}`),
          ),
        ),
  );
}

function sharedStores(cluster: Cluster, colours: ReadonlyMap<string, string>): readonly Markup[] {
  const [first] = Object.keys(cluster.proxmox?.hosts ?? {});
  if (first === undefined) return [];
  return Object.keys(cluster.proxmox?.datastores ?? {}).map((datastore) =>
    element(
      "article",
      { class: "card" },
      element("h4", {}, datastore),
      storeBar(cluster, { host: first, datastore }, colours),
    ),
  );
}

/** Disks in a datastore against its size; their names where the definition gives no size. */
function storeBar(
  cluster: Cluster,
  store: { readonly host: string; readonly datastore: string },
  colour: string | ReadonlyMap<string, string>,
): Markup {
  const everywhere = isShared(cluster, store);
  const usual = cluster.proxmox?.defaults.disks ?? "";
  const isHere = (host: string, datastore: string) =>
    datastore === store.datastore && (everywhere || host === store.host);
  const colourOf = (host: string) => (typeof colour === "string" ? colour : (colour.get(host) ?? ""));
  const disks: readonly BarSegment[] = [
    ...guestsOf(cluster).flatMap(({ name, host, datastore, disk }) =>
      isHere(host, datastore) ? [{ label: name, bytes: disk?.bytes ?? 0, colour: colourOf(host) }] : [],
    ),
    ...cluster.vms.flatMap(({ name, host, disks: own }) =>
      own.flatMap((disk) =>
        isHere(host, disk.datastore ?? usual)
          ? [{ label: `${name} ${disk.name}`, bytes: disk.size.bytes, colour: colourOf(host) }]
          : [],
      ),
    ),
  ];
  const used = disks.reduce((sum, { bytes }) => sum + bytes, 0);
  const free = freeBytes(cluster, store);
  if (free === undefined)
    return element(
      "p",
      { class: "quiet" },
      `${store.datastore}: ${disks.length === 0 ? "no disk of a machine" : `disks of ${[...new Set(disks.map(({ label }) => label))].join(", ")}`}; the definition gives no size`,
    );
  return amountBar(store.datastore, free + used, disks);
}

function machineText(machine: Machine): string {
  const { role, cpus, memory, disk, address } = machine;
  return [
    role,
    ...(cpus === undefined ? [] : [`${cpus} CPUs`]),
    ...(memory === undefined ? [] : [memory.toString()]),
    ...(disk === undefined ? [] : [`${disk} disk`]),
    address.toString(),
  ].join(", ");
}

/** A small square of a colour, in front of a name that says the same. */
function swatch(colour: string | undefined): Markup {
  return element("span", { class: `swatch ${colour ?? ""}`, "aria-hidden": "true" });
}
