import { changesOf, placeOfChange } from "../../facts/changes";
import { groupBy } from "../../facts/group";
import type { Found, Rule } from "../../rule";

export const claimTemplateSize: Rule = {
  id: "claim-template-size",
  title: "The claim template of a StatefulSet changes",
  family: "change",
  severity: "error",
  answers: ["M063"],
  why: "Impossible in place: the API server forbids the update, and the release stays failed until somebody deletes the StatefulSet by hand.",
  fix: "enlarge the claims themselves first, delete the StatefulSet with --cascade=orphan, then let GitOps make it again; accept this finding for that one change",
  source: "Kubernetes documentation: StatefulSet, volume claim templates; VictoriaMetrics/helm-charts#2851",
  example: "components.vault.size goes from 10 GiB to 20 GiB",
  needs: "revision",
  explains: ["immutable-field"],
  check: (input) => {
    const changes = changesOf(input).filter(
      ({ topic, consequence }) => topic === "claim template" && ["refused", "unknown"].includes(consequence),
    );
    return [...groupBy(changes, ({ fresh, old }) => (fresh ?? old)?.key ?? "")].map(([, these]): Found => {
      const [first] = these;
      const who = `${first?.who.kind} ${first?.who.name}`;
      const shown = these.map(({ path, detail }) => `${path.replace(/^spec\./, "")} ${detail}`);
      return {
        at: placeOfChange(input, first),
        message: `a claim template of ${who} changes (${shown.join(", ")}), which a StatefulSet does not allow`,
        about: [who],
      };
    });
  },
};
