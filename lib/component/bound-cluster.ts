import type { Cluster } from "../model/cluster";
import type { BoundComponent } from "./component";

/** A cluster whose components can be asked to declare and to build: what a compiler of clusters starts from. */
export interface BoundCluster extends Cluster {
  /** The components that are on, by key, in the registry's order. */
  readonly components: Readonly<Record<string, BoundComponent>>;
}
