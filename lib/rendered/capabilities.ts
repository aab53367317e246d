import { link } from "../delivery/link";
import type { Manifest } from "../manifest/manifest";
import { crdsOf, type PlannedRelease, type PlannedStage } from "../plan/stage";
import { apisOf } from "./crd-head";
import { nativeApis } from "./native-apis";

/** What the API server will serve when a release is installed, worked out from the plan and not asked of a cluster. */
export interface Capabilities {
  /**
   * Of one stage: what every stage may count on, and the CRDs of the stages that
   * it follows. As `group/version` and `group/version/Kind`, sorted.
   */
  readonly of: (stage: string) => readonly string[];
}

/** What the capabilities of a cluster follow from. */
export interface CapabilityInput {
  /** Stages as they are before any chart is rendered. */
  readonly stages: readonly PlannedStage[];
  /** Releases that are there before GitOps starts. */
  readonly platformReleases: readonly PlannedRelease[];
  /** Version of Kubernetes, e.g. `1.36.3`. */
  readonly kubernetes: string;
  /** CRDs that the engine has, as `group/Kind`. */
  readonly engineCrds: readonly string[];
  /** CRDs of charts that are rendered: their stages follow nothing, so everybody may count on them. */
  readonly rendered: readonly Manifest[];
  /** CRDs of charts that are looked at and not rendered, by the stage that installs them; absent: none. */
  readonly looked?: ReadonlyMap<string, readonly Manifest[]>;
  /** Kinds whose schemas are known, as `group/version/Kind`: they say the versions of CRDs that only have a name. */
  readonly kinds: readonly string[];
}

/** Works out what each stage may count on. */
export function capabilities(input: CapabilityInput): Capabilities {
  const { stages, platformReleases, kubernetes, engineCrds, rendered, looked, kinds } = input;
  const versions = new Map<string, string[]>();
  for (const one of kinds) {
    const [group, version, kind] = one.split("/");
    const crd = `${group}/${kind}`;
    versions.set(crd, [...(versions.get(crd) ?? []), `${group}/${version}`, one]);
  }
  const named = (crds: readonly string[]): readonly string[] => crds.flatMap((crd) => versions.get(crd) ?? []);
  const bringsOf = (stage: PlannedStage): readonly string[] => [
    ...stage.manifests.filter(({ kind }) => kind === "CustomResourceDefinition").flatMap(apisOf),
    ...named(stage.releases.flatMap(crdsOf)),
    ...(looked?.get(stage.name) ?? []).flatMap(apisOf),
  ];
  const everybody = [
    ...nativeApis(kubernetes),
    ...named([...platformReleases.flatMap(crdsOf), ...engineCrds]),
    ...rendered.flatMap(apisOf),
  ];
  const isForAll = new Set(everybody);
  const brings = new Map(
    stages.map((stage) => [stage.name, bringsOf(stage).filter((one) => !isForAll.has(one))] as const),
  );
  // The order of the stages decides nothing where none brings more than everybody may count on.
  const follows = [...brings.values()].some((more) => more.length > 0)
    ? followedBy(stages)
    : new Map<string, readonly string[]>();
  const before = (stage: string, seen = new Set<string>()): ReadonlySet<string> => {
    for (const one of follows.get(stage) ?? []) {
      if (seen.has(one)) continue;
      seen.add(one);
      before(one, seen);
    }
    return seen;
  };
  return {
    of: (stage) => [...new Set([...everybody, ...[...before(stage)].flatMap((one) => brings.get(one) ?? [])])].sort(),
  };
}

function followedBy(stages: readonly PlannedStage[]): ReadonlyMap<string, readonly string[]> {
  const follows = new Map<string, readonly string[]>();
  for (const { from, to } of link(stages, undefined).dependencies.all)
    follows.set(from, [...(follows.get(from) ?? []), to]);
  return follows;
}
