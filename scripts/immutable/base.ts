import type { Fields } from "../../lib/data/fields";
import type { Manifest } from "../../lib/manifest/manifest";

/** An object and changes of it. */
export interface Base {
  /** The object as it is in the cluster. */
  readonly object: Manifest;
  /** Tells several objects of one kind apart. */
  readonly as?: string;
  /** Objects that must be there first. */
  readonly with?: readonly Manifest[];
  /** What controllers have written into its status. */
  readonly status?: Fields;
  /** Path, what is written there (undefined: taken away), and words for it. */
  readonly changes: readonly (readonly [path: string, value: unknown, words?: string])[];
}

/** An object of a namespace. */
export const inNamespace = (apiVersion: string, kind: string, fields: Fields): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: "one", namespace: "default" },
  ...fields,
});

/** An object of the cluster. */
export const ofCluster = (apiVersion: string, kind: string, fields: Fields): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: "one" },
  ...fields,
});

/** Labels that selectors choose. */
export const labels = { app: "one" };

/** A pod of one container. */
export const template = {
  metadata: { labels },
  spec: { containers: [{ name: "one", image: "registry.example.org/one:1" }] },
};
