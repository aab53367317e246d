import { providedByRelease } from "../../delivery/facts/provisions";
import { providedByStage } from "../../delivery/link";
import type { Provided } from "../../stage/reference";
import type { CheckInput } from "../rule";

/** Everything of one kind that the stages and the platform stack bring, by `namespace/name`. */
export function provided(input: CheckInput, kind: string): ReadonlyMap<string, Provided> {
  const all = [...input.graph.stages.flatMap(providedByStage), ...input.platformReleases.flatMap(providedByRelease)];
  return new Map(all.filter((one) => one.kind === kind).map((one) => [`${one.namespace ?? ""}/${one.name}`, one]));
}
