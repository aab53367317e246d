import { minorOf } from "../../../versions/line";
import { changesOf } from "../../facts/changes";
import { committedText } from "../../facts/committed";
import { placeOf } from "../../place";
import type { Found, Rule } from "../../rule";

/** From this minor on a growth that has not happened may be taken back (Kubernetes: RecoverVolumeExpansionFailure). */
const TAKES_BACK = 34;

export const claimShrinks: Rule = {
  id: "claim-shrinks",
  title: "A volume becomes smaller",
  family: "change",
  severity: "error",
  answers: [],
  why: "Impossible: a volume never becomes smaller than it is, and the stage fails until the old size is back.",
  fix: "keep the size, or copy the data to a claim of another name",
  source:
    "Kubernetes documentation: expanding persistent volume claims; kube-apiserver 1.35.4 (npm run verify:immutable); CloudNativePG documentation: storage",
  example: "apps.jellyfin.volumes.config goes from 20 GiB to 10 GiB",
  needs: "revision",
  explains: ["immutable-field"],
  check: (input) => {
    const version = input.before === undefined ? undefined : committedText(input.before, "versions", "kubernetes");
    const takesBack = version !== undefined && minorOf(version) >= TAKES_BACK;
    return changesOf(input)
      .filter(({ topic, consequence }) => topic === "claim size" && consequence === "refused")
      .map(({ who, fresh, before, after }): Found => {
        const claim = `${who.kind} ${who.name}`;
        const isClaim = fresh?.kind === "PersistentVolumeClaim";
        return {
          at: placeOf(input.graph, fresh?.stage ?? ""),
          message: `${claim} shrinks from ${String(before)} to ${String(after)}, which Kubernetes refuses${isClaim && takesBack ? " unless the volume never grew that far" : ""}`,
          fix: `keep ${String(before)}, or copy the data to a claim of another name${isClaim && takesBack ? `; only where an expansion failed, and status.capacity of the claim is still below ${String(after)}, the API server takes it: then accept this finding for that one change` : ""}`,
          about: [claim],
        };
      });
  },
};
