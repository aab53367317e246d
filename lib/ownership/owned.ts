import type { Fields } from "../data/fields";
import type { ObjectId } from "./object-id";

/** A program that writes objects and puts them back when they change. */
export type ManagerKind = "terraform" | "flux" | "helm-controller" | "argocd" | "talos";

export interface Manager {
  readonly kind: ManagerKind;
  /** As people call it, e.g. `Flux HelmRelease kube-system/cilium`; unique in a cluster. */
  readonly name: string;
}

/** One manager says: this object is mine. */
export interface OwnedObject {
  readonly object: ObjectId;
  readonly manager: Manager;
  /** File, or address in a Terraform stack. */
  readonly place: string;
  /** The manager makes the object where it is missing, and never touches it again. */
  readonly once?: boolean;
}

/** What Helm does with the CRDs of a chart's `crds/` folder and with those of its templates. */
export type CrdPolicy = "Skip" | "Create" | "CreateReplace";

/** One manager says: this Helm release is mine. */
export interface OwnedRelease {
  readonly name: string;
  readonly namespace: string;
  /** Name of the chart, without its repository. */
  readonly chart: string;
  /** Undefined: not told, or not a fixed one. */
  readonly version: string | undefined;
  /** Undefined: they cannot be read, e.g. because they are known after apply only. */
  readonly values: Fields | undefined;
  readonly crds: CrdPolicy;
  readonly manager: Manager;
  readonly place: string;
  /** Installed once, and left alone from then on (Terraform: ignore_changes). */
  readonly once?: boolean;
  /** Only its name is known, from a list of the state. */
  readonly guessed?: boolean;
}

/** What could not be read, so that a silent gap never looks like a clean result. */
export interface Note {
  readonly place: string;
  readonly text: string;
}

/** Everything that one input says about who manages what. */
export interface Ownership {
  readonly objects: readonly OwnedObject[];
  readonly releases: readonly OwnedRelease[];
  readonly notes: readonly Note[];
}

export function together(parts: readonly Ownership[]): Ownership {
  return {
    objects: parts.flatMap(({ objects }) => objects),
    releases: parts.flatMap(({ releases }) => releases),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
