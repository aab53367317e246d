import { textAt } from "../../../data/fields";
import { mergingMinor, talosProviderOf } from "../../../model/talos-provider";
import { minorOf } from "../../../versions/line";
import { kindSince } from "../../../versions/talos-documents";
import { providerFor } from "../../../versions/talos-provider";
import { nameMachines } from "../../facts/named-machines";
import { placedDocuments } from "../../facts/patch-origin";
import type { Found, Rule } from "../../rule";

export const documentKind: Rule = {
  id: "document-kind",
  title: "A machine configuration holds a document that this Talos, or its Terraform provider, does not know",
  family: "talos",
  severity: "error",
  answers: ["M015"],
  why: "The node refuses its configuration with `unknown keys found` and keeps the old one; an older provider refuses the patch as `not registered`, and nothing is applied.",
  fix: "say it in the form of the installed Talos, or upgrade Talos or the provider first",
  source: "siderolabs/talos, pkg/machinery/config/types, by release",
  example: 'versions: { talos: "1.11.2" } and a HostnameConfig document',
  check: ({ machines, cluster }) => {
    const installed = minorOf(cluster.versions.talos);
    const merges = mergingMinor(cluster);
    return placedDocuments(machines).flatMap(({ at, document, machines: holders }): Found[] => {
      const kind = textAt(document, "kind");
      const since = kind === undefined ? undefined : kindSince(kind);
      if (since === undefined || since <= Math.min(installed, merges)) return [];
      const holds = `the configuration of ${nameMachines(holders, cluster.machines)} holds ${kind}, which`;
      if (since > installed)
        return [{ at, message: `${holds} Talos has from 1.${since} on; ${cluster.versions.talos} is installed` }];
      const newer = providerFor(`1.${since}`);
      return [
        {
          at,
          message: `${holds} the Talos provider ${talosProviderOf(cluster)} does not know: it is built on Talos 1.${merges}`,
          fix:
            newer === undefined
              ? "leave the document out"
              : `set versions.providers.talos to a version of ${newer.line}, e.g. ${newer.line}.0, or leave the document out`,
        },
      ];
    });
  },
};
