import { hardwareSections } from "../infra/runbook/sections";
import { synthInfra } from "../infra/synth-infra";
import { planMachines } from "../infra/talos/plan-machines";
import type { BoundCluster } from "../lib/component/bound-cluster";
import { collectDeclarations } from "../lib/component/collect-declarations";
import { eachOnce } from "../lib/delivery/each-once";
import { engineOf } from "../lib/delivery/engines";
import { followPools } from "../lib/delivery/follow-pools";
import { givenObjects } from "../lib/delivery/given";
import { heldBack, linkWithout } from "../lib/delivery/hold-back";
import { link } from "../lib/delivery/link";
import { attemptComponent } from "../lib/model/attempt";
import type { Problems } from "../lib/model/problems";
import { NO_FILES, type ProjectFiles } from "../lib/model/project-files";
import type { PlannedCluster, PlannedSection } from "../lib/plan/cluster";
import type { PlannedNamespace } from "../lib/plan/namespace";
import type { PlannedStage } from "../lib/plan/stage";
import { namespaceManifest, planNamespaces } from "../lib/pod-security/namespaces";
import { renderStages } from "../lib/rendered/cluster";
import { minorOf } from "../lib/versions/line";
import { ownAppSections } from "../lib/workload/own-apps";
import { type BuildInput, type BuiltStages, buildStages, type Shared } from "./build-stages";

/**
 * Everything that follows from one definition, over both layers. What cannot be
 * made is left out and adds its problems, so that the rest can be looked at.
 *
 * @param options.kinds whose schemas are known, as `group/version/Kind`
 * @param options.shared data that several clusters have alike; absent: each has its own
 */
export function planCluster(
  cluster: BoundCluster,
  problems: Problems,
  files?: ProjectFiles,
  { kinds = () => [], shared }: { readonly kinds?: () => readonly string[]; readonly shared?: Shared | undefined } = {},
): PlannedCluster {
  const declared = collectDeclarations(cluster, problems);
  problems.settle();
  const input = { cluster, declared, problems, files, shared };
  const built = buildStages(input);
  const { stages, unrendered, renders } = renderStages({
    ...built,
    cluster,
    files: files ?? NO_FILES,
    kinds,
    problems,
  });
  const planned = planBuilt(input, { ...built, stages: eachOnce(stages, { cluster, problems }) });
  return {
    ...planned,
    ...(unrendered.length === 0 ? {} : { unrendered }),
    ...(renders === undefined ? {} : { renders }),
  };
}

/**
 * The rest of the way, from stages that are built: machines, namespaces, the
 * order of the stages, stacks. Whoever has stages as data starts here.
 *
 * @param built what components and own apps made; it is taken as it is
 */
export function planBuilt(input: BuildInput, built: BuiltStages): PlannedCluster {
  const { cluster, declared, problems } = input;
  const machines = planMachines(cluster, declared, problems, input.shared?.documents);
  problems.settle();
  const delivered = { ...planDelivery(input, built), machines };
  return {
    ...delivered,
    stacks: [...synthInfra({ ...delivered, terraform: built.terraform ?? [] }, problems), ...built.inClusterStacks],
    sections: sectionsOf(cluster, delivered, problems),
  };
}

/** The part of a plan that GitOps delivers; it does not depend on what the machines are like. */
export function planDelivery(
  { cluster, declared, files, shared }: Omit<BuildInput, "problems">,
  { stages: built, platformReleases }: Omit<BuiltStages, "inClusterStacks">,
): Omit<PlannedCluster, "machines" | "stacks" | "sections"> {
  const namespaces = planNamespaces(
    built,
    platformReleases,
    // Terraform makes the engine's own namespace: an engine that prunes it would delete itself.
    {
      byTerraform: new Set([
        engineOf(cluster).namespace,
        ...declared.platformSecrets.map(({ namespace }) => namespace),
        ...platformReleases.map(({ namespace }) => namespace),
      ]),
      minor: minorOf(cluster.versions.kubernetes),
    },
  );
  const planned = { cluster, declared, platformReleases, namespaces };
  const stages = followPools(cluster, declared, [namespaceStage(namespaces, built), ...built]).map((stage) =>
    shared === undefined ? stage : { ...stage, manifests: stage.manifests.map((one) => shared.objects.of(one)) },
  );
  const given = givenObjects(planned);
  const graph = link(stages, given);
  const held = heldBack(cluster, graph, files);
  return { ...planned, ...(held.length === 0 ? { graph } : { graph: linkWithout(held, stages, given), held }) };
}

function sectionsOf(
  cluster: BoundCluster,
  { declared, machines, graph }: Pick<PlannedCluster, "declared" | "machines" | "graph">,
  problems: Problems,
): readonly PlannedSection[] {
  const hardware = problems.attempt({ path: "" }, () => hardwareSections(cluster, machines)) ?? [];
  return [
    ...hardware.map((section) => ({ ...section, origin: "machines" })),
    ...Object.entries(cluster.components).flatMap(([key, bound]) => {
      const sections =
        attemptComponent({ cluster, key, problems }, "writes its part of the runbooks", () =>
          bound.runbook({ cluster, declared, key, problems }),
        ) ?? [];
      return sections.map((section) => ({ ...section, origin: `components.${key}` }));
    }),
    ...ownAppSections(cluster, graph).map((section) => ({ ...section, origin: "apps" })),
  ];
}

/** Namespaces come first and are never pruned: deleting one deletes everything in it. */
function namespaceStage(namespaces: readonly PlannedNamespace[], built: readonly PlannedStage[]): PlannedStage {
  // One that the operator's own manifests hold is theirs.
  const own = new Set(
    built.flatMap(({ manifests }) =>
      manifests.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name),
    ),
  );
  return {
    name: "namespaces",
    title: "Namespaces with their Pod Security levels",
    origin: "components",
    manifests: namespaces.filter(({ name, owner }) => owner === "gitops" && !own.has(name)).map(namespaceManifest),
    releases: [],
    after: {},
    prune: false,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
  };
}
