import { z } from "zod";
import { address } from "./field";
import { linkName } from "./grammar";

const milliseconds = z.int().nonnegative().max(3_600_000);
const byte = z.int().nonnegative().max(255);

/** What a bond does with its links (Linux: bonding.rst, mode). */
export const BOND_MODES = [
  "balance-rr",
  "active-backup",
  "balance-xor",
  "broadcast",
  "802.3ad",
  "balance-tlb",
  "balance-alb",
] as const;

/** How a bond spreads frames, by the kernel's name (Linux: bonding, mode). */
export type BondMode = (typeof BOND_MODES)[number];

/**
 * Several network cards as one link. The options are those of the kernel, under
 * the names that Talos gives them (siderolabs/talos, network/bond.go; Linux:
 * bonding.rst, which says what each does).
 */
export const bondSchema = z.strictObject({
  links: z.array(linkName).min(1).meta({
    description:
      "names of its links: cards as Talos names them, e.g. enp1s0, or keys of links with a card; a key with several cards stands for all of them",
  }),
  mode: z.enum(BOND_MODES).meta({
    description:
      "802.3ad: LACP, which the switch must speak too; active-backup: one link at a time, with any switch; balance-*: spread without LACP",
  }),
  xmitHashPolicy: z
    .enum(["layer2", "layer2+3", "layer3+4", "encap2+3", "encap3+4"])
    .optional()
    .meta({ description: "what decides the link of a connection, e.g. layer3+4: addresses and ports" }),
  lacpRate: z
    .enum(["slow", "fast"])
    .optional()
    .meta({ description: "how often the partner is asked for LACP packets: every 30 seconds, or every second" }),
  adSelect: z
    .enum(["stable", "bandwidth", "count"])
    .optional()
    .meta({ description: "by what one of several LACP aggregates is chosen" }),
  adActorSysPrio: z.int().min(1).max(65535).optional().meta({ description: "LACP priority of the machine, from 1" }),
  adUserPortKey: z.int().nonnegative().max(1023).optional().meta({ description: "upper bits of the LACP port key" }),
  adLACPActive: z
    .enum(["on", "off"])
    .optional()
    .meta({ description: "off: LACP packets are only answered, never begun" }),
  minLinks: z
    .int()
    .nonnegative()
    .max(64)
    .optional()
    .meta({ description: "links that must be up for the bond to be up; 802.3ad only" }),
  miimon: milliseconds.optional().meta({
    description: "milliseconds between two looks at the carrier of each link; absent: 100, or none under arpInterval",
  }),
  updelay: milliseconds
    .optional()
    .meta({ description: "milliseconds that a link must have its carrier before it is used; a multiple of miimon" }),
  downdelay: milliseconds.optional().meta({
    description: "milliseconds that a link may lack its carrier before it is given up; a multiple of miimon",
  }),
  useCarrier: z
    .boolean()
    .optional()
    .meta({ description: "true: the driver's carrier flag decides; false: MII registers are read" }),
  arpInterval: milliseconds.min(1).optional().meta({
    description: "milliseconds between two ARP requests that watch the links, in place of miimon; needs arpIpTargets",
  }),
  arpIpTargets: z
    .array(address)
    .max(16)
    .optional()
    .meta({ description: "IPv4 addresses, at most 16, that are asked under arpInterval, e.g. the gateway" }),
  nsIp6Targets: z
    .array(address)
    .max(16)
    .optional()
    .meta({ description: "IPv6 addresses, at most 16, that are asked under arpInterval" }),
  arpValidate: z
    .enum(["none", "active", "backup", "all", "filter", "filter-active", "filter-backup"])
    .optional()
    .meta({ description: "on which links ARP packets count as a sign of life only after a check" }),
  arpAllTargets: z
    .enum(["any", "all"])
    .optional()
    .meta({ description: "how many of arpIpTargets must answer for a link to be up" }),
  failOverMac: z
    .enum(["none", "active", "follow"])
    .optional()
    .meta({ description: "which MAC address the bond has after a change of its active link" }),
  primaryReselect: z
    .enum(["always", "better", "failure"])
    .optional()
    .meta({ description: "when a link that came back becomes the active one again" }),
  resendIGMP: byte
    .optional()
    .meta({ description: "how many times memberships of multicast groups are announced after a change, 0 to 255" }),
  lpInterval: z
    .int()
    .positive()
    .optional()
    .meta({ description: "seconds between two learning packets to the switch; balance-tlb and balance-alb" }),
  packetsPerSlave: z
    .int()
    .nonnegative()
    .max(65535)
    .optional()
    .meta({ description: "packets that go over one link before the next; balance-rr only, 0: at random" }),
  numPeerNotif: byte
    .optional()
    .meta({ description: "how many times neighbours hear of a change of the active link, 0 to 255" }),
  tlbLogicalLb: z
    .int()
    .min(0)
    .max(1)
    .optional()
    .meta({ description: "1: spread by current load, 0: by xmitHashPolicy; balance-tlb and balance-alb" }),
  allSlavesActive: z.int().min(0).max(1).optional().meta({ description: "1: take frames from inactive links too" }),
  peerNotifDelay: milliseconds
    .optional()
    .meta({ description: "milliseconds between two messages of numPeerNotif; a multiple of miimon" }),
  missedMax: z
    .int()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: "ARP answers in a row that may be missing before a link counts as down" }),
});

/** The bond of a link with the options that were written; the kernel has defaults for the rest. */
export type Bond = z.output<typeof bondSchema>;

/** Options of a bond in addition to its links and mode. */
export type BondOption = Exclude<keyof Bond, "links" | "mode">;

const LACP: readonly BondMode[] = ["802.3ad"];
const BALANCED: readonly BondMode[] = ["balance-tlb", "balance-alb"];
const ARP: readonly BondMode[] = ["balance-rr", "active-backup", "balance-xor", "broadcast"];

/**
 * Modes in which an option means something; what is not listed does so in every
 * mode. Sources: Linux, bonding.rst; siderolabs/talos 1.13.9,
 * v1alpha1_validation.go.
 */
export const MODES_OF_OPTION: Readonly<Partial<Record<BondOption, readonly BondMode[]>>> = {
  lacpRate: LACP,
  adSelect: LACP,
  adActorSysPrio: LACP,
  adUserPortKey: LACP,
  adLACPActive: LACP,
  minLinks: LACP,
  xmitHashPolicy: ["balance-xor", "802.3ad", "balance-tlb", "balance-alb"],
  arpInterval: ARP,
  arpIpTargets: ARP,
  nsIp6Targets: ARP,
  arpValidate: ARP,
  arpAllTargets: ARP,
  missedMax: ARP,
  failOverMac: ["active-backup"],
  primaryReselect: ["active-backup", "balance-tlb", "balance-alb"],
  packetsPerSlave: ["balance-rr"],
  lpInterval: BALANCED,
  tlbLogicalLb: BALANCED,
};
