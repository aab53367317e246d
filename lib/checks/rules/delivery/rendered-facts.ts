import { compareWithChart } from "../../../delivery/chart/compare";
import { renderedOf } from "../../facts/rendered";
import { releasesOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const renderedFacts: Rule = {
  id: "rendered-facts",
  title: "A chart makes something else than is said of it",
  family: "delivery",
  severity: "warning",
  answers: [],
  why: "What is said of a chart orders stages and answers references as long as the chart is not rendered, and for clusters that leave it to the engine: there the difference is found only when it is missed.",
  fix: "say in makes what the chart makes with these values",
  source: "the chart itself, rendered with the values of the release by Helm 3.22 or 4.1",
  example: "charts: { gatus: { makes: { objects: { Service: [gatsu] } }, … } }, rendered at synth",
  check: (input) => {
    const looked = releasesOf(input).flatMap(({ release, origin }) =>
      release.looked === undefined ? [] : [{ release, origin, objects: release.looked }],
    );
    const rendered = renderedOf(input).map(({ release, origin }) => ({
      release,
      origin,
      objects: release.objects.map(({ object }) => object),
    }));
    return [...looked, ...rendered].flatMap(({ release, origin, objects }) =>
      compareWithChart(release, objects).map(
        (text): Found => ({ at: origin, message: `release ${release.name} ${text}` }),
      ),
    );
  },
};
