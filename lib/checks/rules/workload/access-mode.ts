import { everyClaim } from "../../facts/claims";
import type { Found, Rule } from "../../rule";

export const accessMode: Rule = {
  id: "access-mode",
  title: "A claim asks its StorageClass for what it cannot do",
  family: "workload",
  severity: "error",
  answers: ["M051"],
  why: "The claim stays Pending, or it is bound and the second node is refused.",
  fix: "take a class that offers the access mode",
  source: "Kubernetes documentation: persistent volumes, access modes; the CSI driver's own page",
  example: "a ReadWriteMany claim on a Ceph RBD class",
  check: (input) => {
    const { storage } = input.declared;
    return everyClaim(input).flatMap((claim): Found[] => {
      const offer = storage.find(({ storageClass }) => storageClass === claim.storageClass);
      // A block device can be shared by those who know what they do; the offers speak of file systems.
      if (offer === undefined || claim.block) return [];
      const missing = claim.modes.filter(
        (mode) => mode !== "ReadOnlyMany" && !offer.accessModes.some((one) => one === mode),
      );
      if (missing.length === 0) return [];
      const able = storage.filter(({ accessModes }) =>
        missing.every((mode) => accessModes.some((one) => one === mode)),
      );
      return [
        {
          at: claim.origin,
          message: `${claim.who} asks ${claim.storageClass} for ${missing.join(", ")}, and it offers ${offer.accessModes.join(", ")}`,
          fix:
            able.length === 0
              ? `add a storage component that offers ${missing.join(", ")}`
              : `write storageClassName: ${able.map(({ storageClass }) => storageClass).join(" or ")}`,
        },
      ];
    });
  },
};
