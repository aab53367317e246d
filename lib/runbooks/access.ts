import { type Command, cmd } from "../document/shell";
import type { Address } from "../model/address";
import { type Cluster, machinesOf } from "../model/cluster";
import type { Machine } from "../model/machine";

/** Where Terraform runs for one stack, seen from the top of the repository. */
export function stackFolder(stack: string): string {
  return `dist/terraform/stacks/${stack}`;
}

/** Credentials of the running cluster, seen from the top of the repository; `state/` is not in Git. */
export function kubeconfigFile(cluster: Cluster): string {
  return `state/${cluster.name}/kubeconfig`;
}

/** Where `deploy` puts the talosconfig, below the repository; Git ignores it. */
export function talosconfigFile(cluster: Cluster): string {
  return `state/${cluster.name}/talosconfig`;
}

/** `-replace` flags for Terraform and OpenTofu, one for each address. */
export function replaceFlags(addresses: readonly string[]): readonly Command[] {
  return addresses.map((address) => cmd`-replace='${address}'`);
}

/** Where the runbooks put snapshots of etcd. */
export function snapshotFile(cluster: Cluster): string {
  return `state/${cluster.name}/etcd.snapshot`;
}

/** The control plane that is bootstrapped: the first of the definition. */
export function firstControlPlane(cluster: Cluster): Machine {
  const [first] = machinesOf(cluster, "control-plane");
  if (first === undefined) throw new Error(`cluster ${cluster.name} has no control plane`);
  return first;
}

/**
 * `talosctl` aimed at one machine. The endpoint is always a machine's own
 * address: the shared API address lives in etcd, so it is gone when it is needed most.
 */
export function talosctl(cluster: Cluster, machine: Machine, command: Command): Command {
  // A worker is reached through any control plane that answers: talosctl tries the next one.
  const endpoints = machine.role === "control-plane" ? [machine] : machinesOf(cluster, "control-plane");
  const list = endpoints.map(({ address }) => address.toString()).join(",");
  return cmd`talosctl -e ${list} -n ${machine.address} ${command}`;
}

/** Waits until the whole cluster is well; without the lists it would ask the discovery service. */
export function healthCommand(cluster: Cluster): Command {
  const workers = machinesOf(cluster, "worker");
  const list = (machines: readonly Machine[]) => machines.map((machine) => showAddress(machine.address)).join(",");
  return talosctl(
    cluster,
    firstControlPlane(cluster),
    cmd`health --control-plane-nodes ${list(machinesOf(cluster, "control-plane"))}${
      workers.length === 0 ? cmd`` : cmd` --worker-nodes ${list(workers)}`
    }`,
  );
}

function showAddress(address: Address): string {
  return address.toString();
}

/** How many control planes may be away at once while etcd still has a majority. */
export function tolerated(cluster: Cluster): number {
  return Math.floor((machinesOf(cluster, "control-plane").length - 1) / 2);
}

/** A machine that stands for all others of its role in an example: the last one, never the bootstrapped one if there is a choice. */
export function exampleOf(cluster: Cluster, role: Machine["role"]): Machine | undefined {
  return machinesOf(cluster, role).at(-1);
}
