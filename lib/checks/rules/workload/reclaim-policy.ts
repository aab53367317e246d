import { type Claim, claimsOf } from "../../facts/claims";
import { groupBy } from "../../facts/group";
import { manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const reclaimPolicy: Rule = {
  id: "reclaim-policy",
  title: "Data without a backup is on a class that deletes it with its claim",
  family: "workload",
  severity: "warning",
  answers: ["M052"],
  why: "Somebody removes the folder of an app, the engine prunes the claim, and the data is gone.",
  fix: "take a class with the reclaim policy Retain, or back the volumes up",
  source: "Kubernetes documentation: persistent volumes, reclaiming",
  example: "Vault's claims on a class with the reclaim policy Delete, and no backup",
  check: (input) => {
    const deleting = input.declared.storage.filter((offer) => offer.reclaimPolicy === "Delete");
    const claims = claimsOf(input)
      .filter((claim) => !isSaved(input, claim))
      .filter(({ storageClass }) => deleting.some((offer) => offer.storageClass === storageClass));
    const keeping = input.declared.storage.filter((offer) => offer.reclaimPolicy === "Retain");
    return [...groupBy(claims, ({ origin, storageClass }) => `${origin}|${storageClass}`).values()].flatMap(
      (group): Found[] => {
        const [first] = group;
        if (first === undefined) return [];
        const able = keeping.filter(({ accessModes }) =>
          first.modes.every((mode) => accessModes.some((one) => one === mode)),
        );
        return [
          {
            at: first.origin,
            message: `${group.map(({ who }) => who).join(", ")} on ${first.storageClass}, which deletes the volume with its claim, and nothing backs volumes up`,
            ...(able.length === 0
              ? {}
              : {
                  fix: `take ${able.map(({ storageClass }) => storageClass).join(" or ")}, which retains it, or back the volumes up`,
                }),
          },
        ];
      },
    );
  },
};

/** True when something of the plan copies the volume away: a component that offers it, or an object of Velero, Longhorn or VolSync. */
function isSaved(input: CheckInput, claim: Claim): boolean {
  const { backup } = input.declared;
  if (backup !== undefined && backup.volumes !== "none" && !backup.withoutNamespaces.includes(claim.namespace))
    return backup.namespaces === undefined || backup.namespaces.includes(claim.namespace);
  return manifestsOf(input).some(
    ({ manifest }) =>
      (manifest.apiVersion.startsWith("velero.io/") && manifest.kind === "Schedule") ||
      manifest.kind === "RecurringJob" ||
      (manifest.kind === "ReplicationSource" && manifest.metadata.namespace === claim.namespace),
  );
}
