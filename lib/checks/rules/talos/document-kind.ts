import { textAt } from "../../../data/fields";
import { minorOf } from "../../../versions/line";
import { kindSince } from "../../../versions/talos-documents";
import type { Found, Rule } from "../../rule";

export const documentKind: Rule = {
  id: "document-kind",
  title: "A machine configuration holds a document that this Talos does not know",
  family: "talos",
  severity: "error",
  answers: ["M015"],
  why: "The node refuses its configuration with `unknown keys found` and keeps the old one.",
  fix: "say it in the form of the installed Talos, or upgrade Talos first",
  source: "siderolabs/talos, pkg/machinery/config/types, by release",
  example: 'versions: { talos: "1.11.2" } and a HostnameConfig document',
  check: ({ machines, cluster }) =>
    machines.flatMap(({ machine: { name: machine }, documents }) =>
      documents.flatMap((document): Found[] => {
        const kind = textAt(document, "kind");
        const since = kind === undefined ? undefined : kindSince(kind);
        if (since === undefined || since <= minorOf(cluster.versions.talos)) return [];
        return [
          {
            at: `machines.${machine}`,
            message: `the configuration of ${machine} holds ${kind}, which Talos has from 1.${since} on; ${cluster.versions.talos} is installed`,
          },
        ];
      }),
    ),
};
