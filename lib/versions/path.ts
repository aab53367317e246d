import { KUBERNETES_LINES } from "./kubernetes";
import { lineOf, minorOf, patchOf, type VersionLine, within } from "./line";
import { PRODUCTS } from "./products";
import { TALOS_LINES, talosLine } from "./talos";

/** What an upgrade can move, in the order in which hops of equal worth are taken. */
export const UPGRADABLE = ["talos", "cilium", "flux", "kubernetes"] as const;
/** A product whose upgrades go by rules of its vendor. */
export type Upgradable = (typeof UPGRADABLE)[number];

/** Versions that run together; Cilium and Flux where the cluster has them. */
export type Pins = { readonly talos: string; readonly kubernetes: string } & {
  readonly [product in Exclude<Upgradable, "talos" | "kubernetes">]?: string;
};

/** The versions wanted at the end; what is not named moves only where the way needs it. */
export type Targets = { readonly [product in Upgradable]?: string };

/** One step: one product from one version to the next. */
export interface Hop {
  /** What is upgraded. */
  readonly product: Upgradable;
  /** Version before. */
  readonly from: string;
  /** Version after. */
  readonly to: string;
  /** What runs when the hop is done. */
  readonly after: Pins;
  /** Pairs after the hop that the makers have not tested, as a sentence each. */
  readonly untested: readonly string[];
}

/** The lines of each product, oldest first. */
export const LINES: Readonly<Record<Upgradable, readonly VersionLine[]>> = {
  talos: TALOS_LINES,
  kubernetes: KUBERNETES_LINES,
  cilium: PRODUCTS.cilium.lines,
  flux: PRODUCTS.flux.lines,
};

/** As people name a product. */
export const TITLES: Readonly<Record<Upgradable, string>> = {
  talos: "Talos",
  kubernetes: "Kubernetes",
  cilium: PRODUCTS.cilium.title,
  flux: PRODUCTS.flux.title,
};

/**
 * The shortest legal way from what runs to what is wanted, and of several
 * shortest ones the way that passes the fewest untested pairs. Legal is a hop
 * that goes to the newest patch of its own line first and then to the next
 * minor, with a Kubernetes that Talos accepts before and after.
 *
 * Source: Talos documentation, upgrading Talos (newest patch of every minor
 * between); Kubernetes version skew policy; Cilium upgrade guide.
 *
 * @returns undefined where no way leads there
 */
export function upgradePath(from: Pins, targets: Targets): readonly Hop[] | undefined {
  const key = JSON.stringify([from, targets]);
  if (!known.has(key)) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, findPath(from, targets));
  }
  return known.get(key);
}

/** Most clusters of a project run the same versions. */
const known = new Map<string, readonly Hop[] | undefined>();
const MOST_KNOWN = 100;

function findPath(from: Pins, targets: Targets): readonly Hop[] | undefined {
  // No hop goes back, so that nothing has to be searched.
  if (UPGRADABLE.some((product) => rankOf(targets[product]) < rankOf(from[product]))) return undefined;
  const start: Node = { pins: from, hops: [], untested: 0 };
  const best = new Map([[keyOf(from), start]]);
  // All ways of n hops before any of n + 1, and of those the one with the fewest untested pairs.
  let edge: readonly Node[] = [start];
  while (edge.length > 0) {
    const done = edge.filter(({ pins }) => isThere(pins, targets)).sort(byUntested)[0];
    if (done !== undefined) return done.hops;
    const next = new Map<string, Node>();
    for (const node of edge)
      for (const hop of legalHops(node.pins, targets)) {
        const key = keyOf(hop.after);
        if (best.has(key) && !next.has(key)) continue;
        const reached = { pins: hop.after, hops: [...node.hops, hop], untested: node.untested + hop.untested.length };
        if (reached.untested < (next.get(key)?.untested ?? Number.POSITIVE_INFINITY)) next.set(key, reached);
        best.set(key, reached);
      }
    edge = [...next.values()];
  }
  return undefined;
}

interface Node {
  readonly pins: Pins;
  readonly hops: readonly Hop[];
  readonly untested: number;
}

function byUntested(a: Node, b: Node): number {
  return a.untested - b.untested;
}

function keyOf(pins: Pins): string {
  return UPGRADABLE.map((product) => pins[product] ?? "").join(" ");
}

function isThere(pins: Pins, targets: Targets): boolean {
  return UPGRADABLE.every((product) => targets[product] === undefined || pins[product] === targets[product]);
}

/** Every legal hop from what runs, in the order of `UPGRADABLE`. */
function legalHops(pins: Pins, targets: Targets): readonly Hop[] {
  return UPGRADABLE.flatMap((product): Hop[] => {
    const from = pins[product];
    if (from === undefined) return [];
    return nextVersions(product, from, targets[product]).flatMap((to): Hop[] => {
      const after = { ...pins, [product]: to };
      if (!accepts(after.talos, after.kubernetes) && accepts(pins.talos, pins.kubernetes)) return [];
      return [{ product, from, to, after, untested: untestedPairs(after) }];
    });
  });
}

/** Where one product may go in one hop: its target in the same line or the next, else the newest patch there. */
function nextVersions(product: Upgradable, from: string, target: string | undefined): readonly string[] {
  if (from === target) return [];
  const lines = LINES[product];
  const index = lines.findIndex(({ line }) => line === lineOf(from));
  const line = lines[index];
  if (line === undefined) return [];
  const sameLine = target !== undefined && lineOf(target) === line.line;
  if (sameLine) return patchOf(target) > patchOf(from) ? [target] : [];
  const next = lines[index + 1];
  const isNewest = patchOf(from) >= patchOf(line.newest);
  // Kubernetes minors need no newest patch before them; Talos and Cilium ask for it.
  if (!isNewest && product !== "kubernetes" && product !== "flux") return [line.newest];
  if (next === undefined || (target !== undefined && isPast(next, target))) return [];
  return [target !== undefined && lineOf(target) === next.line ? target : next.newest];
}

function isPast({ line }: VersionLine, target: string): boolean {
  return minorOf(line) > minorOf(target);
}

/** True where Talos of that version accepts that Kubernetes; a Talos that the table does not know accepts all. */
function accepts(talos: string, kubernetes: string): boolean {
  const line = talosLine(talos);
  return line === undefined || within(minorOf(kubernetes), line.accepts);
}

/** Pairs with Kubernetes that the makers of a product have not tested. */
function untestedPairs(pins: Pins): readonly string[] {
  return UPGRADABLE.flatMap((product): string[] => {
    const version = pins[product];
    const tested = LINES[product].find(({ line }) => version !== undefined && line === lineOf(version))?.tested;
    if (version === undefined || tested === undefined || within(minorOf(pins.kubernetes), tested)) return [];
    return [
      `${TITLES[product]} ${version} is tested with Kubernetes 1.${tested[0]} to 1.${tested[1]}, not with ${lineOf(pins.kubernetes)}`,
    ];
  });
}

/**
 * The newest versions that go together: the newest line of each product, and
 * the newest Kubernetes that this Talos accepts.
 */
export function newestTogether(pins: Pins): Targets {
  const talos = newestOf(TALOS_LINES, pins.talos);
  const accepted = talosLine(talos)?.accepts;
  const lines = KUBERNETES_LINES.filter(({ line }) => accepted === undefined || within(minorOf(line), accepted));
  const kubernetes = newestOf(lines, pins.kubernetes);
  return {
    talos,
    kubernetes,
    ...(pins.cilium === undefined ? {} : { cilium: newestOf(LINES.cilium, pins.cilium) }),
    ...(pins.flux === undefined ? {} : { flux: newestOf(LINES.flux, pins.flux) }),
  };
}

/** A number that grows with the version; where there is none, one that no comparison is true for. */
function rankOf(version: string | undefined): number {
  return version === undefined ? Number.NaN : minorOf(version) * 1000 + patchOf(version);
}

/** The newest version of the last line, or what runs where that is newer still. */
function newestOf(lines: readonly VersionLine[], running: string): string {
  const newest = lines.at(-1)?.newest ?? running;
  return rankOf(running) > rankOf(newest) ? running : newest;
}
