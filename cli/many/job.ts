import type { ScannedText } from "../../lib/checks/rule";
import type { Problem } from "../../lib/model/problem";
import type { ChartFile } from "../../lib/schema/schema-file";
import type { ClusterKey } from "../cluster-key";
import type { DefinitionValue } from "../definition/value";
import type { MadeCluster } from "../kept-clusters";

/** What clusters of one run have in common. Plain data: another thread gets a copy. */
export interface Setup {
  /** Folder of the project. */
  readonly project: string;
  /** What the repository knows of charts of its own. */
  readonly charts: ReadonlyMap<string, ChartFile>;
  /** The date of today, where the run may depend on it. */
  readonly today?: string | undefined;
  /** Read YAML alone and run no code of the repository. */
  readonly dataOnly?: boolean | undefined;
  /** Of a cluster that is kept on the disk, no content is given back: there are too many for memory. */
  readonly lean?: boolean | undefined;
  /** Everything that one of the clusters may name as a component; absent: anything. */
  readonly named?: ReadonlySet<string> | undefined;
  /** More than one cluster is made. */
  readonly several?: boolean | undefined;
}

/** One cluster to be made, as plain data. */
export interface Job {
  /** What its definition says. */
  readonly value: Pick<DefinitionValue, "file" | "said" | "secrets">;
  /** What the scan found next to the definition. */
  readonly scanned: readonly ScannedText[];
  /** Where it is kept for the next run; absent for one that never is. */
  readonly key?: ClusterKey | undefined;
}

/** A cluster of which nothing but its files and what was found is left, as plain data. */
export interface Made extends Omit<MadeCluster, "tree"> {
  readonly files: MadeFiles;
}

/** The files of a cluster, by path below `dist/` and sorted. */
export interface MadeFiles {
  /** sha256 in hex of each. */
  readonly hashes: readonly (readonly [path: string, hash: string])[];
  /** Content of each, or where it is kept. */
  readonly contents: readonly (readonly [path: string, content: string])[] | ClusterKey;
}

/** What became of a definition. */
export interface Done {
  /** Why it gives no cluster. */
  readonly unread: readonly Problem[];
  /** What is wrong with the cluster that it gives. */
  readonly problems: readonly Problem[];
  readonly made?: Made;
}

/** `charts`: some have to be rendered first, for which clusters wait for each other. */
export type Result = Done | "charts";
