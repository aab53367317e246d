import { type Command, cmd } from "../../document/shell";
import type { Cluster } from "../../model/cluster";

/** Commands that bring a change of the definition to the repository. */
export function synthAndCommit(cluster: Cluster, what: string): readonly Command[] {
  return [cmd`npx groundwork synth ${cluster.name}`, ...commit(what)];
}

/** Commands that bring what was synthesized to the repository. */
export function commit(what: string): readonly Command[] {
  return [cmd`git add -A`, cmd`git commit -m ${`upgrade: ${what}`}`, cmd`git push`];
}
