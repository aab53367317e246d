import { type DatabaseImage, databaseOf, whyNot } from "../../../change/databases";
import { dataMounts, imagesOf } from "../../../change/mounts";
import { at, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { bothTimes } from "../../facts/both-times";
import { changesOf } from "../../facts/changes";
import { successionsOf } from "../../facts/successors";
import { placeOf, releasesOf, valuePlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const databaseMajor: Rule = {
  id: "database-major",
  title: "A database gets a version or product that does not read its files",
  family: "change",
  severity: "error",
  answers: [],
  why: "Data is at stake: the new server refuses to start on the old files, or rewrites them so that there is no way back.",
  fix: "dump with the old version, restore with the new one; then accept this finding for that one change",
  source: "the upgrade chapter of each product's documentation, named in lib/change/databases.ts",
  example: 'apps.db.image goes from "docker.io/library/postgres:15.10" to "docker.io/library/postgres:17.2"',
  needs: "revision",
  check: (input) => [...ofWorkloads(input), ...ofOperators(input), ...ofValues(input)],
};

function ofWorkloads(input: CheckInput): readonly Found[] {
  const times = bothTimes(input);
  if (times === undefined) return [];
  return successionsOf(times).flatMap(({ before, after }): readonly Found[] => {
    const [old, fresh] = [databasesOf(before.object), databasesOf(after.object)];
    return [...fresh].flatMap(([source, now]): readonly Found[] => {
      const was = old.get(source);
      return was === undefined
        ? []
        : found(placeOf(input.graph, after.stage), { who: showManifest(after.object), source }, was, now);
    });
  });
}

/** Databases of a workload by what they keep their files on. */
function databasesOf(object: Manifest): ReadonlyMap<string, DatabaseImage> {
  const images = imagesOf(object);
  return new Map(
    dataMounts(object).flatMap(({ container, source }) => {
      const database = databaseOf(images.get(container) ?? "");
      return database === undefined ? [] : [[source, database] as const];
    }),
  );
}

/** Clusters of CloudNativePG: a newer major is taken over by the operator, an older one is refused. */
function ofOperators(input: CheckInput): readonly Found[] {
  return (bothTimes(input)?.changed ?? []).flatMap(({ stage, before, after }): readonly Found[] => {
    if (!after.apiVersion.startsWith("postgresql.cnpg.io/") || after.kind !== "Cluster") return [];
    const [was, is] = [before, after].map(majorOf);
    if (was === undefined || is === undefined || was === is) return [];
    const back = is < was;
    return [
      {
        at: placeOf(input.graph, stage),
        message: `${showManifest(after)} goes from PostgreSQL ${was} to ${is}: ${back ? "an older one does not read what a newer one has written" : "the operator stops every server, runs pg_upgrade, and replicas are copied again"}`,
        fix: back
          ? `keep PostgreSQL ${was}; an older one needs a new Cluster that imports a dump`
          : "take a backup, look up that each extension exists for the new major, then accept this finding for that one change",
        about: [showManifest(after)],
      },
    ];
  });
}

function majorOf(cluster: Manifest): number | undefined {
  const catalog = at(cluster, "spec", "imageCatalogRef", "major");
  if (typeof catalog === "number") return catalog;
  const major = Number(databaseOf(textAt(cluster, "spec", "imageName") ?? "")?.version);
  return Number.isInteger(major) && major > 0 ? major : undefined;
}

/** Images in values of charts: `image: postgres:15`, or `repository` with `tag`. */
function ofValues(input: CheckInput): readonly Found[] {
  return changesOf(input).flatMap(({ old, fresh }): readonly Found[] => {
    if (old?.table !== "release" || fresh?.table !== "release") return [];
    const [was, is] = [old, fresh].map(({ data }) => imagesIn(at(data, "values"), ""));
    const release = releasesOf(input).find((one) => `${one.release.namespace}/${one.release.name}` === fresh.name);
    return [...(is ?? [])].flatMap(([path, image]): readonly Found[] => {
      const [before, after] = [databaseOf(was?.get(path) ?? ""), databaseOf(image)];
      if (before === undefined || after === undefined) return [];
      const place =
        release === undefined
          ? "components"
          : valuePlace(input, release.release, { origin: release.origin, path: path.split(".") });
      return found(place, { who: `release ${fresh.name} values.${path}`, source: "its volume" }, before, after);
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

function found(
  place: string,
  { who, source }: { readonly who: string; readonly source: string },
  was: DatabaseImage,
  is: DatabaseImage,
): readonly Found[] {
  const why = whyNot(was, is);
  return why === undefined
    ? []
    : [
        {
          at: place,
          message: `${who}, files on ${source}: ${why}`,
          fix: `${is.database.product === was.database.product ? is.database.way : "give the new product an empty volume, and move the data by its own import"}; then accept this finding for that one change`,
          about: [who],
        },
      ];
}
