import type { Change } from "./sample";

function machine(role: "control-plane" | "worker", address: string, more: Change = {}): Change {
  return {
    role,
    address,
    cpus: 16,
    memory: "32 GiB",
    disk: "500 GiB",
    installDisk: "/dev/nvme0n1",
    link: "enp1s0",
    ...more,
  };
}

/** Six mini PCs without a hypervisor, as a change of the sample; machines that are left out are gone. */
export function bareMachines(
  more: Readonly<Record<string, Change>> = {},
  without: readonly string[] = [],
): { readonly proxmox: undefined; readonly machines: Readonly<Record<string, Change>> } {
  const all: Record<string, Change> = {
    "cp-1": machine("control-plane", "10.0.1.101"),
    "cp-2": machine("control-plane", "10.0.1.140"),
    "cp-3": machine("control-plane", "10.0.1.147"),
    "work-1": machine("worker", "10.0.1.151"),
    "work-2": machine("worker", "10.0.1.197"),
    "work-3": machine("worker", "10.0.1.179"),
  };
  for (const [name, change] of Object.entries(more)) all[name] = { ...all[name], ...change };
  return {
    proxmox: undefined,
    machines: Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name))),
  };
}
