import { groupOf, type Manifest, showManifest } from "../manifest/manifest";
import type { Cluster } from "../model/cluster";
import type { Problems } from "../model/problems";
import type { PlannedStage } from "../plan/stage";

/**
 * Stages that hold each object and each release once. What is there a second
 * time is a problem of who asked for the stage, and is left out: two files
 * of one name cannot be written.
 */
export function eachOnce(
  stages: readonly PlannedStage[],
  { cluster, problems }: { readonly cluster: Pick<Cluster, "file">; readonly problems: Problems },
): readonly PlannedStage[] {
  return stages.map((stage) => {
    const tell = (what: string) =>
      problems.add({
        file: cluster.file,
        path: stage.origin,
        got: `${what} twice in stage ${stage.name}`,
        want: "each object once",
        fix: "take one of them away, or give it another name",
      });
    const manifests = once(stage.manifests, keyOf, (one) => tell(showManifest(one)));
    const releases = once(
      stage.releases,
      ({ namespace, name }) => `${namespace}/${name}`,
      ({ namespace, name }) => tell(`HelmRelease ${namespace}/${name}`),
    );
    return manifests === stage.manifests && releases === stage.releases ? stage : { ...stage, manifests, releases };
  });
}

function once<Item>(items: readonly Item[], key: (item: Item) => string, tell: (item: Item) => void): readonly Item[] {
  const seen = new Set<string>();
  const kept = items.filter((item) => {
    const isNew = !seen.has(key(item));
    seen.add(key(item));
    if (!isNew) tell(item);
    return isNew;
  });
  return kept.length === items.length ? items : kept;
}

function keyOf({ apiVersion, kind, metadata: { namespace, name } }: Manifest): string {
  return [groupOf(apiVersion), kind, namespace ?? "", name].join("|");
}
