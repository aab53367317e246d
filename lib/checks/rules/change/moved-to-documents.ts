import { isTyped } from "../../../talos/typed";
import { minorOf } from "../../../versions/line";
import { committedText } from "../../facts/committed";
import type { Rule } from "../../rule";

/** What the generator of 1.14 writes that earlier contracts had not, and what it does on a node that runs. */
const NEW = [
  "workloads are isolated from the host after each node's next reboot, unless talos.workloadIsolation is false",
  "file systems are trimmed once a week",
  "nothing below /var may be run or be a device (EPHEMERAL is mounted secure), from the next reboot on",
  "Secrets in etcd are read with secretbox alone, not in plain text",
] as const;

export const movedToDocuments: Rule = {
  id: "moved-to-documents",
  title: "The machine configurations move to the documents of contract 1.14",
  family: "change",
  severity: "warning",
  answers: [],
  why: "The form changes for every machine at once, and with it what Talos generates by itself; names of nodes, addresses and secrets stay.",
  fix: "upgrade every machine to Talos 1.14 first, apply to one machine, look at it, then to the others; the way back is the old contract",
  source:
    "siderolabs/talos 1.14.1, config/generate of contracts 1.13 and 1.14; siderolabs/terraform-provider-talos: talos_machine_secrets keeps its secrets when talos_version rises",
  example: 'versions.contract goes from "1.13" to "1.14", with versions.providers.talos: 0.12.0',
  needs: "revision",
  check: ({ cluster, before }) => {
    const was = before === undefined ? undefined : committedText(before, "versions", "contract");
    const talos = before === undefined ? undefined : committedText(before, "versions", "talos");
    const is = cluster.versions.contract;
    if (was === undefined || isTyped(was) || !isTyped(is)) return [];
    const isolated = cluster.talos.workloadIsolation;
    const told = NEW.filter((_, index) => index > 0 || isolated !== false);
    return [
      {
        at: "versions.contract",
        message: `the machine configurations move from contract ${was} to the documents of ${is}; new with them: ${told.join("; ")}`,
        ...(talos !== undefined && minorOf(talos) < 14
          ? {
              fix: `leave versions.contract at "${was}" until every machine runs ${cluster.versions.talos}: Talos ${talos} refuses these documents`,
            }
          : {}),
        about: ["contract"],
      },
    ];
  },
};
