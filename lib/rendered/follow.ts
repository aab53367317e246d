import { link } from "../delivery/link";
import type { PlannedStage } from "../plan/stage";

/**
 * Whoever follows a part of a chart follows the whole of it, as he would follow
 * the release: with its CRDs alone there is no program yet that works with
 * them, and without its last hooks it may not answer. Where that would be a
 * circle, the part has to do.
 *
 * @param closing the last stage of a chart, by the stages of its CRDs and of its own objects
 */
export function followPrograms(
  stages: readonly PlannedStage[],
  closing: ReadonlyMap<string, string>,
): readonly PlannedStage[] {
  if (closing.size === 0) return stages;
  const follows = new Map<string, Set<string>>();
  for (const { from, to } of link(stages, undefined).dependencies.all)
    follows.set(from, (follows.get(from) ?? new Set<string>()).add(to));
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return [...(follows.get(from) ?? [])].some((next) => reaches(next, to, seen));
  };
  return stages.map((stage) => {
    const programs = [...(follows.get(stage.name) ?? [])]
      .flatMap((to) => closing.get(to) ?? [])
      .sort()
      .filter((last) => !reaches(last, stage.name));
    if (programs.length === 0) return stage;
    for (const last of programs) follows.set(stage.name, (follows.get(stage.name) ?? new Set<string>()).add(last));
    const reason = "the rest of a chart that it uses";
    return { ...stage, after: { ...Object.fromEntries(programs.map((last) => [last, reason])), ...stage.after } };
  });
}
