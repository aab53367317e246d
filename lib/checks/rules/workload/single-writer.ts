import { at, textAt } from "../../../data/fields";
import { claimsOf, claimsUsedBy } from "../../facts/claims";
import { workloadsOf } from "../../facts/workloads";
import type { Found, Rule } from "../../rule";

export const singleWriter: Rule = {
  id: "single-writer",
  title: "A volume with a single writer under several pods or a rolling update",
  family: "workload",
  severity: "error",
  answers: ["M049"],
  why: "The new pod waits: the volume is attached to another node. The old pod waits for the new one.",
  fix: "stop the old pod first (strategy Recreate), with one replica",
  source: "Kubernetes documentation: access modes; Deployment, strategy",
  example: "a Deployment with strategy RollingUpdate on a ReadWriteOnce claim",
  check: (input) => {
    const claims = claimsOf(input);
    return workloadsOf(input)
      .filter(({ manifest }) => manifest.kind === "Deployment")
      .flatMap((workload): Found[] => {
        const single = claimsUsedBy(workload, claims).filter(
          ({ modes }) =>
            modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod"),
        );
        const [claim] = single;
        if (claim === undefined) return [];
        const { manifest, who, origin, replicas = 1 } = workload;
        const mode = `${claim.who} is ${claim.modes.join(", ")}`;
        if (replicas > 1)
          return [
            {
              at: origin,
              message: `${who} runs ${replicas} replicas on one volume, and ${mode}`,
              fix: "run one replica, give each its own volume (StatefulSet), or take a class that offers ReadWriteMany",
            },
          ];
        const rolls = (textAt(manifest, "spec", "strategy", "type") ?? "RollingUpdate") === "RollingUpdate";
        // Without a surge the old pod goes first.
        const surge = at(manifest, "spec", "strategy", "rollingUpdate", "maxSurge") ?? "25%";
        if (!rolls || surge === 0 || surge === "0%") return [];
        return [
          {
            at: origin,
            message: `${who} starts the new pod before the old one stops, and ${mode}`,
            fix: "write strategy: { type: Recreate }",
          },
        ];
      });
  },
};
