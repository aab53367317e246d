import type { Declared } from "../declared/declared";
import type { Section } from "../document/section";
import type { Cluster } from "../model/cluster";
import type { PlannedMachine } from "./machine";
import type { PlannedNamespace } from "./namespace";
import type { RenderRequest } from "./render-request";
import type { PlannedStack } from "./stack";
import { type PlannedRelease, releasesIn } from "./stage";
import type { StageGraph } from "./stage-graph";

/**
 * One cluster with everything that follows from its definition, over both
 * layers. It is made once, by `compiler/plan-cluster.ts`, and never changes:
 * checks, documents and commands all look at this one value.
 */
export interface PlannedCluster {
  /** The definition after parsing. */
  readonly cluster: Cluster;
  /** What all components together offer and ask for. */
  readonly declared: Declared;
  /** The stages, and which of them follows which. */
  readonly graph: StageGraph;
  /** Releases that Terraform installs before GitOps, such as the CNI; in the order of construction. */
  readonly platformReleases: readonly PlannedRelease[];
  /** Every namespace that something runs in, by name. */
  readonly namespaces: readonly PlannedNamespace[];
  /** In the order of the definition. */
  readonly machines: readonly PlannedMachine[];
  /** Terraform stacks that the operator runs, in the order in which they are applied, then those that run inside the cluster. */
  readonly stacks: readonly PlannedStack[];
  /** Stages that are left out until something can be sealed; absent: none. */
  readonly held?: readonly HeldStage[];
  /** Charts that have to be rendered before the plan is whole; absent: none. */
  readonly unrendered?: readonly RenderRequest[];
  /** Files of renders that releases name, there or not; absent: none. */
  readonly renders?: NamedRenders;
  /** What the hardware layer, the components and own apps add to the runbooks. */
  readonly sections: readonly PlannedSection[];
}

/** A stage that is left out because a Secret of it cannot be sealed yet. */
export interface HeldStage {
  /** What its folder below `stages/` will be called. */
  readonly name: string;
  /** Path of the definition that it comes from. */
  readonly origin: string;
  /** Files that its Secrets are to come from, relative to the project. */
  readonly files: readonly string[];
  /** The certificate that they are sealed with, which is not there yet. */
  readonly certificate: string;
  /** A stage that is held back and that this one follows; absent: its own Secrets are missing. */
  readonly follows?: string;
}

/** A section with the path of the definition that it comes from. */
export interface PlannedSection extends Section {
  /** Path of the definition, e.g. `components.velero`. */
  readonly origin: string;
}

/** Every release of a cluster: those that Terraform installs, then those of the stages, rendered ones included. */
export function allReleases({
  platformReleases,
  graph,
}: Pick<PlannedCluster, "platformReleases" | "graph">): readonly PlannedRelease[] {
  return [...platformReleases, ...graph.stages.flatMap(releasesIn)];
}

/** The stacks that the operator runs, in the order in which they are applied. */
export function operatorStacks({ stacks }: Pick<PlannedCluster, "stacks">): readonly PlannedStack[] {
  return stacks.filter(({ inCluster }) => !inCluster);
}

/** Files of renders, relative to the project. */
export interface NamedRenders {
  readonly files: readonly string[];
  /** How the files of releases begin whose key follows from renders that are not there yet. */
  readonly undecided: readonly string[];
}
