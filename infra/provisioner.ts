import type { MachineShape } from "../lib/plan/machine";
import type { SchematicResources } from "./talos/factory";
import type { Resource } from "./terraform/resource";
import type { ClusterStack } from "./terraform/stack";

/** A machine that Talos can be configured on. */
export interface Provisioned {
  /** What must be there before the machine answers. */
  readonly follows: readonly Resource[];
  /** Where it answers: an address, or an expression that gives one. */
  readonly node: string;
  /** What a destroy does to Talos itself. */
  readonly onDestroy: { readonly graceful: boolean; readonly reset: boolean; readonly reboot: boolean };
}

/** One way to get from nothing to machines that wait for their Talos configuration. */
export interface Provisioner {
  /** True for a machine that it brings up. */
  serves(plan: MachineShape): boolean;
  /** Makes what its machines run on, in the machines stack. Gives each machine by its name. */
  provision(
    stack: ClusterStack,
    plans: readonly MachineShape[],
    schematics: SchematicResources,
  ): ReadonlyMap<string, Provisioned>;
}
