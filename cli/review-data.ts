import type { ClusterReview, ThingReview } from "../lib/review/review";

/** A review for programs: the parts of names are for texts alone. */
export function reviewData({ machines, objects, ...cluster }: ClusterReview) {
  return {
    ...cluster,
    machines: machines.map(({ things, ...machine }) => ({ ...machine, things: things.map(withoutParts) })),
    objects: objects.map(withoutParts),
  };
}

function withoutParts({ who: _, ...thing }: ThingReview) {
  return thing;
}
