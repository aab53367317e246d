import { EFFECTS, type Effect } from "../change/effects/row";

/** What a pull request may be labelled with. */
export const LABELS = [
  "refused",
  "data-loss",
  "replace",
  "reboot",
  "prune",
  "upgrade-hop",
  "unknown",
  "no-effect",
] as const;
export type Label = (typeof LABELS)[number];

/** The label of each consequence; undefined: none. */
const LABEL_OF: Readonly<Record<Effect, Label | undefined>> = {
  none: undefined,
  live: undefined,
  "restarts pods": undefined,
  "restarts service": undefined,
  "by hand": undefined,
  "needs a reboot": "reboot",
  "reboots node": "reboot",
  "prunes object": "prune",
  "recreates object": "replace",
  unknown: "unknown",
  "left behind": "data-loss",
  "replaces machine": "replace",
  "data lost": "data-loss",
  refused: "refused",
};

/** What a change amounts to in one sentence, by the worst of its consequences. */
const VERDICTS: Readonly<Record<Effect, string>> = {
  none: "Nothing in the running cluster changes.",
  live: "Takes effect at once; nothing restarts.",
  "restarts pods": "Pods restart; no machine does.",
  "restarts service": "A service of a node restarts; no machine does.",
  "by hand": "Applying is not enough: somebody has to do a part of it.",
  "needs a reboot": "A machine needs a reboot that nothing does by itself.",
  "reboots node": "A machine reboots as soon as this is applied.",
  "prunes object": "Objects are deleted.",
  "recreates object": "Objects are deleted and recreated.",
  unknown: "Look before you apply it: no table knows what a part of it does.",
  "left behind": "Data stays where nothing looks for it any more.",
  "replaces machine": "A machine is destroyed and recreated.",
  "data lost": "Data is deleted, or can no longer be read.",
  refused: "Cannot be applied as it is: a part of it is refused.",
};

/** How many changes have a consequence. */
export interface Count {
  /** What those changes do. */
  readonly consequence: Effect;
  /** Number of changes that have it; at least one. */
  readonly changes: number;
}

/** The worst of several consequences; `none` of none. */
export function worstOf(consequences: readonly Effect[]): Effect {
  return consequences.reduce<Effect>((worst, one) => (isWorse(one, worst) ? one : worst), "none");
}

function isWorse(one: Effect, other: Effect): boolean {
  return EFFECTS.indexOf(one) > EFFECTS.indexOf(other);
}

/** Orders the worst first. */
export function byConsequence(one: { readonly consequence: Effect }, other: { readonly consequence: Effect }): number {
  return EFFECTS.indexOf(other.consequence) - EFFECTS.indexOf(one.consequence);
}

/** One sentence for people. */
export function verdictOf(consequences: readonly Effect[]): string {
  return VERDICTS[worstOf(consequences)];
}

/** How often each consequence occurs, the worst first. */
export function countsOf(consequences: readonly Effect[]): readonly Count[] {
  return [...EFFECTS].reverse().flatMap((consequence) => {
    const changes = consequences.filter((one) => one === consequence).length;
    return changes === 0 ? [] : [{ consequence, changes }];
  });
}

/** Labels of a change, in the order of `LABELS`. */
export function labelsOf(consequences: readonly Effect[], isUpgrade: boolean): readonly Label[] {
  const found = new Set<Label>(consequences.flatMap((one) => LABEL_OF[one] ?? []));
  if (isUpgrade) found.add("upgrade-hop");
  if (!isUpgrade && consequences.every((one) => one === "none")) found.add("no-effect");
  return LABELS.filter((label) => found.has(label));
}
