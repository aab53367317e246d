import { type SynthesizedCluster, synthCluster } from "../compiler/synth-cluster";
import { type Definition, loadDefinitions } from "./definition/load";
import type { Host } from "./host";
import { schemasOf } from "./own-charts/kept";
import { Refused } from "./refused";

/**
 * Synthesizes the clusters with these names, or all, in memory, for a command
 * that only looks at the result.
 *
 * @throws Refused when anything is wrong with one of them
 */
export async function synthWhole(
  host: Host,
  project: string,
  names: readonly string[],
): Promise<readonly SynthesizedCluster[]> {
  const { definitions } = await loadDefinitions(host, project, names);
  const schemas = schemasOf(host, project);
  const clusters = definitions.map((definition) => synthCluster(definition, schemas));
  const problems = clusters.flatMap((cluster) => cluster.problems);
  if (problems.length > 0)
    throw new Refused(
      problems,
      clusters.flatMap(({ findings }) => findings),
    );
  return clusters;
}

/** The one definition that a command was given by name. */
export function only<One>(of: readonly One[]): One {
  const [one] = of;
  if (one === undefined) throw new Error("nothing was read");
  return one;
}

/** Reads the one definition with this name. */
export async function loadOne(host: Host, project: string, name: string): Promise<Definition> {
  return only((await loadDefinitions(host, project, [name])).definitions);
}
