import { releaseProvisions } from "../../delivery/facts/provisions";
import { stageProvisions } from "../../delivery/link";
import type { Provision } from "../../stage/reference";
import type { CheckInput } from "../rule";

/** Everything of one kind that the stages and the platform stack bring, by `namespace/name`. */
export function provided(input: CheckInput, kind: string): ReadonlyMap<string, Provision> {
  const all = [...input.plan.stages.flatMap(stageProvisions), ...input.platformReleases.flatMap(releaseProvisions)];
  return new Map(all.filter((one) => one.kind === kind).map((one) => [`${one.namespace ?? ""}/${one.name}`, one]));
}
