import { at, textAt } from "../data/fields";
import { healthOf } from "../delivery/facts/health";
import { webhookGroups } from "../delivery/facts/webhook-groups";
import type { RenderedMarks } from "../delivery/rendered-marks";
import { toYaml } from "../emit/yaml";
import type { Manifest } from "../manifest/manifest";
import { type Delivery, isRendered } from "../model/delivery";
import type { PlannedRelease, PlannedStage, RenderedRelease } from "../plan/stage";
import { followPrograms } from "./follow";
import { isUndeclared, withFacts } from "./own-facts";
import { type PartsInput, partsOf, type ReleaseParts } from "./parts";
import type { Render, RenderedCrd } from "./render";

/** A release with what Helm made of it. */
export interface FoundRender {
  readonly release: PlannedRelease;
  readonly render: Render;
  /** True where the chart asks the cluster at installation. */
  readonly asksCluster: boolean;
}

/** How the stages of a cluster are laid out. */
export interface LayInput {
  /** Stages as they are before any chart is rendered. */
  readonly stages: readonly PlannedStage[];
  /** How each release reaches the cluster, by its name. */
  readonly deliveryOf: (release: string) => Delivery;
  /** What is known of a release; undefined: it has not been rendered yet, and stays what it is. */
  readonly find: (release: PlannedRelease) => FoundRender | undefined;
  readonly marks: RenderedMarks;
}

/**
 * The stages with the objects of rendered charts in place of their releases:
 * CRDs and namespaces in a stage of their own that is never pruned, hooks in
 * stages before and after. A release of the operator's own that says nothing of
 * what its chart makes gets that from its render.
 */
export function layRendered({ stages, deliveryOf, find, marks }: LayInput): readonly PlannedStage[] {
  const found = new Map<PlannedRelease, FoundRender>();
  const looked = new Map<PlannedRelease, Render>();
  for (const release of stages.flatMap(({ releases }) => releases)) {
    const one = find(release);
    if (one === undefined) continue;
    if (isRendered(deliveryOf(release.name))) found.set(release, one);
    else if (isUndeclared(release)) looked.set(release, one.render);
  }
  const clusterKinds = new Set(
    [...[...found.values()].map(({ render }) => render), ...looked.values()]
      .flatMap(({ crds }) => crds.map(({ head }) => head))
      .filter((head) => at(head, "spec", "scope") === "Cluster")
      .map(kindOf),
  );
  const taken = new Set(stages.map(({ name }) => name));
  const nameFor = (stage: string, part: string): string => {
    const plain = `${stage}-${part}`;
    const name = taken.has(plain) ? `${stage}-chart-${part}` : plain;
    taken.add(name);
    return name;
  };
  const closing = new Map<string, string>();
  const laidOut = stages.flatMap((stage): readonly PlannedStage[] => {
    const laid = stage.releases.flatMap((release): readonly Laid[] => {
      const one = found.get(release);
      const kept = deliveryOf(release.name) === "kept";
      const input = { namespace: release.namespace, clusterKinds, kept, marks };
      return one === undefined ? [] : [{ ...one, kept, clusterKinds, parts: partsFor(one.render, input) }];
    });
    const rest = stage.releases
      .filter((release) => !found.has(release))
      .map((release) => {
        const render = looked.get(release);
        const known = render === undefined ? release : withFacts(release, render, clusterKinds);
        return deliveryOf(release.name) === "suspended" ? { ...known, suspended: true } : known;
      });
    if (laid.length === 0)
      return rest.some((release, index) => release !== stage.releases[index])
        ? [{ ...stage, releases: rest }]
        : [stage];
    const made = stagesOf(stage, rest, laid, nameFor);
    const last = made.at(-1)?.name ?? stage.name;
    for (const { name, prune } of made) if (name !== last && (name === stage.name || !prune)) closing.set(name, last);
    return made;
  });
  return followPrograms(laidOut, closing);
}

interface Laid extends FoundRender {
  readonly clusterKinds: ReadonlySet<string>;
  readonly kept: boolean;
  readonly parts: ReleaseParts;
}

function partsFor(render: Render, input: Omit<PartsInput, "render">): ReleaseParts {
  return partsOf({ ...input, render });
}

function stagesOf(
  stage: PlannedStage,
  releases: readonly PlannedRelease[],
  laid: readonly Laid[],
  nameFor: (stage: string, part: string) => string,
): readonly PlannedStage[] {
  const names = laid.map(({ release }) => release.chart.name).join(", ");
  const further = (part: string, title: string, more: Partial<PlannedStage>): PlannedStage => ({
    name: nameFor(stage.name, part),
    title,
    origin: stage.origin,
    manifests: [],
    releases: [],
    after: {},
    prune: true,
    timeout: stage.timeout,
    health: [],
    provisions: [],
    needs: [],
    ...more,
  });
  const crds = laid.flatMap(({ parts }) => parts.crds);
  const namespaces = laid.flatMap(({ parts }) => parts.namespaces);
  const manifests = [...stage.manifests, ...laid.flatMap(({ parts }) => parts.main)];
  const lasting: Partial<PlannedStage> | undefined =
    crds.length + namespaces.length === 0 ? undefined : { prune: false, ...asFiles(crds, namespaces) };
  // A release that brings nothing but CRDs needs no second stage, and an empty one cannot be built.
  if (manifests.length + releases.length === 0)
    return [{ ...stage, releases: [], rendered: laid.map(renderedRelease), health: [], ...lasting }];
  const first = lasting === undefined ? [] : [further("crds", `CRDs of ${names}`, lasting)];
  const chain = (parts: readonly (readonly Manifest[])[], part: string, title: string): PlannedStage[] => {
    const made: PlannedStage[] = [];
    for (const [index, manifests] of parts.entries()) {
      const previous = made.at(-1);
      made.push(
        further(index === 0 ? part : `${part}-${index + 1}`, title, {
          manifests,
          health: healthOf(manifests, []),
          ...(previous === undefined ? {} : { after: { [previous.name]: "hooks of the chart that come first" } }),
        }),
      );
    }
    return made;
  };
  const before = chain(byPart(laid, "before"), "before", `what ${names} runs before it is installed`);
  const after = chain(byPart(laid, "after"), "after", `what ${names} runs after it was installed`);
  const last = before.at(-1);
  const later = laid.flatMap(({ release }) => release.makes.later ?? []);
  const hooked = webhookGroups(manifests).map((name) => ({ kind: "Webhook", name }));
  const main: PlannedStage = {
    ...stage,
    manifests,
    releases,
    rendered: laid.map(renderedRelease),
    health: healthOf(manifests, stage.health),
    after: {
      ...stage.after,
      ...Object.fromEntries(first.map(({ name }) => [name, "the kinds that its programs work with"])),
      ...(last === undefined ? {} : { [last.name]: "hooks that the chart runs first" }),
    },
    provisions: [...stage.provisions, ...hooked, ...later],
    needs: [
      ...stage.needs,
      ...laid.flatMap(({ release }) =>
        release.needs.map((need) => ({ ...need, cause: `chart ${release.chart.name} with its values` })),
      ),
    ],
  };
  const closing = after.map((one, index) => ({
    ...one,
    after: { ...one.after, ...(index === 0 ? { [stage.name]: "hooks that the chart runs afterwards" } : {}) },
  }));
  return [...first, ...before, main, ...closing];
}

/** Parts of several releases run side by side. */
function byPart(laid: readonly Laid[], when: "before" | "after"): readonly (readonly Manifest[])[] {
  const longest = Math.max(...laid.map(({ parts }) => parts[when].length));
  return Array.from({ length: longest }, (_, index) => laid.flatMap(({ parts }) => parts[when][index] ?? []));
}

/** CRDs are written as the text that was kept, so that no schema is read or laid out again. */
function asFiles(crds: readonly RenderedCrd[], namespaces: readonly Manifest[]): Partial<PlannedStage> {
  return {
    manifests: [...crds.map(({ head }) => head), ...namespaces],
    verbatim: [
      ...crds.map(({ head, text }) => ({ name: `customresourcedefinition.${head.metadata.name}.yaml`, text })),
      ...namespaces.map((one) => ({ name: `namespace.${one.metadata.name}.yaml`, text: toYaml(one) })),
    ],
  };
}

function renderedRelease({ release, render, parts, asksCluster, kept, clusterKinds }: Laid): RenderedRelease {
  const { makes, needs } = isUndeclared(release) ? withFacts(release, render, clusterKinds) : release;
  return {
    ...release,
    makes,
    needs,
    objects: [
      ...render.crds.map(({ head }) => ({ template: "", object: head })),
      ...render.objects.map(({ template, object }) => ({ template, object })),
    ],
    leftOut: parts.leftOut,
    changing: render.changing,
    asksCluster,
    kept,
  };
}

function kindOf(head: Manifest): string {
  return `${textAt(head, "spec", "group")}/${textAt(head, "spec", "names", "kind")}`;
}
