import type { UpgradePlan } from "../../lib/runbooks/upgrade-path/plan";
import type { PlannedHop } from "../../lib/runbooks/upgrade-path/planned-hop";
import { TITLES, UPGRADABLE } from "../../lib/versions/path";
import type { Style } from "./style";

/** The whole way for a terminal: an overview, then every hop with its commands. */
export function upgradeText(cluster: string, plan: UpgradePlan, style: Style): string {
  const { from, to, hops, gates, notes } = plan;
  const moved = UPGRADABLE.filter((product) => from[product] !== to[product]);
  if (hops.length === 0) return `${cluster} is there already: nothing to do\n`;
  const lines = [
    style.bold(
      `${cluster}: ${hops.length === 1 ? "one hop" : `${hops.length} hops`}, ${[...moved.map((product) => `${TITLES[product]} ${from[product]} → ${to[product]}`), ...chartsMoved(plan)].join(", ")}`,
    ),
    ...hops.map(({ number, title, machines, duration }) => {
      const reboots = machines.filter(({ effect }) => effect === "reboot").length;
      return `  ${number}. ${title}  ${reboots > 0 ? style.yellow(`${reboots} reboots`) : style.dim(duration)}`;
    }),
    ...notes.map((note) => style.yellow(`  ! ${note}`)),
    "",
    "Before each hop, and between two machines:",
    ...gates.flatMap(({ want, command }) => [`  ${want}`, `    ${command}`]),
    ...hops.flatMap((hop) => ["", ...hopLines(hop, style)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** First and last version of each chart that moves. */
function chartsMoved({ hops }: UpgradePlan): readonly string[] {
  const moved = new Map<string, { readonly from: string; readonly to: string }>();
  for (const { hop } of hops)
    if (hop.product === "chart") moved.set(hop.release, { from: moved.get(hop.release)?.from ?? hop.from, to: hop.to });
  return [...moved].map(([release, { from, to }]) => `${release} ${from} → ${to}`);
}

function hopLines(hop: PlannedHop, style: Style): readonly string[] {
  const { number, title, edits, prepare, machines, finish, objects, wayBack, duration, notes } = hop;
  return [
    style.bold(`${number}. ${title}`) + style.dim(`  (${duration})`),
    ...edits.map(({ path, from, to }) =>
      from === undefined ? `  definition: ${path} stays "${to}": say so` : `  definition: ${path}: "${from}" → "${to}"`,
    ),
    ...prepare.map((command) => `  $ ${command}`),
    ...machines.flatMap(({ machine, effect, command, away }) => [
      `  ${machine}: ${effect === "reboot" ? "drained, installed, rebooted" : "Kubernetes' processes start again"}`,
      ...(command === undefined ? [] : [`    $ ${command}`]),
      ...away.map((what) => style.yellow(`    away meanwhile: ${what}`)),
    ]),
    ...finish.map((command) => `  $ ${command}`),
    ...objects.map((text) => `  objects: ${text}`),
    ...notes.map((text) => `  note: ${text}`),
    ...wayBack.map((text) => `  way back: ${text}`),
  ];
}
