import { KUBERNETES_LINES } from "../../../versions/kubernetes";
import { minorOf, type VersionLine } from "../../../versions/line";
import { TALOS_LINES } from "../../../versions/talos";
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
    const old = PARTS.filter(({ key, lines }) => minorOf(versions[key]) < oldestAlive(lines));
    const [first] = old;
    if (first === undefined) return [];
    const alive = old.map(({ title, lines }) => `${title} 1.${oldestAlive(lines)}`).join(", ");
    return [
      {
        at: `versions.${first.key}`,
        message: `${old.map(({ key, title }) => `${title} ${versions[key]}`).join(" and ")} ${old.length === 1 ? "is" : "are"} older than the oldest line with fixes (${alive})`,
        about: ["versions"],
      },
    ];
  },
};

const PARTS = [
  { key: "talos", title: "Talos", lines: TALOS_LINES },
  { key: "kubernetes", title: "Kubernetes", lines: KUBERNETES_LINES },
] as const;

/** Minor of the oldest line that still gets fixes. */
function oldestAlive(lines: readonly VersionLine[]): number {
  return Math.min(...lines.filter(({ ended }) => ended !== true).map(({ line }) => minorOf(line)));
}
