import type { Tree } from "../emit/tree";
import type { Cluster } from "../model/cluster";
import type { EngineName } from "../model/gitops";
import type { PlannedRelease } from "../plan/stage";
import type { StageGraph } from "../plan/stage-graph";
import type { GitOpsCommands } from "./commands";
import type { RenderedMarks } from "./rendered-marks";

/** One call of kubectl against the running cluster. */
export interface KubectlCall {
  /** Namespace that kubectl is called with. */
  readonly namespace: string;
  /** Arguments after the namespace, each passed on as it is. */
  readonly args: readonly string[];
  /** A call that runs once for each line that this one prints, with the line as its last argument. */
  readonly forEachLine?: KubectlCall;
}

/** A stage as the engine's own object describes it. */
export interface DeliveredStage {
  /** Its name, which is that of its folder as well. */
  readonly name: string;
  /** True where the engine deletes what left Git. */
  readonly prune: boolean;
}

/** Sentences that differ from engine to engine, for the runbooks. */
export interface EngineTexts {
  /** What the operator needs at the desk to talk to the engine. */
  readonly tools: readonly (readonly [tool: string, version: string, use: string])[];
  /** Where the engine's own objects are, below `dist/`. */
  readonly folders: (cluster: Cluster) => readonly (readonly [what: string, folder: string])[];
  /** How the engine gets from a commit to running stages. */
  readonly delivery: (cluster: Cluster) => string;
  /** What becomes of an upgrade that fails. */
  readonly failedUpgrade: string;
}

/**
 * One GitOps engine: everything that differs from one to the next. Nothing
 * outside its folder compares its name; what a further engine must say is what
 * this type asks for.
 */
export interface GitOpsEngine {
  /** As the definition names it. */
  readonly name: EngineName;
  /** As people name it. */
  readonly title: string;
  /** Namespace that Terraform makes for what it installs of the engine. */
  readonly namespace: string;
  /** Namespaces whose deletion would take the engine along. */
  readonly vitalNamespaces: readonly string[];
  /** Namespaces whose labels and annotations a program of the engine writes as well. */
  readonly markedNamespaces: readonly string[];
  /** CRDs that exist as soon as Terraform is done, as `group/Kind`. */
  readonly crds: readonly string[];
  /** True where Terraform stacks that run in the cluster find a source of Flux to read from. */
  readonly servesInClusterStacks: boolean;
  /** Releases by which Terraform installs the engine, in the order of installation. */
  readonly bootstrap: (cluster: Cluster) => readonly PlannedRelease[];
  /**
   * The files of a cluster as the engine reads them.
   *
   * @throws InputError for what the engine cannot do
   */
  readonly deliver: (cluster: Cluster, graph: StageGraph) => Tree;
  /** How it treats objects of charts that are rendered at synth. */
  readonly rendered: RenderedMarks;
  /** Reads the engine's own objects back: the stages that files below `dist/` deliver. */
  readonly delivered: (cluster: string, files: Iterable<readonly [string, string]>) => readonly DeliveredStage[];
  /** What runbooks tell the operator to type. */
  readonly commands: GitOpsCommands;
  /** Keeps the engine from putting back what is about to be destroyed. */
  readonly suspendAll: readonly KubectlCall[];
  /** What documents say about the engine. */
  readonly texts: EngineTexts;
}
