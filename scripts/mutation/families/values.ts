import { VALUE_DEMANDS } from "../../../lib/checks/rules/values/value-against-machines";
import { at, isFields } from "../../../lib/data/fields";
import type { PlannedRelease } from "../../../lib/plan/stage";
import type { Family } from "../family";
import { drawHome, type Fault, type Home, planned, trialOf } from "../home";
import { put } from "../instance";
import { misspelt } from "../spelling";

const plans = new Map<string, ReturnType<typeof planned>>();

function planOf(home: Home): ReturnType<typeof planned> {
  const key = JSON.stringify(home.definition);
  const plan = plans.get(key) ?? planned(home.definition);
  plans.set(key, plan);
  return plan;
}

function releasesOf(home: Home): readonly PlannedRelease[] {
  const { whole } = planOf(home);
  return whole === undefined
    ? []
    : [...whole.platformReleases, ...whole.graph.stages.flatMap(({ releases }) => releases)];
}

/** A value that the machines contradict, by every row of the table. */
const demands: Fault = (random, home) => {
  const release = random.pick(releasesOf(home));
  const rows = VALUE_DEMANDS.filter(({ chart }) => chart === release?.chart.name);
  const row = random.pick(rows);
  const { input } = planOf(home);
  if (release === undefined || row === undefined || input === undefined) return undefined;
  const demand = row.demand(input);
  if (demand === undefined) return undefined;
  const value = random.pick([
    true,
    false,
    "",
    "auto",
    null,
    random.below(70_000),
    "10.9.9.9",
    "/elsewhere",
    ["SYS_MODULE"],
    ["10.0.0.0/8"],
    "eth77",
    `${home.net}21`,
  ]);
  const usual = value === null ? row.usual : value;
  const values = isFields(release.values) ? release.values : {};
  if (demand.fits(usual, values)) return undefined;
  return trialOf(home, {
    kind: `${row.chart} ${row.path}`,
    what: JSON.stringify(value),
    bad: [{ releases: { [release.name]: { values: put(row.path, value) } } }],
    // Of a value of the wrong type the chart's own tree speaks, and nobody else.
    names: (text) => /value-against-machines|chart-values/.test(text) && text.includes(row.path.split(".")[0] ?? ""),
  });
};

/** Every path of a chart's values that has a name of its own, down to five steps. */
function pathsOf(value: unknown, depth = 0): readonly (readonly string[])[] {
  if (!isFields(value) || depth > 4) return [];
  return Object.entries(value).flatMap(([key, below]) => [
    [key],
    ...pathsOf(below, depth + 1).map((path) => [key, ...path]),
  ]);
}

const misspeltKeys: Fault = (random, home) => {
  const release = random.pick(releasesOf(home));
  const path = random.pick(pathsOf(release?.values));
  const last = path?.at(-1);
  if (
    release === undefined ||
    path === undefined ||
    last === undefined ||
    last.length < 4 ||
    path.some((step) => step.includes("."))
  )
    return undefined;
  const wrong = misspelt(random, last);
  const parent = at(release.values, ...path.slice(0, -1));
  if (isFields(parent) && wrong in parent) return undefined;
  // Keys of labels, variables and files are the operator's own.
  if (/annotations|labels|nodeSelector|matchLabels|data|configs\.cm|env/i.test(path.slice(0, -1).join(".")))
    return undefined;
  return trialOf(home, {
    kind: `a misspelt key of ${release.chart.name}`,
    what: `${[...path.slice(0, -1), wrong].join(".")}`,
    bad: [
      {
        releases: {
          [release.name]: { values: put([...path.slice(0, -1), wrong].join("."), at(release.values, ...path)) },
        },
      },
    ],
    names: (text) => text.includes(wrong),
  });
};

const FAULTS: readonly Fault[] = [demands, demands, misspeltKeys];

/** Values of charts against the machines, and keys that a chart does not have. */
export const values: Family = {
  name: "values",
  draw: (random) => random.pick(FAULTS)?.(random, drawHome(random)),
};
