import type { Fields } from "../../../lib/data/fields";
import type { Bond, BondOption } from "../../../lib/model/bond";
import { DEFAULT_MIIMON } from "../../../lib/model/bond-problems";

/** Two looks at the carrier; Talos warns where an LACP bond leaves its delays open. */
const DELAY = 2 * DEFAULT_MIIMON;

/** What v1alpha1 calls an option of a bond, where it is another word (siderolabs/talos, v1alpha1_types.go). */
const OLD_NAMES: Readonly<Partial<Record<BondOption, string>>> = {
  resendIGMP: "resendIgmp",
  tlbLogicalLb: "tlbDynamicLb",
  peerNotifDelay: "peerNotifyDelay",
};

/** Options of a bond as its document has them: what is given, and how links are watched where that is left open. */
export function bondOptions(bond: Bond): Fields {
  const { links: _links, mode, arpIpTargets, nsIp6Targets, ...options } = bond;
  const watched = options.arpInterval === undefined;
  return {
    ...(watched ? { miimon: DEFAULT_MIIMON } : {}),
    ...(watched && mode === "802.3ad" && options.miimon === undefined ? { updelay: DELAY, downdelay: DELAY } : {}),
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    ...(arpIpTargets === undefined ? {} : { arpIpTargets: arpIpTargets.map(String) }),
    ...(nsIp6Targets === undefined ? {} : { nsIp6Targets: nsIp6Targets.map(String) }),
  };
}

/** The same under the names of v1alpha1. */
export function oldBondOptions(bond: Bond): Fields {
  const names: Readonly<Record<string, string>> = OLD_NAMES;
  return Object.fromEntries(Object.entries(bondOptions(bond)).map(([key, value]) => [names[key] ?? key, value]));
}
