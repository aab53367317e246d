import { minorOf } from "../../../versions/line";
import { talosLine } from "../../../versions/talos";
import { committedText } from "../../facts/committed";
import type { Rule } from "../../rule";

export const talosUpgradePath: Rule = {
  id: "talos-upgrade-path",
  title: "Talos skips more releases than it can",
  family: "change",
  severity: "error",
  answers: ["M066"],
  why: "Impossible in one step: the node refuses the installer, or boots and rolls back.",
  fix: "go by the minors between: one commit and one upgrade of all nodes for each",
  source: "siderolabs/talos, pkg/machinery/compatibility: upgrade from",
  example: 'versions.talos goes from "1.11.2" to "1.14.0"',
  needs: "revision",
  check: ({ cluster, before }) => {
    const was = before === undefined ? undefined : committedText(before, "versions", "talos");
    if (was === undefined || was === cluster.versions.talos) return [];
    const [from, to] = [minorOf(was), minorOf(cluster.versions.talos)];
    if (to < from)
      return [
        {
          at: "versions.talos",
          message: `Talos goes back from ${was} to ${cluster.versions.talos}; a node that has run the newer one may not boot the older`,
          fix: `keep 1.${from}; a node whose upgrade just failed goes back by talosctl rollback`,
        },
      ];
    const oldest = talosLine(cluster.versions.talos)?.upgradesFrom ?? to - 2;
    if (from >= oldest) return [];
    return [
      {
        at: "versions.talos",
        message: `Talos ${cluster.versions.talos} can be reached from 1.${oldest}, and the cluster has ${was}`,
        fix: `take 1.${oldest} first (its newest patch), upgrade all nodes, then go on`,
      },
    ];
  },
};
