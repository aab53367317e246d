import { type Importer, importers, importersInValues } from "../../facts/importers";
import { releasesOf, valuePlace } from "../../place";
import type { Found, Rule } from "../../rule";

export const hardLinksAcrossMounts: Rule = {
  id: "hard-links-across-mounts",
  title: "Downloads and library are two mounts of a program that makes hard links",
  family: "workload",
  severity: "warning",
  answers: [],
  why: "A hard link between two mounts is refused, of one volume as well. Every import becomes a copy: it takes minutes, and the room twice for as long as the download is shared.",
  fix: 'mount the folder above both, once, e.g. volumes: { "/data": { shared: "media" } }, and choose /data/downloads and /data/tv in the program',
  source:
    "link(2): EXDEV, different mounts of one file system; a table of programs from each project's documentation; bjw-s app-template: persistence",
  example:
    'apps: { sonarr: { volumes: { "/tv": { shared: "media", subPath: "tv" }, "/downloads": { shared: "media", subPath: "downloads" } } } }',
  check: (input) => [
    ...importers(input).flatMap((importer) => told(importer, importer.origin)),
    ...releasesOf(input).flatMap(({ release, origin }) =>
      importersInValues(release).flatMap((importer) =>
        told(importer, valuePlace(input, release, { origin, path: ["persistence"] })),
      ),
    ),
  ],
};

function told({ who, program, mounts }: Importer, place: string): readonly Found[] {
  if (mounts.length < 2) return [];
  return [
    {
      at: place,
      message: `${who}: ${program} links what it imports, and has ${mounts.map(({ path, of }) => `${path} (${of})`).join(" and ")} as mounts of their own`,
    },
  ];
}
