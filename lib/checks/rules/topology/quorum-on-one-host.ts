import { own } from "../../../data/fields";
import { type Cluster, machinesOf } from "../../../model/cluster";
import type { Machine } from "../../../model/machine";
import { groupBy } from "../../facts/group";
import { hostsFor } from "../../facts/hosts";
import { showBytes } from "../../facts/quantity";
import type { Found, Rule } from "../../rule";

export const quorumOnOneHost: Rule = {
  id: "quorum-on-one-host",
  title: "A majority of the control planes is on one host or in one rack",
  family: "topology",
  severity: "error",
  answers: ["M007"],
  why: "That one host reboots for a kernel update, etcd has lost its quorum, and the whole API is gone.",
  fix: "spread the control planes so that the loss of any one host leaves a majority",
  source: "etcd documentation: failure tolerance",
  example: 'machines: { cp0: { host: "pve1" }, cp1: { host: "pve1" }, cp2: { host: "pve2" } }',
  check: ({ cluster }) => {
    const planes = machinesOf(cluster, "control-plane");
    if (planes.length < 3) return [];
    const hosts = Object.entries(cluster.proxmox?.hosts ?? {});
    // A single host is the whole cluster's failure domain, which is another finding.
    const byHost = hosts.length > 1 ? findings(cluster, planes, "host", (machine) => machine.host) : [];
    if (byHost.length > 0) return byHost;
    const racks = new Set(hosts.flatMap(([, host]) => host.rack ?? []));
    if (racks.size < 2) return [];
    return findings(cluster, planes, "rack", ({ host = "" }) => own(cluster.proxmox?.hosts ?? {}, host)?.rack);
  },
};

function findings(
  cluster: Cluster,
  planes: readonly Machine[],
  kind: "host" | "rack",
  domainOf: (machine: Machine) => string | undefined,
): Found[] {
  const majority = Math.floor(planes.length / 2) + 1;
  const groups = groupBy(planes, (machine) => domainOf(machine) ?? `machine ${machine.name}`);
  return [...groups].flatMap(([domain, group]): Found[] => {
    const last = group.at(-1);
    if (last === undefined || group.length < 2 || planes.length - group.length >= majority) return [];
    return [
      {
        at: `machines.${last.name}.host`,
        message: `${group.map(({ name }) => name).join(" and ")} are on ${kind} ${domain}: without it ${planes.length - group.length} of ${planes.length} control planes are left, and etcd needs ${majority}`,
        fix: move(cluster, last, (name) => {
          const rack = own(cluster.proxmox?.hosts ?? {}, name)?.rack;
          return (
            (kind === "host" ? name : rack) !== domain &&
            (groups.get(kind === "host" ? name : (rack ?? name))?.length ?? 0) < majority - 1
          );
        }),
        about: ["control planes"],
      },
    ];
  });
}

function move(cluster: Cluster, machine: Machine, isElsewhere: (host: string) => boolean): string {
  const memory = showBytes(machine.memory?.bytes ?? 0);
  const [target] = hostsFor(cluster, machine).filter(({ name }) => isElsewhere(name));
  return target === undefined
    ? `move ${machine.name} to another host; none that is named has ${memory} free`
    : `move ${machine.name} to ${target.name}, which has room for its ${memory}`;
}
