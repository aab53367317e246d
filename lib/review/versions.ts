import type { Change } from "../change/compare";
import { showWho } from "../change/things";
import { committedText } from "../checks/facts/committed";
import type { CheckInput } from "../checks/rule";
import { textAt } from "../data/fields";
import { allReleases } from "../plan/cluster";
import { maskText } from "../secret-scan/mask";
import { repositoryOf } from "../stage/chart-source";
import { chartReleases, imageReleases, versionNotes } from "./links";

/** A version that changes. */
export interface VersionChange {
  /** What has the version. */
  readonly kind: "Talos" | "Kubernetes" | "chart" | "image";
  /** Name of the chart, or the image without its tag; empty for what the machines run. */
  readonly name: string;
  /** Version before; absent: it is new. */
  readonly before?: string;
  /** Version after; absent: it goes. */
  readonly after?: string;
  /** What uses it, e.g. `Deployment media/plex`. */
  readonly users: readonly string[];
  /** A page that tells of its releases; absent: none is known. */
  readonly link?: string;
}

/** Versions of Talos, Kubernetes, charts and images that a change moves; each once, with all that use it. */
export function versionChanges(input: CheckInput, changes: readonly Change[]): readonly VersionChange[] {
  const found = [
    ...platform(input),
    ...changes.flatMap((change) => [...charts(input, change), ...ociCharts(change), ...images(change)]),
  ];
  const once = new Map<string, VersionChange>();
  for (const one of found) {
    const key = [one.kind, one.name, one.before ?? "", one.after ?? ""].join("|");
    const known = once.get(key);
    const users = [...new Set([...(known?.users ?? []), ...one.users])];
    once.set(key, { ...(known ?? one), users });
  }
  return [...once.values()];
}

function platform({ before, cluster }: CheckInput): readonly VersionChange[] {
  if (before === undefined) return [];
  const kinds = [
    ["Talos", "talos", cluster.versions.talos],
    ["Kubernetes", "kubernetes", cluster.versions.kubernetes],
  ] as const;
  return kinds.flatMap(([kind, key, after]): readonly VersionChange[] => {
    const was = committedText(before, "versions", key);
    if (was === undefined || was === after) return [];
    const link = versionNotes(key, after);
    return [{ kind, name: "", before: was, after, users: [], ...(link === undefined ? {} : { link }) }];
  });
}

function charts(input: CheckInput, { who, path, old, fresh }: Change): readonly VersionChange[] {
  const thing = fresh ?? old;
  if (thing?.table !== "release" || (path !== "version" && old !== undefined && fresh !== undefined)) return [];
  const [before, after] = [textAt(old?.data, "version"), textAt(fresh?.data, "version")];
  const release = allReleases(input).find(({ name, namespace }) => `${namespace}/${name}` === thing.name);
  const link = chartReleases({
    chart: thing.kind,
    repository: release === undefined ? undefined : repositoryOf(release.chart),
  });
  return [
    {
      kind: "chart",
      name: thing.kind,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      users: [showWho(who)],
      ...(link === undefined ? {} : { link }),
    },
  ];
}

const REFERENCE = /^(?<name>[^@]*?)(?::(?<tag>[^/:@]+))?(?:@(?<digest>sha256:[0-9a-f]+))?$/;

/** Flux takes a chart of an OCI registry by an object of its own. */
function ociCharts({ who, old, fresh, path }: Change): readonly VersionChange[] {
  const thing = fresh ?? old;
  if (thing?.kind !== "OCIRepository.source.toolkit.fluxcd.io" || (path !== "" && !path.startsWith("spec.ref")))
    return [];
  const url = textAt(thing.data, "spec", "url") ?? "";
  const [, repository, chart] = /^(oci:\/\/.+)\/([^/]+)$/.exec(url) ?? [];
  if (chart === undefined) return [];
  const version = (data: unknown) => textAt(data, "spec", "ref", "tag") ?? textAt(data, "spec", "ref", "semver");
  const [before, after] = [version(old?.data), version(fresh?.data)];
  if (before === after) return [];
  const link = chartReleases({ chart, repository });
  return [
    {
      kind: "chart",
      name: chart,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      users: [showWho(who)],
      ...(link === undefined ? {} : { link }),
    },
  ];
}

function images({ who, path, before, after, old, fresh }: Change): readonly VersionChange[] {
  // The image that a machine installs follows from the version of Talos.
  if (!/(?:^|\.)image$/.test(path) || (fresh ?? old)?.table === "talos") return [];
  const [was, is] = [partsOf(before), partsOf(after)];
  const link = imageReleases((is ?? was)?.name ?? "");
  const base = { kind: "image" as const, users: [showWho(who)], ...(link === undefined ? {} : { link }) };
  if (was !== undefined && is !== undefined && was.name !== is.name)
    return [{ ...base, name: is.name, before: `${was.name}:${was.version}`, after: is.version }];
  const name = (is ?? was)?.name;
  if (name === undefined) return [];
  return [
    {
      ...base,
      name,
      ...(was === undefined ? {} : { before: was.version }),
      ...(is === undefined ? {} : { after: is.version }),
    },
  ];
}

function partsOf(image: unknown): { readonly name: string; readonly version: string } | undefined {
  if (typeof image !== "string") return undefined;
  const { name, tag, digest } = REFERENCE.exec(maskText(image))?.groups ?? {};
  if (name === undefined) return undefined;
  // A digest is known by its first digits.
  return { name, version: tag ?? digest?.slice(0, 19) ?? "latest" };
}
