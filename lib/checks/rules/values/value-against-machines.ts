import { at, isFields, own } from "../../../data/fields";
import type { PlannedRelease } from "../../../plan/stage";
import { CILIUM_DEMANDS } from "../../facts/value-demands/cilium";
import type { ValueDemand } from "../../facts/value-demands/demand";
import { OTHER_DEMANDS } from "../../facts/value-demands/others";
import { releasesOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

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
    releasesOf(input).flatMap(({ release, origin }) =>
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
            at: placeOf(input, release, { origin, path }),
            message: `release ${release.name}: ${got}, want ${demand.want}: ${demand.because}; otherwise ${row.otherwise}`,
            fix: demand.write === undefined ? undefined : `set ${row.path} to ${demand.write}`,
          },
        ];
      }),
    ),
};

/** The operator's own line where his override says it, as deep as it goes; else what brings the release. */
function placeOf(
  { cluster }: CheckInput,
  release: PlannedRelease,
  { origin, path }: { readonly origin: string; readonly path: readonly string[] },
): string {
  let here: unknown = own(cluster.releases, release.name)?.values;
  const found: string[] = [];
  for (const key of path) {
    if (!isFields(here) || !Object.hasOwn(here, key)) break;
    found.push(key);
    here = here[key];
  }
  return found.length === 0 ? origin : ["releases", release.name, "values", ...found].join(".");
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
