import { own } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { BOARD_NAMES, overlayImage } from "../../../talos/boards";
import type { Cluster } from "../../cluster";
import type { Machine } from "../../machine";
import type { Problem } from "../../problem";
import type { Proxmox } from "../../proxmox";
import { type HostedMachine, isHosted } from "./guest";

/** Virtual hardware that a machine cannot have, and hosts of an API that there is not. */
export function hardwareProblems(cluster: Cluster): readonly Problem[] {
  const { proxmox, machines } = cluster;
  const bare = machines.filter((machine) => !isHosted(machine));
  return [
    ...machines.flatMap((machine) => boardProblems(cluster, machine)),
    ...bare.flatMap((machine) =>
      (["vlanTag", "nics", "usb", "pci", "hardware"] as const)
        .filter((field) => machine[field] !== undefined)
        .map((field) => ({
          file: cluster.file,
          path: `machines.${machine.name}.${field}`,
          got: `${field} of a bare machine`,
          want: "a VM: only Proxmox makes hardware",
          fix: "remove it",
        })),
    ),
    ...(proxmox === undefined
      ? []
      : [
          ...apiProblems(cluster, proxmox),
          ...usbHostProblems(cluster, proxmox),
          ...machines.filter(isHosted).flatMap((machine) => machineProblems(cluster, proxmox, machine)),
        ]),
  ];
}

function boardProblems({ file }: Cluster, machine: Machine): readonly Problem[] {
  const { name, board, arch } = machine;
  const problems: Problem[] = [];
  if (board !== undefined && overlayImage(board) === undefined) {
    const near = nearest(board, BOARD_NAMES);
    problems.push({
      file,
      path: `machines.${name}.board`,
      got: board,
      want: `one of ${[...BOARD_NAMES].sort().join(", ")}`,
      ...(near === undefined ? {} : { fix: `write ${near}` }),
    });
  }
  if (board !== undefined && arch === "amd64")
    problems.push({
      file,
      path: `machines.${name}.arch`,
      got: "amd64",
      want: `arm64: ${board} has no other processor`,
      fix: "remove it",
    });
  for (const field of ["board", "arch"] as const)
    if (isHosted(machine) && machine[field] !== undefined && machine[field] !== "amd64")
      problems.push({
        file,
        path: `machines.${name}.${field}`,
        got: `${machine[field]} of a VM`,
        want: "a bare machine: VMs have the processor of their host",
        fix: "remove it",
      });
  return problems;
}

function unknown(got: string, names: readonly string[], what: string): Pick<Problem, "got" | "want" | "fix"> {
  const near = nearest(got, names);
  return {
    got,
    want: names.length === 0 ? `a key of ${what}, which has none` : `a key of ${what}: ${names.join(", ")}`,
    fix: near === undefined ? `add ${got} to ${what}` : `write ${near}`,
  };
}

function apiProblems({ file, components }: Cluster, { hosts, endpoints = {}, ha }: Proxmox): readonly Problem[] {
  const names = Object.keys(endpoints);
  const problems: Problem[] = Object.entries(hosts).flatMap(([name, { api }]) =>
    api === undefined || names.includes(api)
      ? []
      : [{ file, path: `proxmox.hosts.${name}.api`, ...unknown(api, names, "proxmox.endpoints") }],
  );
  for (const name of names)
    if (!Object.values(hosts).some(({ api }) => api === name))
      problems.push({
        file,
        path: `proxmox.endpoints.${name}`,
        got: "an API that no host belongs to",
        want: "a host that names it",
        fix: `add api: ${name} to a host of proxmox.hosts, or remove it`,
      });
  const apart = names.length > 0;
  if (apart && ha !== undefined)
    problems.push({
      file,
      path: "proxmox.ha",
      got: "high availability over hosts that are in no cluster",
      want: "one Proxmox cluster: nothing moves a VM from one to another",
      fix: "remove proxmox.ha, or join the hosts to one cluster",
    });
  if (apart && own(components, "proxmoxCsi") !== undefined)
    problems.push({
      file,
      path: "components.proxmoxCsi",
      got: "volumes on hosts that are in no cluster",
      want: "one Proxmox cluster: the driver's user is made in one",
      fix: "take volumes of the nodes' own disks, such as longhorn or OpenEBS",
    });
  return problems;
}

function usbHostProblems({ file }: Cluster, { hosts, usbMappings = {} }: Proxmox): readonly Problem[] {
  return Object.entries(usbMappings).flatMap(([name, { devices }]) =>
    devices.flatMap(({ host }, index) =>
      own(hosts, host) === undefined
        ? [
            {
              file,
              path: `proxmox.usbMappings.${name}.devices[${index}].host`,
              ...unknown(host, Object.keys(hosts), "proxmox.hosts"),
            },
          ]
        : [],
    ),
  );
}

function machineProblems({ file }: Cluster, proxmox: Proxmox, machine: HostedMachine): readonly Problem[] {
  const at = `machines.${machine.name}`;
  const problems: Problem[] = [];
  const bridges = own(proxmox.hosts, machine.host)?.bridges;
  (machine.nics ?? []).forEach(({ bridge }, index) => {
    if (bridge === undefined || bridges === undefined || bridges.includes(bridge)) return;
    problems.push({
      file,
      path: `${at}.nics[${index}].bridge`,
      ...unknown(bridge, bridges, `proxmox.hosts.${machine.host}.bridges`),
    });
  });
  for (const [field, mappings] of [
    ["usb", proxmox.usbMappings ?? {}],
    ["pci", proxmox.pciMappings],
  ] as const)
    (machine[field] ?? []).forEach((name, index) => {
      const mapping = own(mappings, name);
      const path = `${at}.${field}[${index}]`;
      if (mapping === undefined)
        problems.push({ file, path, ...unknown(name, Object.keys(mappings), `proxmox.${field}Mappings`) });
      else if (!mapping.devices.some(({ host }) => host === machine.host))
        problems.push({
          file,
          path,
          got: `${name}, which has no device on ${machine.host}`,
          want: `a mapping with a device on ${machine.host}`,
          fix: `place ${machine.name} on ${mapping.devices.map(({ host }) => host).join(" or ")}`,
        });
      else if (field === "pci" && machine.gpu?.mapping === name)
        problems.push({ file, path, got: `${name}, which is the GPU`, want: "another device", fix: "remove it" });
    });
  const { balloon, bootOrder = [] } = machine.hardware ?? {};
  if (balloon !== undefined && machine.memory !== undefined && balloon.bytes > machine.memory.bytes)
    problems.push({
      file,
      path: `${at}.hardware.balloon`,
      got: balloon.toString(),
      want: `at most the machine's memory, ${machine.memory}`,
      fix: `write ${machine.memory}`,
    });
  if (bootOrder.length > 0 && !bootOrder.includes("scsi0"))
    problems.push({
      file,
      path: `${at}.hardware.bootOrder`,
      got: bootOrder.join(", "),
      want: "scsi0 among them: Talos is on it",
      fix: "add scsi0",
    });
  return problems;
}
