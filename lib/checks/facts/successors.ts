import { type DataMount, dataMounts, imagesOf, repositoryOf } from "../../change/mounts";
import { keyOf, type PlacedObject } from "../../change/objects";
import { at, isFields, textAt } from "../../data/fields";
import type { Manifest } from "../../manifest/manifest";
import type { BothTimes } from "./both-times";

/** A workload of the commit and the one that goes on with its work: itself, or what took its place. */
export interface Succession {
  readonly before: PlacedObject;
  readonly after: PlacedObject;
  /** True where it kept kind, name and namespace. */
  readonly same: boolean;
}

const WORKLOADS = ["Deployment", "StatefulSet", "DaemonSet"];
/** Kinds whose operator keeps data by the object's name, with what tells that two are the same thing. */
const BY_OPERATOR: Readonly<Record<string, (object: Manifest) => string>> = {
  Cluster: (object) => JSON.stringify(at(object, "spec", "bootstrap") ?? null),
  Vault: (object) => textAt(object, "spec", "image") ?? "",
};

/**
 * Workloads with data of both times. One that is gone is followed by a new one
 * with the same name elsewhere, of another kind under the same name, or with
 * the image that held the data.
 */
export function successionsOf({ before, after, changed, gone }: BothTimes): readonly Succession[] {
  const known = new Set(before.map(({ object }) => keyOf(object)));
  const fresh = after.filter(({ object }) => !known.has(keyOf(object)) && holdsData(object));
  const stays = changed
    .filter(({ before: old }) => holdsData(old))
    .map(
      ({ stage, before: old, after: now }): Succession => ({
        before: { stage, object: old },
        after: { stage, object: now },
        same: true,
      }),
    );
  const taken = new Set<string>();
  const follows = gone
    .filter(({ object }) => holdsData(object))
    .flatMap((old): readonly Succession[] => {
      const heir = fresh.find((one) => !taken.has(keyOf(one.object)) && isHeir(old.object, one.object));
      if (heir === undefined) return [];
      taken.add(keyOf(heir.object));
      return [{ before: old, after: heir, same: false }];
    });
  return [...stays, ...follows];
}

function holdsData(object: Manifest): boolean {
  return (WORKLOADS.includes(object.kind) && dataMounts(object).length > 0) || isOperated(object);
}

/** A custom resource whose operator keeps volumes by its name. */
export function isOperated({ kind, apiVersion }: Manifest): boolean {
  return Object.hasOwn(BY_OPERATOR, kind) && /^(postgresql\.cnpg\.io|vault\.banzaicloud\.com)\//.test(apiVersion);
}

function isHeir(old: Manifest, fresh: Manifest): boolean {
  if (isOperated(old) || isOperated(fresh))
    return (
      old.kind === fresh.kind &&
      isOperated(old) &&
      isOperated(fresh) &&
      (old.metadata.name === fresh.metadata.name || BY_OPERATOR[old.kind]?.(old) === BY_OPERATOR[fresh.kind]?.(fresh))
    );
  if (old.metadata.name === fresh.metadata.name) return true;
  const [was, is] = [old, fresh].map((object) => new Set([...dataImages(object)]));
  return was !== undefined && is !== undefined && [...was].some((image) => is.has(image));
}

/** Repositories of the images of containers that hold data. */
function dataImages(object: Manifest): readonly string[] {
  const images = imagesOf(object);
  return dataMounts(object).flatMap(({ container }) => {
    const image = images.get(container);
    return image === undefined ? [] : [repositoryOf(image)];
  });
}

/** Data of the first workload that the second does not find where it looks, in words; empty where all is there. */
export function leftBehind(before: Manifest, after: Manifest): readonly string[] {
  const [was, is] = [dataMounts(before), dataMounts(after)];
  return unique(
    was.flatMap((mount): readonly string[] => {
      if (is.some((one) => one.mountPath === mount.mountPath && one.source === mount.source)) return [];
      const there = is.find((one) => one.source === mount.source);
      if (there !== undefined)
        return [`${mount.source} is mounted at ${there.mountPath} and no longer at ${mount.mountPath}`];
      const instead = is.find((one) => one.mountPath === mount.mountPath);
      return [
        instead === undefined
          ? `${mount.source}, mounted at ${mount.mountPath}, is mounted nowhere`
          : `${mount.mountPath} was ${mount.source} and becomes ${instead.source}`,
      ];
    }),
  );
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

/** True where each pod would write to the same files: a claim of one writer, not one for each pod. */
export function sharesOneWriter(object: Manifest, modes: (claim: DataMount) => readonly string[]): boolean {
  return dataMounts(object).some(
    (mount) =>
      mount.claim !== undefined &&
      !mount.template &&
      modes(mount).some((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod"),
  );
}

/** How many pods a workload asks for; undefined where something else decides. */
export function replicasOf(object: Manifest): number | undefined {
  const replicas = at(object, "spec", "replicas");
  return typeof replicas === "number" ? replicas : isFields(object.spec) ? 1 : undefined;
}
