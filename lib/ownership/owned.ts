import type { Fields } from "../data/fields";
import type { ObjectId } from "./object-id";

/** A program that writes objects and puts them back when they change. */
export type ManagerKind = "terraform" | "flux" | "helm-controller" | "argocd" | "talos" | "operator";

/** A program, or one object of it, that writes objects to a cluster. */
export interface Manager {
  /** The program that manages, e.g. Flux or Terraform. */
  readonly kind: ManagerKind;
  /** As people call it, e.g. `Flux HelmRelease kube-system/cilium`; unique in a cluster. */
  readonly name: string;
}

/** One manager says: this object is mine. */
export interface OwnedObject {
  /** What makes the object unique in the cluster. */
  readonly object: ObjectId;
  /** Who says so. */
  readonly manager: Manager;
  /** File, or address in a Terraform stack. */
  readonly place: string;
  /** The manager makes the object where it is missing, and never touches it again. */
  readonly once?: boolean;
  /** The manager looks away from labels and annotations, which others then may write. */
  readonly bare?: boolean;
}

/** What Helm does with the CRDs of a chart's `crds/` folder and with those of its templates. */
export type CrdPolicy = "Skip" | "Create" | "CreateReplace";

/** One manager says: this Helm release is mine. */
export interface OwnedRelease {
  /** Name of the release, without its namespace. */
  readonly name: string;
  /** Namespace that the release is installed into. */
  readonly namespace: string;
  /** Name of the chart, without its repository. */
  readonly chart: string;
  /** Undefined: not told, or not a fixed one. */
  readonly version: string | undefined;
  /** Undefined: they cannot be read, e.g. because they are known after apply only. */
  readonly values: Fields | undefined;
  /** What Helm does with the chart's CRDs. */
  readonly crds: CrdPolicy;
  /** Who says so. */
  readonly manager: Manager;
  /** File, or address in a Terraform stack. */
  readonly place: string;
  /** Installed once, and left alone from then on (Terraform: ignore_changes). */
  readonly once?: boolean;
  /** Only its name is known, from a list of the state. */
  readonly guessed?: boolean;
}

/** What could not be read, so that a silent gap never looks like a clean result. */
export interface Note {
  /** File, or address in a Terraform stack, that was not read. */
  readonly place: string;
  /** What was not read, and what that leaves open. */
  readonly text: string;
}

/** Everything that one input says about who manages what. */
export interface Ownership {
  /** Every object that a manager claims; one object may occur several times. */
  readonly objects: readonly OwnedObject[];
  /** Every Helm release that a manager claims. */
  readonly releases: readonly OwnedRelease[];
  /** What could not be read. */
  readonly notes: readonly Note[];
  /** Present where nothing of the kind that was asked for is there: what is missing. */
  readonly lacks?: string;
}

/** Several answers as one. */
export function together(parts: readonly Ownership[]): Ownership {
  return {
    objects: parts.flatMap(({ objects }) => objects),
    releases: parts.flatMap(({ releases }) => releases),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
