import type { Finding } from "../checks/rule";
import type { Declared } from "../component/declared";
import type { Section } from "../document/section";
import type { Cluster } from "../model/cluster";
import type { PlannedNamespace } from "../plan/namespace";
import type { PlannedRelease } from "../plan/stage";
import type { StageDependency, StageGraph } from "../plan/stage-graph";

/** Which images a machine boots and installs. */
export interface MachineImage {
  /** Image Factory schematic, 64 hexadecimal digits. */
  readonly schematic: string;
  /** Container image for `talosctl upgrade --image`, with its tag. */
  readonly installer: string;
  /** What is downloaded to the hypervisor or written to a disk. */
  readonly bootImage?: string | undefined;
}

/** A Terraform stack as it is emitted. */
export interface DocumentedStack {
  /** Folder below `dist/terraform/stacks`, e.g. `test-cluster-machines`. */
  readonly name: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Everything the documents of one cluster are made from: plain data, nothing is read from anywhere else. */
export interface DocsInput {
  readonly cluster: Cluster;
  readonly declared: Declared;
  readonly plan: StageGraph;
  /** The plan's edges without implied ones. */
  readonly edges: readonly StageDependency[];
  readonly platformReleases: readonly PlannedRelease[];
  readonly namespaces: readonly PlannedNamespace[];
  /** In the order in which they are applied. */
  readonly stacks: readonly DocumentedStack[];
  /** By machine name; a machine without an entry is described without its image. */
  readonly images: Readonly<Record<string, MachineImage>>;
  readonly findings: readonly Finding[];
  /** Version of the chart whose value keys are known, by chart name; absent: no keys are known. */
  readonly valueTrees: Readonly<Record<string, string>>;
  /** What the components add to the runbooks. */
  readonly sections: readonly Section[];
}
