import { good, machinesOf } from "../../../../mistakes/plan";
import type { RuleCase } from "./case";
import { app, inApp } from "./parts";

/** A cluster with one patch of every machine, and its machines with it. */
const patched = (...patches: readonly object[]) => {
  const definition = { ...good(), talos: { patches } };
  return { definition, further: { machines: machinesOf(definition).slice(0, 1) } };
};

/** A pod that mounts the host's processes, on Talos 1.14. */
const isolated = (talos: object) => {
  const definition = {
    ...good(),
    versions: { talos: "1.14.1", kubernetes: "1.36.3", contract: "1.14", providers: { talos: "0.12.0" } },
    talos,
  };
  return {
    definition,
    stages: [inApp(app({ volume: { hostPath: { path: "/proc" } } }))],
    further: { machines: machinesOf(definition) },
  };
};

/** A patch of every machine, a worker among them. */
const ofWorker = (...patches: readonly object[]) => {
  const definition = { ...good(), talos: { patches } };
  return { definition, further: { machines: machinesOf(definition).slice(-1) } };
};

export const patches = {
  controlPlaneDocument: {
    bad: () => ofWorker({ apiVersion: "v1alpha1", kind: "KubeTalosAPIAccessConfig", allowedRoles: ["os:reader"] }),
    at: ["talos.patches[0]"],
    good: () => ofWorker({ apiVersion: "v1alpha1", kind: "WatchdogTimerConfig", device: "/dev/watchdog0" }),
  },
  isolatedWorkload: {
    bad: () => isolated({}),
    at: ["components.app"],
    good: () => isolated({ workloadIsolation: false }),
  },
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
