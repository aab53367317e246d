import { showManifest } from "../../../manifest/manifest";
import { renderedOf } from "../../facts/rendered";
import type { Found, Rule } from "../../rule";

export const hookLeftOut: Rule = {
  id: "hook-left-out",
  title: "A hook of a chart is run by nobody",
  family: "delivery",
  severity: "advice",
  answers: [],
  why: "Without Helm in the cluster nobody runs tests, and nothing happens at an upgrade or an uninstall alone: what such a hook cleans up or converts stays as it is.",
  fix: "run by hand what the hook does when its moment comes, or leave the release to the engine with delivery: released",
  source: "Helm documentation: chart hooks",
  example: "a Job of Longhorn with helm.sh/hook: pre-upgrade",
  check: (input) =>
    renderedOf(input).flatMap(({ release, origin }): Found[] => {
      const whys = [...new Set(release.leftOut.map(({ why }) => why))];
      return whys.map((why) => {
        const objects = release.leftOut.filter((one) => one.why === why).map(({ object }) => showManifest(object));
        return {
          at: origin,
          message: `release ${release.name}: ${objects.join(", ")} ${objects.length === 1 ? "is" : "are"} left out, as ${why}`,
        };
      });
    }),
};
