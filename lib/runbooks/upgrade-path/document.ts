import { blocks, bullets, code, plain, sh, steps, table } from "../../document/markdown";
import type { Cluster } from "../../model/cluster";
import { TABLE_DAY } from "../../versions/existence";
import { TITLES, UPGRADABLE } from "../../versions/path";
import type { UpgradePlan } from "./plan";
import type { PlannedHop } from "./planned-hop";

/** The runbook UPGRADE: every hop from what the definition says to the newest versions that the table knows. */
export function upgradeDocument(cluster: Cluster, plan: UpgradePlan | undefined): string {
  const head = blocks(
    `# UPGRADE: ${plain(cluster.name)}`,
    `The way from the versions of ${code(cluster.file)} to the newest ones that go together, as known on ${TABLE_DAY}. Made from the definition: after each hop, synthesize, and this page begins with the next one. Another target: ${code(`npx groundwork upgrade ${cluster.name} --to talos=…,kubernetes=…`)}.`,
  );
  if (plan === undefined)
    return `${blocks(head, "From these versions no way is known: one of them is newer than the version table of this program, or is not in it.")}\n`;
  return `${blocks(
    head,
    table(
      ["product", "now", "at the end"],
      UPGRADABLE.flatMap((product) => {
        const [from, to] = [plan.from[product], plan.to[product]];
        return from === undefined || to === undefined ? [] : [[TITLES[product], from, to]];
      }),
    ),
    plan.hops.length === 0
      ? "Nothing is newer."
      : `${plan.hops.length === 1 ? "One hop" : `${plan.hops.length} hops`}, one after the other. Let a day pass between two of them where you can.`,
    ...plan.notes,
    ...(plan.hops.length === 0 ? [] : ["## Before each hop, and between two machines", gates(plan)]),
    ...plan.hops.map(hopText),
  )}\n`;
}

function gates({ gates }: UpgradePlan): string {
  return blocks(
    "Go on only when all of these hold:",
    steps(...gates.map(({ want, command }) => blocks(`${want}.`, sh(command)))),
  );
}

function hopText(hop: PlannedHop): string {
  const { number, title, edits, prepare, machines, finish, objects, wayBack, duration, notes } = hop;
  const ordered = machines.flatMap(({ command }) => command ?? []);
  return blocks(
    `## ${number}. ${plain(title)}`,
    `Takes ${duration}.`,
    steps(
      blocks(
        "In the definition:",
        table(
          ["place", "before", "after"],
          edits.map(({ path, from, to }) => [code(path), from === undefined ? "may be absent" : code(from), code(to)]),
        ),
      ),
      blocks("Then:", sh(...prepare)),
      ...(ordered.length === 0
        ? []
        : [
            blocks(
              "One machine after the other, each time waiting until all of the above holds again:",
              sh(...ordered),
            ),
          ]),
      blocks("At the end:", sh(...finish)),
    ),
    machines.length === 0
      ? undefined
      : table(
          ["machine", "what happens to it", "away until it is back"],
          machines.map(({ machine, effect, away }) => [
            machine,
            effect === "reboot" ? "drained, installed, rebooted" : "Kubernetes' processes start again",
            away.join("; ") || "nothing",
          ]),
        ),
    ...objects,
    notes.length === 0 ? undefined : blocks("Note:", bullets(notes)),
    blocks("The way back:", bullets(wayBack)),
  );
}
