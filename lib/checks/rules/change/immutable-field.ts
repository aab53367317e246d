import type { Change } from "../../../change/compare";
import { changesOf, placeOfChange } from "../../facts/changes";
import { groupBy } from "../../facts/group";
import type { CheckInput, Found, Rule } from "../../rule";

/** What rules of their own speak of. */
const ELSEWHERE = ["selector", "claim size", "claim template"];

export const immutableField: Rule = {
  id: "immutable-field",
  title: "A field changes that Kubernetes never changes",
  family: "change",
  severity: "error",
  answers: [],
  why: "Impossible in place: the API server refuses the update, and the whole stage with it. Volumes that exist do not follow a changed class.",
  fix: "give the new form another name, or delete the object by hand first and accept this finding for that one change",
  source:
    "lib/change/effects/immutable.ts: a table whose rows kube-apiserver 1.35.4 confirmed (npm run verify:immutable); values of charts: their templates",
  example: "the storage class of an app's claim goes from nfs to block",
  needs: "revision",
  check: (input) => {
    const refused = changesOf(input).filter(
      ({ consequence, topic, old, fresh }) =>
        consequence === "refused" &&
        old !== undefined &&
        fresh !== undefined &&
        ["object", "release"].includes(fresh.table) &&
        !ELSEWHERE.includes(topic ?? ""),
    );
    const own = refused.filter((change) => !isUsualClass(input, change));
    return [...groupBy(own, ({ fresh }) => fresh?.key ?? "")].map(([, changes]): Found => {
      const [first] = changes;
      const who = `${first?.who.kind} ${first?.who.name}`;
      const says = [...new Set(changes.flatMap((change) => change.says ?? []))];
      return {
        at: placeOfChange(input, first),
        message: `${who} changes ${changes.map(({ path, detail }) => `${path} ${detail}`).join(", ")}, which Kubernetes refuses${says.length === 0 ? "" : ` (${says.join("; ")})`}`,
        about: [who],
      };
    });
  },
};

/** A claim that names what was its class without being named. */
function isUsualClass({ declared }: CheckInput, { path, before, after, fresh }: Change): boolean {
  return (
    fresh?.kind === "PersistentVolumeClaim" &&
    path === "spec.storageClassName" &&
    before === undefined &&
    declared.storage.some((offer) => offer.default && offer.storageClass === after)
  );
}
