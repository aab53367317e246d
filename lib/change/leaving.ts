import { at } from "../data/fields";
import type { Manifest } from "../manifest/manifest";
import type { EffectRow } from "./effects/row";
import { isKept } from "./keeping";
import type { Thing } from "./things";

/** What comparing needs to know besides the files. */
export interface Times {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Minor of the Talos and the Kubernetes that run, e.g. 13 and 36; undefined: not known. */
  readonly talos: number | undefined;
  readonly kubernetes: number | undefined;
  /** True for a stage whose engine deletes what leaves Git. */
  readonly isPruned: (stage: string) => boolean;
  /** True where a claim's volume is deleted with it. */
  readonly isLost: (claim: Manifest) => boolean;
}

/** What becomes of an object that leaves Git: what is kept is never told as deleted. */
export function goneRow(
  object: Manifest,
  { stage }: Thing,
  { isPruned, isLost }: Times,
): Partial<EffectRow> | undefined {
  const kept = isKept(object);
  if (kept !== undefined)
    return {
      effect: "left behind",
      says: `stays in the cluster, owned by nobody (${kept})`,
      source: "Flux and Argo CD documentation: pruning",
    };
  if (object.kind === "HelmRelease" && at(object, "spec", "suspend") === true)
    return {
      effect: "live",
      says: "Helm lets go of it: what it installed stays as it is, and nothing is uninstalled",
      source: "helm-controller 1.6.4: a suspended HelmRelease that is deleted is not uninstalled",
    };
  if (stage !== undefined && !isPruned(stage))
    return {
      effect: "left behind",
      says: `stays in the cluster, owned by nobody: stage ${stage} does not prune`,
      source: "Flux documentation: Kustomization, prune",
    };
  if (object.kind === "PersistentVolumeClaim")
    return isLost(object)
      ? {
          effect: "data lost",
          says: "its volume is deleted with it",
          source: "Kubernetes documentation: reclaim policy",
        }
      : {
          effect: "left behind",
          says: "its volume stays, bound to nothing",
          source: "Kubernetes documentation: reclaim policy",
        };
  return undefined;
}

/** An object that another stage brings from now on: whoever reconciles last decides. */
export function movedRow(old: Thing, fresh: Thing, { isPruned }: Times): Partial<EffectRow> | undefined {
  if (old.stage === fresh.stage || old.object === undefined || old.stage === undefined) return undefined;
  if (!isPruned(old.stage) || isKept(old.object) !== undefined)
    return {
      effect: "live",
      says: "the other stage takes it over",
      source: "Flux documentation: Kustomization, garbage collection",
    };
  return {
    effect: "recreates object",
    says: `stage ${old.stage} deletes it unless stage ${fresh.stage} took it over before`,
    source: "Flux documentation: Kustomization, garbage collection",
    topic: "stage",
  };
}
