import { minorOf, OLDEST_SUPPORTED } from "../../facts/talos-lines";
import type { Rule } from "../../rule";

export const endOfLife: Rule = {
  id: "end-of-life",
  title: "A version line gets no more fixes",
  family: "versions",
  severity: "advice",
  answers: [],
  why: "Security fixes no longer arrive, and every further minor makes the way to a supported one longer.",
  fix: "plan the upgrade, one minor after the other",
  source: "Talos support matrix; Kubernetes releases page",
  example: 'versions: { talos: "1.11.2", kubernetes: "1.33.4" }',
  check: ({ cluster: { versions } }) => {
    const old = (["talos", "kubernetes"] as const).filter((part) => minorOf(versions[part]) < OLDEST_SUPPORTED[part]);
    const [first] = old;
    if (first === undefined) return [];
    const name = { talos: "Talos", kubernetes: "Kubernetes" };
    return [
      {
        at: `versions.${first}`,
        message: `${old.map((part) => `${name[part]} ${versions[part]}`).join(" and ")} ${old.length === 1 ? "is" : "are"} older than the oldest line with fixes (${old.map((part) => `${name[part]} 1.${OLDEST_SUPPORTED[part]}`).join(", ")})`,
        about: ["versions"],
      },
    ];
  },
};
