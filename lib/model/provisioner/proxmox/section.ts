import { own } from "../../../data/fields";
import { nearest } from "../../../data/nearest";
import { type Cluster, machinesOf } from "../../cluster";
import type { Machine } from "../../machine";
import type { Problem } from "../../problem";
import type { Proxmox } from "../../proxmox";
import { type HostedMachine, isHosted } from "./guest";

/** Parts of the Proxmox section that do not fit each other or the machines: PCI mappings and high availability. */
export function proxmoxProblems(cluster: Cluster): Problem[] {
  const { proxmox } = cluster;
  if (proxmox === undefined) return haWithoutProxmox(cluster);
  return [
    ...mappingProblems(cluster, proxmox),
    ...cluster.machines.flatMap((machine) => switchedOffProblems(cluster, proxmox, machine)),
    ...cluster.machines.filter(isHosted).flatMap((machine) => haProblems(cluster, proxmox, machine)),
    ...apartProblems(cluster, proxmox),
  ];
}

function haWithoutProxmox(cluster: Cluster): Problem[] {
  return cluster.machines
    .filter(({ ha }) => ha !== undefined)
    .map(({ name }) => ({
      file: cluster.file,
      path: `machines.${name}.ha`,
      got: "high availability without Proxmox",
      want: "proxmox.ha: only Proxmox can start a machine elsewhere",
      fix: `remove machines.${name}.ha`,
    }));
}

function mappingProblems(cluster: Cluster, proxmox: Proxmox): Problem[] {
  const hosts = Object.keys(proxmox.hosts);
  const problems: Problem[] = [];
  for (const [name, { devices }] of Object.entries(proxmox.pciMappings)) {
    const seen = new Set<string>();
    for (const [index, { host, path }] of devices.entries()) {
      const at = `proxmox.pciMappings.${name}.devices[${index}]`;
      const near = nearest(host, hosts);
      if (!hosts.includes(host)) {
        problems.push({
          file: cluster.file,
          path: `${at}.host`,
          got: host,
          want: `a host of proxmox.hosts: ${hosts.join(", ")}`,
          ...(near === undefined ? {} : { fix: `write ${near}` }),
        });
      }
      const device = `${host} ${path}`;
      if (seen.has(device))
        problems.push({ file: cluster.file, path: `${at}.path`, got: path, want: `a device of ${host} only once` });
      seen.add(device);
    }
  }
  for (const { name, host, gpu } of cluster.machines.filter(isHosted)) {
    const mapping = proxmox.pciMappings[gpu?.mapping ?? ""];
    if (mapping === undefined) continue;
    if (!mapping.devices.some((device) => device.host === host)) {
      problems.push({
        file: cluster.file,
        path: `machines.${name}.gpu.mapping`,
        got: `${gpu?.mapping}, which has no device on ${host}`,
        want: `a mapping with a device on ${host}`,
        fix: `place ${name} on ${mapping.devices.map((device) => device.host).join(" or ")}`,
      });
    }
    if (gpu?.mediatedDevice !== undefined && !mapping.mediated) {
      problems.push({
        file: cluster.file,
        path: `machines.${name}.gpu.mediatedDevice`,
        got: gpu.mediatedDevice,
        want: `a mapping that is shared: ${gpu.mapping} is given to one VM as a whole`,
        fix: `set proxmox.pciMappings.${gpu.mapping}.mediated to true`,
      });
    }
  }
  return problems;
}

function switchedOffProblems({ file }: Cluster, proxmox: Proxmox, { name, ha }: Machine): Problem[] {
  if (proxmox.ha !== undefined || ha === undefined) return [];
  return [
    {
      file,
      path: `machines.${name}.ha`,
      got: "high availability of one machine",
      want: "proxmox.ha, which turns it on for the cluster",
      fix: "add ha: {} to proxmox",
    },
  ];
}

function haProblems(cluster: Cluster, proxmox: Proxmox, machine: HostedMachine): Problem[] {
  const { file } = cluster;
  const path = `machines.${machine.name}`;
  const { ha } = machine;
  if (proxmox.ha === undefined) return [];
  if (ha === false) return [];
  const problems: Problem[] = deviceProblem(cluster, proxmox, machine);
  const store = machine.datastore ?? proxmox.defaults.disks;
  const isShared =
    own(proxmox.datastores, store) !== undefined &&
    own(own(proxmox.hosts, machine.host)?.datastores ?? {}, store) === undefined;
  if (!isShared) {
    problems.push({
      file,
      path: machine.datastore === undefined ? "proxmox.defaults.disks" : `${path}.datastore`,
      got: `${store}, which ${machine.host} has for itself`,
      want: `a datastore that every host shares: ${machine.name} is to be started elsewhere when ${machine.host} fails`,
      fix: `use one of proxmox.datastores, or set ${path}.ha to false`,
    });
  }
  const hosts = Object.keys(proxmox.hosts);
  for (const host of Object.keys(ha?.hosts ?? {})) {
    if (hosts.includes(host)) continue;
    const near = nearest(host, hosts);
    problems.push({
      file,
      path: `${path}.ha.hosts.${host}`,
      got: host,
      want: `a host of proxmox.hosts: ${hosts.join(", ")}`,
      ...(near === undefined ? {} : { fix: `write ${near}` }),
    });
  }
  return problems;
}

/** A VM with a device of its host starts only where the mapping has one. */
function deviceProblem(cluster: Cluster, proxmox: Proxmox, { name, gpu, ha }: Machine): Problem[] {
  const mapping = proxmox.pciMappings[gpu?.mapping ?? ""];
  if (mapping === undefined) return [];
  const able = new Set(mapping.devices.map(({ host }) => host));
  const allowed = ha === undefined || ha === false || !ha.strict ? Object.keys(proxmox.hosts) : Object.keys(ha.hosts);
  const unable = allowed.filter((host) => !able.has(host));
  if (unable.length === 0) return [];
  return [
    {
      file: cluster.file,
      path: `machines.${name}.ha`,
      got: `${gpu?.mapping}, which ${unable.join(", ")} ${unable.length === 1 ? "lacks" : "lack"}`,
      want: "only hosts that have the device: it does not start on others",
      fix: `set machines.${name}.ha to false, or to strict hosts out of ${[...able].join(", ")}`,
    },
  ];
}

/** Proxmox refuses a rule that keeps more machines apart than there are hosts. */
function apartProblems(cluster: Cluster, proxmox: Proxmox): Problem[] {
  if (proxmox.ha?.controlPlanesApart !== true) return [];
  const planes = machinesOf(cluster, "control-plane")
    .filter(isHosted)
    .filter(({ ha }) => ha !== false);
  const hosts = Object.keys(proxmox.hosts).length;
  const problems: Problem[] = [];
  if (planes.length > hosts) {
    problems.push({
      file: cluster.file,
      path: "proxmox.ha.controlPlanesApart",
      got: `${planes.length} control planes and ${hosts} hosts`,
      want: "at least as many hosts as control planes that are kept apart",
      fix: "set it to false, or name more hosts",
    });
  }
  const byHost = new Map<string, string>();
  for (const { name, host } of planes) {
    const other = byHost.get(host);
    if (other !== undefined) {
      problems.push({
        file: cluster.file,
        path: `machines.${name}.host`,
        got: `${host}, where ${other} is`,
        want: "a host of its own: proxmox.ha keeps control planes apart, and would move it at once",
        fix: "place it on another host, or set proxmox.ha.controlPlanesApart to false",
      });
    }
    byHost.set(host, name);
  }
  // Proxmox VE ignores a keep-apart rule for a machine whose node rule has several priorities.
  for (const { name, ha } of planes) {
    const priorities = new Set(Object.values(ha === undefined || ha === false ? {} : ha.hosts));
    if (priorities.size < 2) continue;
    problems.push({
      file: cluster.file,
      path: `machines.${name}.ha.hosts`,
      got: "several priorities",
      want: "one priority for all: Proxmox cannot keep apart what has a preferred host",
      fix: "give every host the same priority, or set proxmox.ha.controlPlanesApart to false",
    });
  }
  return problems;
}
