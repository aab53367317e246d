import { at, type Fields, isFields } from "../data/fields";

/** What a chart has as defaults, with the charts inside it. */
export interface ChartDefaults {
  /** Its values.yaml. */
  readonly values: Fields;
  /** Charts inside it by the keys under which their values are: their aliases, else their names. */
  readonly inner: Readonly<Record<string, InnerChart>>;
}

/** A chart inside another one. */
export interface InnerChart extends ChartDefaults {
  /** Paths of values that switch it on or off, as Chart.yaml has them: the first that is there decides. */
  readonly condition?: string | undefined;
}

/**
 * Values with every null said that the chart has as a default, so that all
 * lines of Helm make the same of them: 3.20.1 to 4.1 keep such nulls, 4.2 and
 * later drop them, and a null that is given is treated alike. On each of them
 * a null at the top of a chart's values then takes the key away, one further
 * down stays a null, and one that a chart says about a chart inside it takes
 * that one's default away.
 */
export function withDefaultNulls(given: Fields, chart: ChartDefaults): Fields {
  return completed(given, chart, {});
}

/** @param over what charts around it say, which goes before its own defaults */
function completed(given: Fields, { values, inner }: ChartDefaults, over: Fields): Fields {
  let result = nullsOf(given, values, over);
  for (const [key, chart] of Object.entries(inner)) {
    const from = result[key];
    if (from !== undefined && !isFields(from)) continue;
    const around = layered(fieldsAt(values, key), fieldsAt(over, key));
    const said = layered(layered(values, over), given);
    const child = isOff(chart, said) ? (from ?? {}) : completed(from ?? {}, chart, around);
    if (from !== undefined || Object.keys(child).length > 0) result = { ...result, [key]: child };
  }
  return result;
}

/** The given values and the nulls of defaults that nobody says anything about. */
function nullsOf(given: Fields, defaults: Fields, over: Fields): Fields {
  const result: Record<string, unknown> = { ...given };
  for (const key of new Set([...Object.keys(defaults), ...Object.keys(over)])) {
    const said = result[key];
    const unsaid = Object.hasOwn(over, key) ? over[key] : defaults[key];
    if (said === undefined && unsaid === null) result[key] = null;
    if (!isFields(said === undefined ? unsaid : said)) continue;
    // A map that is given lies over the chart's own one, whatever the chart around says there.
    const below = nullsOf(fieldsAt(result, key), fieldsAt(defaults, key), fieldsAt(over, key));
    if (said !== undefined || Object.keys(below).length > 0) result[key] = below;
  }
  return result;
}

/** Maps key by key, everything else replaced; a null is a value. */
function layered(base: Fields, over: Fields): Fields {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isFields(before) && isFields(value) ? layered(before, value) : value;
  }
  return merged;
}

function fieldsAt(values: Fields, key: string): Fields {
  const value = values[key];
  return isFields(value) ? value : {};
}

/** Helm: Chart.yaml, dependencies, condition. */
function isOff({ condition = "" }: InnerChart, values: Fields): boolean {
  for (const path of condition.split(",")) {
    const value = at(values, ...path.trim().split("."));
    if (typeof value === "boolean") return !value;
  }
  return false;
}
