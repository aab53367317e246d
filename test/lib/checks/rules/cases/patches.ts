import { good, machinesOf } from "../../../../mistakes/plan";
import type { RuleCase } from "./case";

/** A cluster with one patch of every machine, and its machines with it. */
const patched = (...patches: readonly object[]) => {
  const definition = { ...good(), talos: { patches } };
  return { definition, further: { machines: machinesOf(definition).slice(0, 1) } };
};

export const patches = {
  patchSchema: {
    bad: () => patched({ machine: { sysctl: { "vm.swappiness": "10" } } }),
    at: ["talos.patches[0]"],
    good: () => patched({ machine: { sysctls: { "vm.swappiness": "10" } } }),
  },
  patchUndoesModel: {
    bad: () => patched({ cluster: { network: { dnsDomain: "other.local" } } }),
    at: ["talos.patches[0]"],
    good: () => patched({ cluster: { network: { dnsDomain: "cluster.local" } } }),
  },
} satisfies Record<string, RuleCase>;
