import { z } from "zod";
import type { Declared } from "../../declared/declared";
import type { LibraryOffer } from "../../declared/storage";
import { label, size } from "../../model/field";
import { absolutePath } from "../../model/grammar";
import type { StageMaker } from "../../stage/stage";
import type { NfsServer } from "./server";
import { nfsVolume } from "./volume";

/** Folders that exist already and that several apps share: films, music, photos. */
export const librarySchema = z
  .record(
    label,
    z.strictObject({
      path: absolutePath
        .regex(/[^/]$/, "an absolute path without a slash at its end, e.g. /mnt/media")
        .meta({ description: "exported folder of the NAS as an absolute path, e.g. /mnt/tank/media" }),
      namespace: z
        .union([label, z.array(label).min(1)])
        .optional()
        .meta({ description: "namespace, or several, that get a claim; absent: the one of the library's own name" }),
      size: size.prefault("1 TiB").meta({ description: "size that the claim states, e.g. 1 TiB; NFS enforces none" }),
      folders: z
        .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a folder name"))
        .default(["movies", "tv", "music", "photos", "downloads"])
        .meta({
          description: "folders at its top; downloads is one of them so that hard links between it and the rest work",
        }),
      owner: z.int().min(0).default(1000).meta({ description: "user and group id that the folders belong to" }),
      readOnly: z.boolean().default(false).meta({ description: "true: pods cannot write to it" }),
    }),
  )
  .default({})
  .meta({ description: "shared folders that exist already, by name; each becomes a claim that apps mount" });

/** Shared folders by name, with the namespaces that may mount them. */
export type Libraries = z.output<typeof librarySchema>;

/** One offer for each namespace that a library names; its own name where it names none. */
export function librariesOf(libraries: Libraries): readonly LibraryOffer[] {
  return Object.entries(libraries).flatMap(([name, { namespace: wanted = name, folders, readOnly }]) =>
    [wanted].flat().map((namespace) => ({ name, namespace, claim: `${name}-library`, folders, readOnly })),
  );
}

/**
 * One stage with the volume and the claim of every library; nothing of it is
 * ever pruned. No backup takes a library along: it is saved where it lies.
 */
export function placeLibraries(
  stages: StageMaker,
  declared: Declared,
  options: NfsServer & { readonly libraries: Libraries },
  driver?: string,
): void {
  const { libraries, server, mountOptions } = options;
  if (Object.keys(libraries).length === 0) return;
  const stage = stages.stage("nfs-libraries", { title: `Shared folders of ${server}`, prune: false });
  for (const { name, namespace, claim, readOnly } of librariesOf(libraries)) {
    const library = libraries[name];
    if (library === undefined) continue;
    nfsVolume(stage, {
      name: claim,
      namespace,
      server,
      path: library.path,
      size: library.size.toQuantity(),
      readOnly,
      mountOptions,
      labels: declared.backup?.excluded ?? {},
      ...(driver === undefined ? {} : { driver }),
    });
    if (driver !== undefined) {
      stage.needs(`PersistentVolume ${namespace}-${claim} spec.csi.driver`, { start: { CSIDriver: [driver] } });
    }
  }
}
