import type { Cluster } from "../model/cluster";
import type { EngineName } from "../model/gitops";
import { argoEngine } from "./argocd/engine";
import type { GitOpsEngine } from "./engine";
import { fluxEngine } from "./flux/engine";

/** Every engine, by the name that a definition uses. */
export const ENGINES: Readonly<Record<EngineName, GitOpsEngine>> = {
  argocd: argoEngine,
  flux: fluxEngine,
};

/** The engine that delivers a cluster. */
export function engineOf(cluster: Cluster): GitOpsEngine {
  return ENGINES[cluster.gitops.engine];
}
