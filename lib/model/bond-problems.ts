import { type Bond, type BondOption, MODES_OF_OPTION } from "./bond";
import { hasLinkDocuments, type LinkPlace } from "./link-place";
import type { MachineLink } from "./machine-links";
import type { Problem } from "./problem";

/** Options that only documents have, from contract 1.12 on. */
const DOCUMENTS_ONLY: readonly BondOption[] = [
  "arpIpTargets",
  "nsIp6Targets",
  "adLACPActive",
  "missedMax",
  "arpInterval",
];

/** Options of bonds that their mode ignores or the kernel refuses. */
export function bondProblems(place: LinkPlace): readonly Problem[] {
  return place.links.flatMap((link) => {
    const { bond } = link.config;
    return bond === undefined
      ? []
      : [...modeProblems(place, link, bond), ...watchProblems(place, link, bond), ...mixedProblems(place, link, bond)];
  });
}

/** The older form names the cards of a bond or chooses them, never both. */
function mixedProblems({ cluster, links, problem }: LinkPlace, link: MachineLink, bond: Bond): readonly Problem[] {
  if (hasLinkDocuments(cluster)) return [];
  const isChosen = (member: string) => links.find(({ name }) => name === member)?.config.card !== undefined;
  const named = bond.links.filter((member) => !isChosen(member));
  if (named.length === 0 || named.length === bond.links.length) return [];
  return [
    problem(
      `${link.at("bond")}.links`,
      `${bond.links.join(", ")} on contract ${cluster.versions.contract}`,
      "cards by name or cards by selector: the older form of a bond does not take both",
      `give ${named.join(" and ")} a card as well`,
    ),
  ];
}

function modeProblems({ cluster, problem }: LinkPlace, link: MachineLink, bond: Bond): readonly Problem[] {
  const hasDocuments = hasLinkDocuments(cluster);
  const at = link.at("bond");
  return optionsOf(bond).flatMap((option) => {
    const modes = MODES_OF_OPTION[option];
    if (modes !== undefined && !modes.includes(bond.mode))
      return [
        problem(
          `${at}.${option}`,
          `${option} in the mode ${bond.mode}`,
          `one of the modes ${modes.join(", ")}: in others it does nothing, or is refused`,
          `remove ${option}, or set ${at}.mode to "${modes[0]}"`,
        ),
      ];
    if (!hasDocuments && DOCUMENTS_ONLY.includes(option))
      return [
        problem(
          `${at}.${option}`,
          `${option} on contract ${cluster.versions.contract}`,
          "contract 1.12 or newer: the older form of a bond does not know it",
          `remove ${option}`,
        ),
      ];
    return [];
  });
}

function optionsOf(bond: Bond): readonly BondOption[] {
  const { links: _links, mode: _mode, ...options } = bond;
  return OPTIONS.filter((option) => options[option] !== undefined);
}

/** Every option, in the order of their problems. */
const OPTIONS: readonly BondOption[] = [
  "xmitHashPolicy",
  "lacpRate",
  "adSelect",
  "adActorSysPrio",
  "adUserPortKey",
  "adLACPActive",
  "minLinks",
  "miimon",
  "updelay",
  "downdelay",
  "useCarrier",
  "arpInterval",
  "arpIpTargets",
  "nsIp6Targets",
  "arpValidate",
  "arpAllTargets",
  "failOverMac",
  "primaryReselect",
  "resendIGMP",
  "lpInterval",
  "packetsPerSlave",
  "numPeerNotif",
  "tlbLogicalLb",
  "allSlavesActive",
  "peerNotifDelay",
  "missedMax",
];

/** How links are watched: by carrier or by ARP, and delays that are whole looks. */
function watchProblems({ problem }: LinkPlace, link: MachineLink, bond: Bond): readonly Problem[] {
  const at = link.at("bond");
  const problems: Problem[] = [];
  const { arpInterval, arpIpTargets, nsIp6Targets, miimon } = bond;
  if (arpInterval !== undefined && miimon !== undefined && miimon > 0)
    problems.push(
      problem(
        `${at}.arpInterval`,
        `${arpInterval} and miimon ${miimon}`,
        "one of the two: the kernel watches links in one way",
        "remove one of them",
      ),
    );
  const targets = [...(arpIpTargets ?? []), ...(nsIp6Targets ?? [])];
  if (arpInterval !== undefined && targets.length === 0)
    problems.push(
      problem(`${at}.arpIpTargets`, "nothing", "addresses that are asked under arpInterval, e.g. the gateway"),
    );
  if (arpInterval === undefined && targets.length > 0)
    problems.push(
      problem(
        `${at}.arpInterval`,
        "nothing",
        "milliseconds, so that the targets are asked",
        `add arpInterval: 100 to ${at}`,
      ),
    );
  for (const [option, family] of [
    ["arpIpTargets", 4],
    ["nsIp6Targets", 6],
  ] as const)
    for (const [index, target] of (bond[option] ?? []).entries())
      if (target.family !== family)
        problems.push(problem(`${at}.${option}[${index}]`, target.toString(), `an IPv${family} address`));
  const every = miimon ?? (arpInterval === undefined ? DEFAULT_MIIMON : 0);
  for (const option of ["updelay", "downdelay", "peerNotifDelay"] as const) {
    const delay = bond[option];
    if (delay === undefined || delay === 0) continue;
    if (every === 0)
      problems.push(
        problem(`${at}.${option}`, String(delay), "0, as nothing looks at the carrier", `set ${at}.miimon to 100`),
      );
    else if (delay % every !== 0)
      problems.push(
        problem(
          `${at}.${option}`,
          String(delay),
          `a multiple of miimon ${every}`,
          `write ${Math.max(every, Math.round(delay / every) * every)}`,
        ),
      );
  }
  return problems;
}

/** Milliseconds between two looks at the carrier, where nothing is said: a dead cable is seen at once, and the kernel's own default never looks. */
export const DEFAULT_MIIMON = 100;
