import { at } from "../../../data/fields";
import { showManifest } from "../../../manifest/manifest";
import { copiesOf } from "../../facts/copies";
import { schedulableMachines } from "../../facts/nodes";
import { CILIUM_DEMANDS } from "../../facts/value-demands/cilium";
import type { ValueDemand } from "../../facts/value-demands/demand";
import { OTHER_DEMANDS } from "../../facts/value-demands/others";
import { aboutValue, chartsOf, manifestsOf, valuePlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** Every value of a chart that has to agree with the machines. */
export const VALUE_DEMANDS: readonly ValueDemand[] = [...CILIUM_DEMANDS, ...OTHER_DEMANDS];

export const valueAgainstMachines: Rule = {
  id: "value-against-machines",
  title: "A value of a chart, or the copies of a class, do not fit the machines",
  family: "values",
  severity: "error",
  answers: [],
  why: "Both halves are valid alone. Together the pods of the chart do not start, or start and reach nothing.",
  fix: "write the value that agrees with the machines",
  source:
    "the tables in lib/checks/facts/value-demands and lib/checks/facts/copies.ts with the source of each row: documentation of Talos, Cilium, Longhorn, MetalLB, the charts",
  example: "releases: { cilium: { values: { k8sServicePort: 6443 } } } while KubePrism serves at 7445",
  check: (input) => [...inValues(input), ...inObjects(input)],
};

/** A row that does not agree, and where. */
interface Apart extends Found {
  /** Options of a component may set several values: one option is one mistake. */
  readonly by: string | undefined;
}

function inValues(input: CheckInput): readonly Found[] {
  const all = chartsOf(input).flatMap(({ release, origin }) =>
    VALUE_DEMANDS.filter(({ chart }) => chart === release.chart.name).flatMap((row): Apart[] => {
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
      const place = valuePlace(input, release, { origin, path });
      return [
        {
          by: place === origin ? `${origin} ${demand.because}` : undefined,
          at: place,
          about: [place, aboutValue(release, row.path)],
          message: `release ${release.name}: ${got}, want ${demand.want}: ${demand.because}; otherwise ${row.otherwise}`,
          fix: demand.write === undefined ? undefined : `set ${row.path} to ${demand.write}`,
        },
      ];
    }),
  );
  return all
    .filter(({ by }, index) => by === undefined || all.findIndex((one) => one.by === by) === index)
    .map(({ by: _, ...found }) => found);
}

/** Classes and pools that are objects: their copies, as the values of their charts. */
function inObjects(input: CheckInput): readonly Found[] {
  const nodes = schedulableMachines(input.cluster);
  return manifestsOf(input).flatMap(({ manifest, origin }) =>
    copiesOf(manifest).flatMap(({ count, path, otherwise }): Found[] =>
      count <= nodes.length
        ? []
        : [
            {
              at: origin,
              message: `${showManifest(manifest)} ${path} is ${count}, want at most ${nodes.length}: ${nodes.length === 1 ? "one node" : `${nodes.length} nodes`} may hold copies (${nodes.map(({ name }) => name).join(", ")}); otherwise ${otherwise}`,
              fix: `set ${path} to ${Math.min(2, nodes.length)}`,
            },
          ],
    ),
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
