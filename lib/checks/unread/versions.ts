import { extensionsAsked, extensionsOffered } from "../facts/asked-extensions";
import { databaseChanges, operatedChanges } from "../facts/database-changes";
import { groupBy } from "../facts/group";
import type { Finder, Unread } from "./read";

/** Databases that get another image, and a tag of one of the two says no version. One finding for each place. */
export const databasesWithoutVersion: Finder = (input) => {
  const images = databaseChanges(input).flatMap(({ place, who, was, is }) =>
    was.image === is.image ||
    was.database.product !== is.database.product ||
    (was.version !== undefined && is.version !== undefined)
      ? []
      : [{ place, what: `${is.database.product} of ${who}, from ${was.image} to ${is.image}` }],
  );
  const operated = operatedChanges(input).flatMap(({ place, who, was, is, differs }) =>
    differs && (was === undefined || is === undefined) ? [{ place, what: `PostgreSQL of ${who}` }] : [],
  );
  return [...groupBy([...images, ...operated], ({ place }) => place)].map(
    ([place, group]): Unread => ({
      at: place,
      what: `whether the new version reads the files of the old one in ${group.map(({ what }) => what).join("; ")}: a tag says no version`,
      fix: "look up both versions before this is applied, and write the version as the tag, before the digest where there is one",
    }),
  );
};

/** Extensions from a factory, or for a Talos, of which there is no list. */
export const extensionsWithoutList: Finder = ({ cluster }) => {
  if (extensionsOffered(cluster) !== undefined) return [];
  const [first, ...others] = new Set(extensionsAsked(cluster).map(({ name }) => name));
  const { talos, versions } = cluster;
  return first === undefined
    ? []
    : [
        {
          at: "talos.factory",
          what: `whether ${talos.factory} has ${[first, ...others].join(", ")} for Talos ${versions.talos}: there is no list of its extensions here`,
          fix: "look them up in the factory itself: its page for a Talos version lists them",
        },
      ];
};
