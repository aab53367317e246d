import type { Machine } from "../../model/machine";

type Named = Pick<Machine, "name" | "role">;

/** Machines that a sentence names one by one; of more it says how many there are. */
const MOST_NAMES = 3;

const KINDS: readonly (readonly [title: string, is: (machine: Named) => boolean])[] = [
  ["machines", () => true],
  ["control planes", ({ role }) => role === "control-plane"],
  ["workers", ({ role }) => role === "worker"],
];

/**
 * Machines as a sentence names them: `cp-1, cp-2, cp-3`; where there are more, `all 5 control planes`,
 * or the first of them and how many follow.
 *
 * @param all every machine of the cluster
 */
export function nameMachines(chosen: readonly Named[], all: readonly Named[]): string {
  const names = chosen.map(({ name }) => name);
  if (names.length <= MOST_NAMES) return names.join(", ");
  for (const [title, is] of KINDS) {
    const kind = all.filter(is).map(({ name }) => name);
    if (kind.length === names.length && names.every((name) => kind.includes(name)))
      return `all ${kind.length} ${title}`;
  }
  return `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`;
}

/** Workers as a sentence names them, with the word: `the worker w-1`, `the workers w-1, w-2`, `all 5 workers`. */
export function nameWorkers(chosen: readonly Named[], all: readonly Named[]): string {
  const names = nameMachines(chosen, all);
  if (chosen.length === 1) return `the worker ${names}`;
  return names.startsWith("all ") ? names : `the workers ${names}`;
}
