import { type DatabaseImage, databaseOf } from "../../change/databases";
import { dataMounts, imagesOf } from "../../change/mounts";
import { at, textAt } from "../../data/fields";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { placeOf, releasesOf, valuePlace } from "../place";
import type { CheckInput } from "../rule";
import { bothTimes } from "./both-times";
import { changesOf } from "./changes";
import { successionsOf } from "./successors";

/** A database at one time: its image, and what is read from it. */
export interface DatabaseAt extends DatabaseImage {
  /** As it is written, e.g. `docker.io/library/postgres:17.2`. */
  readonly image: string;
}

/** A database of both times that keeps its files. */
export interface DatabaseChange {
  /** Path in the definition. */
  readonly place: string;
  /** What runs it, e.g. `Deployment media/db`. */
  readonly who: string;
  /** What its files are on, in words. */
  readonly source: string;
  readonly was: DatabaseAt;
  readonly is: DatabaseAt;
}

/** Databases of workloads and of values of charts, at both times; none where nothing is compared. */
export function databaseChanges(input: CheckInput): readonly DatabaseChange[] {
  return [...ofWorkloads(input), ...ofValues(input)];
}

/** A Cluster of CloudNativePG that changed, with its images. */
export interface OperatedChange {
  readonly place: string;
  readonly who: string;
  /** Major version, where it is said. */
  readonly was: number | undefined;
  readonly is: number | undefined;
  /** True where what says the version differs. */
  readonly differs: boolean;
}

/** Clusters of CloudNativePG of both times that differ. */
export function operatedChanges(input: CheckInput): readonly OperatedChange[] {
  return (bothTimes(input)?.changed ?? []).flatMap(({ stage, before, after }): readonly OperatedChange[] => {
    if (!after.apiVersion.startsWith("postgresql.cnpg.io/") || after.kind !== "Cluster") return [];
    const [was, is] = [before, after].map(majorOf);
    const differs = textAt(before, "spec", "imageName") !== textAt(after, "spec", "imageName");
    return [{ place: placeOf(input.graph, stage), who: showManifest(after), was, is, differs }];
  });
}

function majorOf(cluster: Manifest): number | undefined {
  const catalog = at(cluster, "spec", "imageCatalogRef", "major");
  if (typeof catalog === "number") return catalog;
  const major = Number(databaseOf(textAt(cluster, "spec", "imageName") ?? "")?.version);
  return Number.isInteger(major) && major > 0 ? major : undefined;
}

function ofWorkloads(input: CheckInput): readonly DatabaseChange[] {
  const times = bothTimes(input);
  if (times === undefined) return [];
  return successionsOf(times).flatMap(({ before, after }): readonly DatabaseChange[] => {
    const [old, fresh] = [databasesOf(before.object), databasesOf(after.object)];
    return [...fresh].flatMap(([source, is]): readonly DatabaseChange[] => {
      const was = old.get(source);
      return was === undefined
        ? []
        : [{ place: placeOf(input.graph, after.stage), who: showManifest(after.object), source, was, is }];
    });
  });
}

function databaseAt(image: string): DatabaseAt | undefined {
  const found = databaseOf(image);
  return found === undefined ? undefined : { ...found, image };
}

/** Databases of a workload by what they keep their files on. */
function databasesOf(object: Manifest): ReadonlyMap<string, DatabaseAt> {
  const images = imagesOf(object);
  return new Map(
    dataMounts(object).flatMap(({ container, source }) => {
      const database = databaseAt(images.get(container) ?? "");
      return database === undefined ? [] : [[source, database] as const];
    }),
  );
}

/** Images in values of charts: `image: postgres:15`, or `repository` with `tag`. */
function ofValues(input: CheckInput): readonly DatabaseChange[] {
  return changesOf(input).flatMap(({ old, fresh }): readonly DatabaseChange[] => {
    if (old?.table !== "release" || fresh?.table !== "release") return [];
    const [was, now] = [old, fresh].map(({ data }) => imagesIn(at(data, "values"), ""));
    const release = releasesOf(input).find((one) => `${one.release.namespace}/${one.release.name}` === fresh.name);
    return [...(now ?? [])].flatMap(([path, image]): readonly DatabaseChange[] => {
      const [before, after] = [databaseAt(was?.get(path) ?? ""), databaseAt(image)];
      if (before === undefined || after === undefined) return [];
      const place =
        release === undefined
          ? "components"
          : valuePlace(input, release.release, { origin: release.origin, path: path.split(".") });
      return [{ place, who: `release ${fresh.name} values.${path}`, source: "its volume", was: before, is: after }];
    });
  });
}

function imagesIn(value: unknown, path: string): ReadonlyMap<string, string> {
  if (typeof value === "string") return /(^|\.)image$/.test(path) ? new Map([[path, value]]) : new Map();
  if (typeof value !== "object" || value === null) return new Map();
  const [repository, tag] = [textAt(value, "repository"), textAt(value, "tag")];
  const here = repository !== undefined && tag !== undefined ? [[path, `${repository}:${tag}`] as const] : [];
  return new Map([
    ...here,
    ...Object.entries(value).flatMap(([key, entry]) => [...imagesIn(entry, path === "" ? key : `${path}.${key}`)]),
  ]);
}
