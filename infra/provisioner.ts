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
 * configuration: everything that differs from one to the next. Nothing outside
 * its folder asks which one serves a machine.
 */
export interface Provisioner {
  /** As people name it in messages. */
  readonly name: string;
  /** True for a machine that it brings up. */
  readonly serves: (machine: Machine) => boolean;
  /** Network link of a machine that names none; absent: the definition must name it, or its MAC address. */
  readonly link?: string;
  /** Disk that Talos installs itself on where a machine names none; absent: the definition must name it. */
  readonly installDisk?: string;
  /** System extensions that every one of its machines needs. */
  readonly extensions: readonly string[];
  /** Image Factory platform of image and installer. */
  readonly imagePlatform: (cluster: Cluster) => "metal" | "nocloud";
  /** File form of what a machine boots from the first time. */
  readonly bootForm: (cluster: Cluster) => ImageForm;
  /** True where the boot image itself carries the machine's address. */
  readonly bakesAddress: (cluster: Cluster, machine: Machine) => boolean;
  /** Node labels that say where a machine is. */
  readonly labels: (cluster: Cluster, machine: Machine) => Readonly<Record<string, string>>;
  /** Makes what its machines run on, in the machines stack. Gives each machine by its name. */
  readonly provision: (
    stack: ClusterStack,
    machines: readonly PlannedMachine[],
    schematics: SchematicResources,
  ) => ReadonlyMap<string, Provisioned>;
  /** What it adds to the runbooks about its machines. */
  readonly sections: (cluster: Cluster, machines: readonly PlannedMachine[]) => readonly Section[];
}
