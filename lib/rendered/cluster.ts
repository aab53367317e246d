import { own } from "../data/fields";
import { engineOf } from "../delivery/engines";
import type { Manifest } from "../manifest/manifest";
import type { Cluster } from "../model/cluster";
import { deliveryOf, isRendered } from "../model/delivery";
import type { Problem } from "../model/problem";
import type { Problems } from "../model/problems";
import type { ProjectFiles } from "../model/project-files";
import type { NamedRenders } from "../plan/cluster";
import type { RenderRequest } from "../plan/render-request";
import type { PlannedRelease, PlannedStage } from "../plan/stage";
import { capabilities } from "./capabilities";
import { digestOf } from "./digest";
import { type ChartLock, LOCK, type LockedChart, lockedChart, parseLock, sourceText } from "./lock";
import { isUndeclared } from "./own-facts";
import { packedFolder } from "./packed-folder";
import { type Render, readRender } from "./render";
import { renderFile, renderKey, renderPrefix, requestOf } from "./request";
import { type FoundRender, layRendered } from "./stages";

/** What the rendered stages of a cluster follow from. */
export interface RenderInput {
  readonly cluster: Cluster;
  /** Stages as they are before any chart is rendered. */
  readonly stages: readonly PlannedStage[];
  /** Releases that are there before GitOps starts. */
  readonly platformReleases: readonly PlannedRelease[];
  /** Hold `charts.lock` and the renders. */
  readonly files: ProjectFiles;
  /** Kinds whose schemas are known, as `group/version/Kind`; asked only where a chart asks for its cluster's API. */
  readonly kinds: () => readonly string[];
  /** Takes what is wrong. */
  readonly problems: Problems;
}

/** Stages with rendered charts, and what is missing. */
export interface RenderedStages {
  readonly stages: readonly PlannedStage[];
  /** Renders that are not among the files; their releases are as they were. */
  readonly unrendered: readonly RenderRequest[];
  /** Files of renders that the releases name; absent: nothing is to be rendered. */
  readonly renders?: NamedRenders;
}

/** Puts the objects of all charts that are to be rendered into stages, as far as their renders are there. */
export function renderStages(input: RenderInput): RenderedStages {
  const { cluster, stages, problems } = input;
  problems.add(...notDelivered(input));
  const suspended = stages.some(({ releases }) =>
    releases.some(({ name }) => deliveryOf(cluster, name) === "suspended"),
  );
  const wanted = stages.flatMap((stage) =>
    stage.releases
      .filter((release) => isRendered(deliveryOf(cluster, release.name)) || isUndeclared(release))
      .map((release) => ({ stage: stage.name, release })),
  );
  if (wanted.length === 0 && !suspended) return { stages, unrendered: [] };
  const look = lookOf(input);
  const lock = problems.attempt({ path: "" }, () => readLock(input.files));
  if (lock === undefined) return { stages, unrendered: [] };
  const locked = wanted.flatMap(({ stage, release }): readonly Locked[] => {
    const chart = lockedChart(lock, release.chart);
    const edited = chart === undefined ? undefined : editedFolder(release, chart);
    if (edited !== undefined) problems.add({ file: cluster.file, path: release.origin, ...edited });
    // Of a release that the engine installs nothing more is known than it says, until somebody locks its chart.
    else if (chart === undefined && isRendered(deliveryOf(cluster, release.name)))
      problems.add(notLocked(cluster, release));
    return chart === undefined || edited !== undefined ? [] : [{ stage, release, chart }];
  });
  // The first look is at charts that bring CRDs: what others may count on follows from theirs.
  const asks = ({ chart }: Locked) => chart.reads.includes("apiVersions");
  const brings = locked.filter(({ release }) => (release.makes.crds ?? []).length > 0 || isUndeclared(release));
  const first = locked.some(asks) ? brings.map((one) => ({ ...one, ...look(one, []) })) : [];
  const known = locked.some(asks)
    ? capabilities({
        stages,
        platformReleases: input.platformReleases,
        kubernetes: cluster.versions.kubernetes,
        engineCrds: engineOf(cluster).crds,
        rendered: first.flatMap((one) => (isRendered(deliveryOf(cluster, one.release.name)) ? headsOf(one) : [])),
        looked: new Map(first.map((one) => [one.stage, headsOf(one)])),
        kinds: input.kinds(),
      })
    : undefined;
  const missing = new Map<string, RenderRequest>();
  const files = new Set<string>();
  const undecided: string[] = [];
  const found = new Map<PlannedRelease, FoundRender>();
  const note = (one: Looked) => {
    files.add(renderFile(one.request));
    if (!("render" in one)) missing.set(renderKey(one.request), one.request);
  };
  for (const one of first) note(one);
  const whole = missing.size === 0;
  for (const one of locked) {
    if (asks(one) && !whole) {
      undecided.push(renderPrefix(one.release));
      continue;
    }
    const looked = look(one, asks(one) ? (known?.of(one.stage) ?? []) : []);
    note(looked);
    if ("render" in looked)
      found.set(one.release, {
        release: one.release,
        render: looked.render,
        asksCluster: one.chart.reads.includes("lookup"),
      });
  }
  return {
    stages: layRendered({
      stages,
      deliveryOf: (release) => deliveryOf(cluster, release),
      find: (release) => found.get(release),
      marks: engineOf(cluster).rendered,
    }),
    unrendered: [...missing.values()],
    renders: { files: [...files], undecided },
  };
}

/** Releases whose delivery is chosen and that are none of the GitOps engine's. */
function notDelivered({ cluster, platformReleases }: RenderInput): readonly Problem[] {
  if (Object.values(cluster.releases).every(({ delivery }) => delivery === undefined)) return [];
  return [
    ...platformReleases,
    ...engineOf(cluster).bootstrap({ ...cluster, gitops: { ...cluster.gitops, credentials: undefined } }),
  ]
    .filter(({ name }) => (own(cluster.releases, name)?.delivery ?? "released") !== "released")
    .map(({ name }) => ({
      file: cluster.file,
      path: `releases.${name}.delivery`,
      got: `${deliveryOf(cluster, name)} for a release that Terraform installs before the GitOps engine runs`,
      want: "released, or nothing",
      fix: "remove it",
    }));
}

interface Locked {
  readonly stage: string;
  readonly release: PlannedRelease;
  readonly chart: LockedChart;
}

type Looked = { readonly request: RenderRequest } | { readonly request: RenderRequest; readonly render: Render };

/** Looks for the render of a release among the files, for an API that serves these groups. */
function lookOf({ cluster, files }: RenderInput) {
  const known = new Map<string, Looked>();
  return ({ release, chart }: Locked, apis: readonly string[]): Looked => {
    const request = requestOf(cluster, { release, chart, apis });
    const key = renderKey(request);
    const before = known.get(key);
    if (before !== undefined) return before;
    const render = readRender(key, files.read(renderFile(request)));
    const looked: Looked = render === undefined ? { request } : { request, render };
    known.set(key, looked);
    return looked;
  };
}

function notLocked(cluster: Cluster, { name, chart }: PlannedRelease): Problem {
  return {
    file: cluster.file,
    path: own(cluster.releases, name)?.delivery === undefined ? "gitops.delivery" : `releases.${name}.delivery`,
    got: `chart ${chart.name} ${chart.version} of ${sourceText(chart)}, which ${LOCK} does not hold`,
    want: "its archive, so that it can be rendered without a network",
    fix: "npx groundwork charts",
  };
}

/** The CRDs of a chart, as far as it was rendered. */
function headsOf(one: object | { readonly render: Render }): readonly Manifest[] {
  return "render" in one ? one.render.crds.map(({ head }) => head) : [];
}

/** What is wrong where a folder of this repository holds something else than was locked; undefined where nothing is. */
function editedFolder({ chart }: PlannedRelease, { digest }: LockedChart): Omit<Problem, "file" | "path"> | undefined {
  const packed = packedFolder(chart);
  if (packed === undefined || digestOf(packed) === digest) return undefined;
  return {
    got: `other files in ${sourceText(chart)} than ${LOCK} holds`,
    want: "what was locked, so that what is looked at is what it makes",
    fix: "npx groundwork charts locks them as they are now",
  };
}

function readLock(files: ProjectFiles): ChartLock {
  const text = files.read(LOCK);
  return text === undefined ? { charts: [] } : parseLock(text);
}
