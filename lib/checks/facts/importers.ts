import { at, isFields, listAt, own, textAt } from "../../data/fields";
import type { PlannedRelease } from "../../plan/stage";
import type { CheckInput } from "../rule";
import { workloadsOf } from "./workloads";

/**
 * Programs that take a finished download into a library by a hard link, by the last part of their image's
 * name, and the folder of their own files. Source: documentation of each project (TRaSH Guides: hardlinks
 * and instant moves; cross-seed: linking).
 */
const IMPORTERS: Readonly<Record<string, string>> = {
  sonarr: "/config",
  radarr: "/config",
  lidarr: "/config",
  readarr: "/config",
  bookshelf: "/config",
  whisparr: "/config",
  mylar3: "/config",
  lazylibrarian: "/config",
  "cross-seed": "/config",
};

/** A folder of a container that is on a file system of its own. */
export interface Mount {
  /** Path in the container. */
  readonly path: string;
  /** What is behind it, in words, e.g. `the claim media, folder tv`. */
  readonly of: string;
}

/** A container whose program makes hard links, with the folders that other programs share with it. */
export interface Importer {
  /** In words, e.g. `Deployment media/sonarr`. */
  readonly who: string;
  /** Name of the program, e.g. `sonarr`. */
  readonly program: string;
  /** Its mounts that hold downloads or a library. */
  readonly mounts: readonly Mount[];
}

/** Folders that hold neither downloads nor a library, whatever program mounts them. */
const OTHER_FOLDERS =
  /^\/(etc|tmp|dev|run|var|usr|app|config|custom-\w+)(\/|$)|\/(backups?|cache|logs?|transcode|scripts?)$/;

/** Kinds of volumes that a pod has for itself alone, or that nobody links in. */
const OWN_KINDS = ["emptyDir", "configMap", "secret", "projected", "downwardAPI", "ephemeral", "image"];

/** The program of an image: the last part of its name. */
function programOf(image: string): string {
  return (
    image
      .replace(/[@:][^/]*$/, "")
      .split("/")
      .at(-1) ?? ""
  );
}

function isShared(program: string, path: string): boolean {
  const config = own(IMPORTERS, program);
  return config !== undefined && path !== config && !path.startsWith(`${config}/`) && !OTHER_FOLDERS.test(path);
}

/** Every such container of the workloads that the plan writes. */
export function importers(input: CheckInput): readonly (Importer & { readonly origin: string })[] {
  return workloadsOf(input).flatMap(({ pod, who, origin }) =>
    listAt(pod, "containers").flatMap((container) => {
      const program = programOf(textAt(container, "image") ?? "");
      const mounts = listAt(container, "volumeMounts").flatMap((mount): Mount[] => {
        const path = textAt(mount, "mountPath") ?? "";
        const volume = listAt(pod, "volumes").find((one) => textAt(one, "name") === textAt(mount, "name"));
        const apart = isFields(volume) && OWN_KINDS.some((kind) => Object.hasOwn(volume, kind));
        if (apart || at(mount, "readOnly") === true || !isShared(program, path)) return [];
        return [{ path, of: behind(volume, textAt(mount, "subPath"), textAt(mount, "name") ?? "") }];
      });
      return own(IMPORTERS, program) === undefined ? [] : [{ who, program, origin, mounts }];
    }),
  );
}

function behind(volume: unknown, folder: string | undefined, name: string): string {
  const claim = textAt(volume, "persistentVolumeClaim", "claimName");
  const server = textAt(volume, "nfs", "server");
  const host = textAt(volume, "hostPath", "path");
  const what =
    claim !== undefined
      ? `the claim ${claim}`
      : server !== undefined
        ? `the export ${server}:${textAt(volume, "nfs", "path") ?? ""}`
        : host !== undefined
          ? `the node's folder ${host}`
          : `the volume ${name}`;
  return folder === undefined ? what : `${what}, folder ${folder}`;
}

/** The same in the values of a chart whose values are the pod itself (bjw-s app-template: persistence). */
export function importersInValues({ chart, name, values }: PlannedRelease): readonly Importer[] {
  if (chart.name !== "app-template") return [];
  const controllers = at(values, "controllers");
  return Object.entries(isFields(controllers) ? controllers : {}).flatMap(([controller, settings]) =>
    Object.entries(fieldsAt(settings, "containers")).flatMap(([container, { image }]) => {
      const program = programOf(typeof image === "string" ? image : (textAt(image, "repository") ?? ""));
      if (own(IMPORTERS, program) === undefined) return [];
      const mounts = Object.entries(fieldsAt(values, "persistence")).flatMap(([key, volume]) =>
        OWN_KINDS.includes(String(volume.type)) || volume.enabled === false
          ? []
          : mountsOf(key, volume, [controller, container]).flatMap((mount): Mount[] => {
              const path = textAt(mount, "path") ?? `/${key}`;
              if (at(mount, "readOnly") === true || !isShared(program, path)) return [];
              const subPath = textAt(mount, "subPath");
              return [{ path, of: `persistence.${key}${subPath === undefined ? "" : `, folder ${subPath}`}` }];
            }),
      );
      return [{ who: `release ${name}`, program, mounts }];
    }),
  );
}

function mountsOf(
  key: string,
  volume: unknown,
  [controller, container]: readonly [string, string],
): readonly unknown[] {
  const global = listAt(volume, "globalMounts");
  const advanced = at(volume, "advancedMounts");
  if (advanced !== undefined) return [...global, ...listAt(advanced, controller, container)];
  return global.length === 0 ? [{ path: `/${key}` }] : global;
}

function fieldsAt(value: unknown, key: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const found = at(value, key);
  return Object.fromEntries(
    Object.entries(isFields(found) ? found : {}).flatMap(([name, one]) => (isFields(one) ? [[name, one]] : [])),
  );
}
