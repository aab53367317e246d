import type { Section } from "../lib/document/section";
import type { Cluster } from "../lib/model/cluster";
import type { Machine } from "../lib/model/machine";
import type { ImageForm, PlannedMachine } from "../lib/plan/machine";
import type { TerraformText } from "../lib/terraform/text";
import type { SchematicResources } from "./talos/factory";
import type { Resource } from "./terraform/resource";
import type { ClusterStack } from "./terraform/stack";

/** A machine that Talos can be configured on. */
export interface Provisioned {
  /** What must be there before the machine answers. */
  readonly follows: readonly Resource[];
  /** Where it answers: an address, or an expression that gives one. */
  readonly node: string | TerraformText;
  /** What a destroy does to Talos itself. */
  readonly onDestroy: { readonly graceful: boolean; readonly reset: boolean; readonly reboot: boolean };
}

/**
 * One way to get from nothing to machines that wait for their Talos
 * configuration: everything that differs from one to the next. Which machines
 * are its own, and what a definition may say about them, is in
 * `lib/model/provisioner/`. Nothing outside these folders asks which one serves
 * a machine.
 */
export interface Provisioner {
  /** Disk that Talos installs itself on where a machine names none; absent: the definition must name it. */
  readonly installDisk?: string;
  /** System extensions that every one of its machines needs. */
  readonly extensions: readonly string[];
  /** Image Factory platform of image and installer. */
  readonly imagePlatform: (cluster: Cluster) => "metal" | "nocloud";
  /** File form of what a machine boots from the first time. */
  readonly bootForm: (cluster: Cluster, machine: Machine) => ImageForm;
  /** Makes what its machines run on, in the machines stack. Gives each machine by its name. */
  readonly provision: (
    stack: ClusterStack,
    machines: readonly PlannedMachine[],
    schematics: SchematicResources,
  ) => ReadonlyMap<string, Provisioned>;
  /** What it adds to the runbooks about its machines. */
  readonly sections: (cluster: Cluster, machines: readonly PlannedMachine[]) => readonly Section[];
}
