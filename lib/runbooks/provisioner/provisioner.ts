import type { Section } from "../../document/section";
import type { Command } from "../../document/shell";
import type { Cluster } from "../../model/cluster";
import type { Machine } from "../../model/machine";
import type { DocsInput } from "../input";

/** A row of a table of troubles. */
export type Trouble = readonly [sign: string, cause: string, remedy: string];

/** What the inventory says about where a machine is. */
export interface InventoryPlace {
  /** Its number at the hypervisor; empty where there is none. */
  readonly id: string;
  /** What holds its system disk; empty for a disk of its own. */
  readonly datastore: string;
}

/** How a machine leaves the cluster for good. */
export interface Removal {
  /** What the command below does to it. */
  readonly leaves: string;
  /** Arguments of `talosctl`. */
  readonly command: Command;
  /** What the deploy does with it then. */
  readonly gone: string;
}

/** What Terraform must have before it recreates a lost machine. */
export interface Remake {
  /** Resources that are taken out of the state first, because the dead machine answers no destroy. */
  readonly forget: readonly string[];
  /** Resources that are replaced, because their machine lost what they gave it. */
  readonly replace: readonly string[];
}

/** What people read about the machines of one provisioner, wherever that differs from one to the next. */
export interface RunbookProvisioner {
  /** Its hypervisors or machines in a list of what is to be prepared, e.g. `the bare machines`. */
  readonly prepared: string;
  /** Sections of BOOTSTRAP on what must be ready before Terraform runs; none where it has no part in the cluster. */
  readonly prepare: (input: DocsInput) => readonly Section[];
  /** Where a machine is, in the column `host`. */
  readonly place: (machine: Machine) => string;
  /** What the inventory says about a machine. */
  readonly inventory: (cluster: Cluster, machine: Machine) => InventoryPlace;
  /** How to see what a silent machine shows. */
  readonly console: (machine: Machine) => string;
  /** How one of its machines leaves the cluster. */
  readonly removal: Removal;
  /** What is to be done before a lost machine is recreated, as a part of a sentence. */
  readonly beforeRemake: string;
  /** What Terraform must have, by the address of the machine's configuration in the stack. */
  readonly remake: (configuration: string) => Remake;
  /** What may stop a deploy, besides what stops any. */
  readonly deployTroubles: (cluster: Cluster) => readonly Trouble[];
  /** Sections of OPERATIONS on hardware that fails and comes back. */
  readonly hardwareTroubles: (cluster: Cluster) => readonly Section[];
}
