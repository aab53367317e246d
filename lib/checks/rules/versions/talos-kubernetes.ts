import { minorOf, within } from "../../../versions/line";
import { TALOS_LINES, talosLine } from "../../../versions/talos";
import type { Rule } from "../../rule";

export const talosKubernetes: Rule = {
  id: "talos-kubernetes",
  title: "This Talos does not run this Kubernetes",
  family: "versions",
  severity: "error",
  answers: ["M018"],
  why: "The upgrade stops half way: an API server of the new minor, and a kubelet image that Talos refuses.",
  fix: "take a pair that Talos supports",
  source: "siderolabs/talos, pkg/machinery/compatibility",
  example: 'versions: { talos: "1.11.2", kubernetes: "1.35.1" }',
  explains: ["end-of-life"],
  check: ({ cluster: { versions } }) => {
    const line = talosLine(versions.talos);
    if (line === undefined) return [];
    const wanted = minorOf(versions.kubernetes);
    const [oldest, newest] = line.accepts;
    if (within(wanted, line.accepts)) return [];
    const able = TALOS_LINES.filter(({ accepts }) => within(wanted, accepts));
    const [first] = wanted > newest ? able : [...able].reverse();
    const other = first === undefined ? "" : `, or Talos 1.${first.minor}`;
    return [
      {
        at: "versions.kubernetes",
        message: `Talos ${versions.talos} runs Kubernetes 1.${oldest} to 1.${newest}, not ${versions.kubernetes}`,
        fix: `take Kubernetes 1.${wanted > newest ? newest : oldest}${other}`,
        about: ["versions"],
      },
    ];
  },
};
