import type { RenderTrouble } from "../../compiler/unrendered";
import { chartPlaces } from "../../lib/change/chart-places";
import { thingsIn } from "../../lib/change/things";
import type { CommittedCluster } from "../../lib/checks/facts/committed";
import type { RenderedTimes } from "../../lib/checks/rule";
import { at, type Fields, isFields, textAt } from "../../lib/data/fields";
import { engineOf } from "../../lib/delivery/engines";
import { toYaml } from "../../lib/emit/yaml";
import type { ProjectFiles } from "../../lib/model/project-files";
import { gitChart } from "../../lib/own/charts";
import { allReleases, type PlannedCluster } from "../../lib/plan/cluster";
import type { RenderRequest } from "../../lib/plan/render-request";
import type { PlannedRelease } from "../../lib/plan/stage";
import { capabilities } from "../../lib/rendered/capabilities";
import { type ChartLock, LOCK, lockedChart, parseLock } from "../../lib/rendered/lock";
import { type Render, readRender } from "../../lib/rendered/render";
import { renderFile, renderKey, requestOf } from "../../lib/rendered/request";
import type { Chart } from "../../lib/stage/chart-source";
import type { Earlier } from "./earlier";
import { pullCommand } from "./helm-source";
import type { NewRenders } from "./new-renders";

/** What the renders of both times are made from. */
export interface BothTimesInput {
  readonly planned: PlannedCluster;
  /** What is compared with. */
  readonly before: CommittedCluster;
  /** What the project held of charts at that time. */
  readonly earlier: Earlier;
  /** Kinds whose schemas are known, as `group/version/Kind`. */
  readonly kinds: readonly string[];
  /** The files of the project, with what this run has rendered. */
  readonly files: ProjectFiles;
  readonly renders: NewRenders;
  /** True: only charts of the operator's own, as far as both renders are at hand; nothing is rendered or said to be missing. */
  readonly onlyAtHand?: boolean | undefined;
}

/** One release at one time: what is to be rendered, or why it cannot be. */
type Side = { readonly request: RenderRequest } | { readonly missing: string };

/**
 * What the charts make that the engine and Terraform install, as the revision
 * has them and as they will be. Both are rendered for the API that the cluster
 * will have; a render that the revision holds is taken from there.
 */
export async function renderedBothTimes(input: BothTimesInput): Promise<RenderedTimes> {
  const { planned, before, earlier, files, renders, onlyAtHand = false } = input;
  const rendered = new Set(planned.graph.stages.flatMap((stage) => stage.rendered ?? []).map(({ name }) => name));
  const releases = allReleases(planned).filter(
    ({ name, origin }) => !rendered.has(name) && (!onlyAtHand || origin.startsWith("charts.")),
  );
  const [now, then] = [lockIn(files.read(LOCK)), lockIn(earlier.read(LOCK))];
  const apisOf = apis(input);
  const old = committedReleases(before, planned.cluster.name);
  const stageOf = (release: PlannedRelease) =>
    planned.graph.stages.find((stage) => stage.releases.includes(release))?.name ?? "platform";
  const pairs = releases.flatMap((release) => {
    const name = `${release.namespace}/${release.name}`;
    const delivered = old.get(name);
    if (delivered === undefined) return [];
    const was = {
      ...release,
      values: delivered.values,
      chart: chartThen(release, delivered, { model: before.model, lock: then }),
    };
    const side = (locks: readonly ChartLock[], one: PlannedRelease, where: string): Side => {
      const [chart] = locks.flatMap((lock) => lockedChart(lock, one.chart) ?? []);
      if (chart === undefined)
        return {
          missing: `${one.chart.name} ${one.chart.version} is not in ${LOCK}${where}; npx groundwork charts puts it there`,
        };
      const asks = chart.reads.includes("apiVersions");
      return {
        request: requestOf(planned.cluster, { release: one, chart, apis: asks ? apisOf(stageOf(release)) : [] }),
      };
    };
    // A version has the same bytes always: today's lock knows a chart that the earlier one does not name.
    const sides = [side([then, now], was, ` of ${earlier.title}`), side([now], release, "")] as const;
    return [{ name, release, stage: stageOf(release), sides }];
  });
  const find = (request: RenderRequest): Render | undefined => {
    const [key, file] = [renderKey(request), renderFile(request)];
    return readRender(key, files.read(file)) ?? readRender(key, earlier.read(file));
  };
  const requests = pairs.flatMap(({ sides }) => sides.flatMap((side) => ("request" in side ? [side.request] : [])));
  const wanted = requests.filter((request) => find(request) === undefined);
  const troubles = onlyAtHand
    ? renders.takeKept(wanted)
    : await renders.render(wanted, ({ archive }) => earlier.bytes(archive));
  /** An archive that no release of today needs is not fetched by `groundwork charts`. */
  const lost = ({ archive, digest, chart }: RenderRequest): string | undefined =>
    now.charts.some((one) => one.digest === digest) || files.kind(archive) !== undefined
      ? undefined
      : earlier.bytes(archive) === undefined
        ? `${archive} is neither here nor in ${earlier.title}; ${broughtBy(chart)}`
        : undefined;
  const result = { before: new Map<string, string>(), after: new Map<string, string>() };
  const known = new Set<string>();
  const missing: string[] = [];
  for (const { name, release, stage, sides } of pairs) {
    const found = sides.map((side) => ("request" in side ? find(side.request) : undefined));
    const [one, other] = found;
    if ((one === undefined || other === undefined) && onlyAtHand) continue;
    if (one === undefined || other === undefined) {
      const why = sides.map((side) =>
        "missing" in side ? side.missing : (lost(side.request) ?? told(troubles.get(renderKey(side.request)))),
      );
      missing.push(
        `what release ${name} makes is not compared: ${why.find((text) => text !== undefined) ?? "it cannot be rendered"}`,
      );
      continue;
    }
    known.add(name);
    const folder = `kubernetes/${planned.cluster.name}/stages/${stage}`;
    for (const [path, text] of filesOf(one, folder, release)) result.before.set(path, text);
    for (const [path, text] of filesOf(other, folder, release)) result.after.set(path, text);
  }
  return { ...result, releases: known, missing: onlyAtHand ? [] : missing };
}

/** The objects of a render as files; those that name no namespace are in that of the release. */
function filesOf(
  render: Render,
  folder: string,
  { name, namespace }: PlannedRelease,
): readonly (readonly [string, string])[] {
  const objects = render.objects.map(({ object }) => ({
    ...object,
    metadata: object.metadata.namespace === undefined ? { ...object.metadata, namespace } : object.metadata,
  }));
  return [
    ...render.crds.map(({ head, text }) => [`${folder}/${name}.crd.${head.metadata.name}.yaml`, text] as const),
    ...objects.map(
      (object) =>
        [
          `${folder}/${name}.${object.kind}.${object.metadata.namespace}.${object.metadata.name}.yaml`,
          toYaml(object),
        ] as const,
    ),
  ];
}

function lockIn(text: string | undefined): ChartLock {
  return text === undefined ? { charts: [] } : parseLock(text);
}

/** How the archive of an earlier version comes back. */
function broughtBy(chart: Chart): string {
  return "repository" in chart
    ? `${pullCommand(chart).text} --destination charts brings it, or commit charts/*.tgz`
    : "commit charts/*.tgz, or run groundwork charts in a checkout of that time and copy it here";
}

/** What kept a chart from being rendered, with what helps. */
function told(trouble: RenderTrouble | undefined): string | undefined {
  return trouble === undefined ? undefined : `${trouble.got}; ${trouble.fix ?? `want ${trouble.want}`}`;
}

function apis({ planned, kinds }: BothTimesInput): (stage: string) => readonly string[] {
  const known = capabilities({
    stages: planned.graph.stages,
    platformReleases: planned.platformReleases,
    kubernetes: planned.cluster.versions.kubernetes,
    engineCrds: engineOf(planned.cluster).crds,
    rendered: [],
    kinds,
  });
  return (stage) => known.of(stage);
}

/** A release as the revision delivers it. */
interface Delivered {
  /** Name of its chart, or of the chart's folder. */
  readonly chart: string;
  /** Where it came from; undefined: from a folder of the operator's repository. */
  readonly repository: string | undefined;
  readonly version: string | undefined;
  readonly values: PlannedRelease["values"];
}

/** Releases as the revision delivers them, by namespace and name. */
function committedReleases(before: CommittedCluster, cluster: string): ReadonlyMap<string, Delivered> {
  const places = chartPlaces(before.files, cluster);
  const things = [...before.files].flatMap(([path, text]) =>
    path.includes("/stages/") || path.startsWith("terraform/") || path.includes("/argocd/")
      ? thingsIn(path, text, cluster, { places })
      : [],
  );
  return new Map(
    things
      .filter(({ table }) => table === "release")
      .map(({ name, kind, data }) => {
        const values = at(data, "values");
        return [
          name,
          {
            chart: kind,
            repository: textAt(data, "repository"),
            version: textAt(data, "version"),
            values: isFields(values) ? values : {},
          },
        ];
      }),
  );
}

/** The chart as it was: that of today where the revision does not say where it came from. */
function chartThen(
  { chart: today, origin }: PlannedRelease,
  { chart: name, repository, version = today.version }: Delivered,
  { model, lock }: { readonly model: Fields; readonly lock: ChartLock },
): Chart {
  const [, own] = /^charts\.(.+)$/.exec(origin) ?? [];
  const said = own === undefined ? undefined : at(model, "charts", own);
  const text = (field: string) => textAt(said, field);
  const [url, path, folder] = [text("git"), text("path"), text("folder")?.replace(/^\.?\/*/, "")];
  if (url !== undefined && path !== undefined) return gitChart({ url, path, tag: text("tag"), commit: text("commit") });
  if (folder !== undefined) {
    const found = lock.charts.find(({ repository: one }) => one.startsWith("./") && one.endsWith(`/${folder}`));
    return found === undefined
      ? today
      : { name: found.chart, version: found.version, folder: { path: found.repository.slice(2), files: [] } };
  }
  const known = text("repository") ?? repository;
  return known === undefined ? { ...today, version } : { name: text("chart") ?? name, repository: known, version };
}
