import { whyNot } from "../../../change/databases";
import {
  type DatabaseChange,
  databaseChanges,
  type OperatedChange,
  operatedChanges,
} from "../../facts/database-changes";
import type { Found, Rule } from "../../rule";

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
  check: (input) => [...operatedChanges(input).flatMap(byOperator), ...databaseChanges(input).flatMap(found)],
};

/** A newer major of CloudNativePG is taken over by the operator, an older one is refused. */
function byOperator({ place, who, was, is }: OperatedChange): readonly Found[] {
  if (was === undefined || is === undefined || was === is) return [];
  const back = is < was;
  return [
    {
      at: place,
      message: `${who} goes from PostgreSQL ${was} to ${is}: ${back ? "an older one does not read what a newer one has written" : "the operator stops every server, runs pg_upgrade, and replicas are copied again"}`,
      fix: back
        ? `keep PostgreSQL ${was}; an older one needs a new Cluster that imports a dump`
        : "take a backup, look up that each extension exists for the new major, then accept this finding for that one change",
      about: [who],
    },
  ];
}

function found({ place, who, source, was, is }: DatabaseChange): readonly Found[] {
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
