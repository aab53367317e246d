import { at } from "../../../data/fields";
import { CILIUM_DEMANDS } from "../../facts/value-demands/cilium";
import type { ValueDemand } from "../../facts/value-demands/demand";
import { OTHER_DEMANDS } from "../../facts/value-demands/others";
import { chartsOf, valuePlace } from "../../place";
import type { Found, Rule } from "../../rule";

/** Every value of a chart that has to agree with the machines. */
export const VALUE_DEMANDS: readonly ValueDemand[] = [...CILIUM_DEMANDS, ...OTHER_DEMANDS];

export const valueAgainstMachines: Rule = {
  id: "value-against-machines",
  title: "A value of a chart does not fit the configuration of the machines",
  family: "values",
  severity: "error",
  answers: [],
  why: "Both halves are valid alone. Together the pods of the chart do not start, or start and reach nothing.",
  fix: "write the value that agrees with the machines",
  source:
    "a table of values with the source of each row: documentation of Talos, Cilium, Longhorn, MetalLB, the charts",
  example: "releases: { cilium: { values: { k8sServicePort: 6443 } } } while KubePrism serves at 7445",
  check: (input) =>
    chartsOf(input).flatMap(({ release, origin }) =>
      VALUE_DEMANDS.filter(({ chart }) => chart === release.chart.name).flatMap((row): Found[] => {
        const demand = row.demand(input);
        const path = row.path.split(".");
        const stated = at(release.values, ...path);
        // Helm drops a key whose override is null and takes the chart's own value again.
        const value = stated === undefined || stated === null ? row.usual : stated;
        if (demand === undefined || demand.fits(value, release.values)) return [];
        const got =
          stated === undefined || stated === null
            ? `${row.path} is ${stated === null ? "null" : "absent"}, so the chart takes ${JSON.stringify(row.usual)}`
            : `${row.path} is ${shown(value)}`;
        return [
          {
            at: valuePlace(input, release, { origin, path }),
            message: `release ${release.name}: ${got}, want ${demand.want}: ${demand.because}; otherwise ${row.otherwise}`,
            fix: demand.write === undefined ? undefined : `set ${row.path} to ${demand.write}`,
          },
        ];
      }),
    ),
};

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
