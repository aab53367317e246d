import type { Cluster } from "../../model/cluster";
import type { PlannedMachine } from "../../plan/machine";
import { isTyped } from "../../talos/typed";

/**
 * Whether Talos keeps a machine's pods, kubelet and etcd away from the host's
 * own processes: what the last document says, else what the contract generates.
 * Source: siderolabs/talos 1.14.1, config/generate and sandboxd/enabled.go.
 */
export function isIsolated({ versions }: Cluster, { documents }: Pick<PlannedMachine, "documents">): boolean {
  const own = documents.filter(({ kind }) => kind === "SecurityProfileConfig");
  return own.reduce<boolean>((on, document) => {
    if (document.$patch === "delete") return false;
    return typeof document.workloadIsolation === "boolean" ? document.workloadIsolation : on;
  }, isTyped(versions.contract));
}
