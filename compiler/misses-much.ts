import type { Family, Rule } from "../lib/checks/rule";

/** Sections that bring machines: what is said of how many there are, or of what none has, counts them all. */
const MACHINES = ["machines", "controlPlane", "proxmox", "vms"];

/** Sections that bring objects: what nothing provides may be what was left out. */
const OBJECTS = ["apps", "charts", "components", "libraries", "manifests", "network", "releases"];

const OF_MACHINES: readonly Family[] = ["topology", "budget"];
const OF_DEVICES = ["device-on-some-node", "device-unavailable", "gpu-unavailable", "unknown-node-label"];

/**
 * True for a rule that says what is missing, or how many there are, where a
 * part of the definition was refused and left out: it would speak of a cluster
 * that nobody wrote. It comes back with the run in which that part is right.
 *
 * @param incomplete sections in which something was left out
 */
export function missesMuch({ id, family }: Rule, incomplete: ReadonlySet<string>): boolean {
  if (incomplete.size === 0) return false;
  const some = (sections: readonly string[]) => sections.some((section) => incomplete.has(section));
  return (
    (some(MACHINES) && (OF_MACHINES.includes(family) || OF_DEVICES.includes(id))) ||
    (some(OBJECTS) && family === "references")
  );
}
