import { at, own } from "../../../data/fields";
import { offAt, saidValues } from "../../facts/said-values";
import { VOLUME_VALUES } from "../../facts/value-losses";
import { aboutValue, releasesOf } from "../../place";
import type { Found, Rule } from "../../rule";

export const dataWithoutVolume: Rule = {
  id: "data-without-volume",
  title: "A value takes the volume away that the data of a release is on",
  family: "values",
  severity: "warning",
  answers: [],
  why: "The release starts and works, and the first restart of its pod is the loss of everything that it kept.",
  fix: "remove the override, or accept it with a reason where the data may be lost",
  source: "a table of values by chart; each row is what Helm 3.22 renders with the value and without it",
  example: "releases: { loki: { values: { singleBinary: { persistence: { enabled: false } } } } }",
  check: (input) =>
    releasesOf(input).flatMap((placed) => {
      const said = saidValues(input, placed);
      const { name, chart } = placed.release;
      // Without a volume in a chart of his own the operator has chosen so.
      if (said?.below === undefined) return [];
      const { values, below } = said;
      return (own(VOLUME_VALUES, chart.name) ?? []).flatMap(({ path, data }): Found[] => {
        const off = offAt(values, path);
        if (off === undefined) return [];
        return [
          {
            at: `${below}.${off}`,
            message: `release ${name}: ${off} is ${String(at(values, ...off.split(".")))}, so ${data} are in the pod and gone with it`,
            about: [`${below}.${off}`, aboutValue(placed.release, off)],
            fix: `remove ${below}.${off}, or accept it with a reason where ${data} may be lost`,
          },
        ];
      });
    }),
};
