import type { Machine } from "../../../model/machine";
import {
  collide,
  type HostPort,
  type HostPortUser,
  hostPortsInValues,
  hostPortUsers,
  systemUser,
} from "../../facts/host-ports";
import type { CheckInput, Found, Rule } from "../../rule";

export const hostPortTaken: Rule = {
  id: "host-port-taken",
  title: "A port of a node is taken already",
  family: "workload",
  severity: "error",
  answers: [],
  why: "A pod with a host port that another pod has stays pending; one that Talos listens on crashes at its start.",
  fix: "take another port, or leave out hostPort and use a Service",
  source:
    "Talos documentation: network connectivity; Kubernetes documentation: hostPort; ports of the charts in lib/checks/facts/host-ports.ts, each row with its version",
  example: "a DaemonSet with hostPort: 10250",
  check: (input) => {
    const users = hostPortUsers(input);
    return [
      ...users.flatMap((user) => ofSystem(input, user)),
      ...hostPortsInValues(input).flatMap((user) => ofSystem(input, user, user.release)),
      ...ofEachOther(users),
    ];
  },
};

function show({ port, protocol }: HostPort): string {
  return `${port}/${protocol.toLowerCase()}`;
}

function ofSystem(input: CheckInput, { who, origin, ports, machines }: HostPortUser, itself?: string): Found[] {
  return ports.flatMap((port): Found[] => {
    const taken = machines.flatMap((machine) => {
      const by = systemUser(input, machine, port, itself);
      return by === undefined ? [] : [{ machine, by }];
    });
    const [first] = taken;
    if (first === undefined) return [];
    // The scheduler does not know what runs outside of pods: one node of several is trouble enough.
    return [
      {
        at: origin,
        message: `${who} listens on port ${show(port)} of its node, and ${first.by} does so on ${names(taken.map(({ machine }) => machine))}`,
        about: [who, show(port)],
      },
    ];
  });
}

function ofEachOther(users: readonly HostPortUser[]): Found[] {
  const seen = new Set<string>();
  return users.flatMap((user) =>
    user.ports.flatMap((port): Found[] => {
      const same = users.filter((one) => one.ports.some((other) => collide(port, other)));
      const key = `${show(port)} ${same.map(({ who }) => who).join(" ")}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const found = shortage(same, port);
      return found === undefined ? [] : [{ at: user.origin, message: found, about: [user.who, show(port)] }];
    }),
  );
}

/** What does not fit when all of them want one port; undefined where each pod finds a node. */
function shortage(users: readonly HostPortUser[], port: HostPort): string | undefined {
  const everywhere = users.filter(({ replicas }) => replicas === undefined);
  for (const [index, one] of everywhere.entries())
    for (const other of everywhere.slice(index + 1)) {
      const both = one.machines.filter((machine) => other.machines.includes(machine));
      if (both.length > 0) return `${one.who} and ${other.who} both listen on port ${show(port)} of ${names(both)}`;
    }
  const taken = new Set(everywhere.flatMap(({ machines }) => machines));
  const counted = users.filter(({ replicas }) => replicas !== undefined && replicas > 0);
  const pods = counted.reduce((sum, { replicas = 0 }) => sum + replicas, 0);
  const free = new Set(counted.flatMap(({ machines }) => machines).filter((machine) => !taken.has(machine)));
  if (pods <= free.size) return undefined;
  return `${counted.map(({ who, replicas }) => `${who} (${replicas === 1 ? "one pod" : `${replicas} pods`})`).join(" and ")} ${counted.length === 1 ? "wants" : "want"} port ${show(port)} of a node for each pod, and ${free.size === 0 ? "no node has" : free.size === 1 ? "one node has" : `${free.size} nodes have`} it free`;
}

function names(machines: readonly Machine[]): string {
  return machines.map(({ name }) => name).join(", ");
}
