import fc from "fast-check";
import { chartDefaults } from "../../cli/charts/defaults";
import { readYamlStream } from "../../lib/data/documents";
import { at, type Fields, isFields } from "../../lib/data/fields";
import { withDefaultNulls } from "../../lib/rendered/default-nulls";
import { template, within } from "./helm";

/** A chart that shows the values that its templates get, with one chart inside it that does the same. */
function chartOf(parent: Fields, child: Fields): Readonly<Record<string, string>> {
  const show = 'shown: {{ omit .Values "inner" "global" | toJson | quote }}\n';
  return {
    "Chart.yaml": "apiVersion: v2\nname: outer\nversion: 1.0.0\ndependencies:\n  - { name: inner, version: 1.0.0 }\n",
    "values.yaml": JSON.stringify(parent),
    "templates/shown.yaml": show,
    "charts/inner/Chart.yaml": "apiVersion: v2\nname: inner\nversion: 1.0.0\n",
    "charts/inner/values.yaml": JSON.stringify(child),
    "charts/inner/templates/shown.yaml": show,
  };
}

/** The values that templates get, of the outer chart and of the inner one. */
async function rendered(files: Readonly<Record<string, string>>, given: Fields) {
  const chart = Object.fromEntries(Object.entries(files).map(([path, text]) => [`outer/${path}`, text]));
  const text = await within({ ...chart, "given.json": JSON.stringify(given) }, (folder) =>
    template(folder, "outer", "--values", "given.json"),
  );
  const shown = (name: string) => {
    const found = text.split(/^---$/m).find((part) => part.includes(`# Source: outer/${name}templates/shown.yaml`));
    const value: unknown = JSON.parse(String(at(readYamlStream(found ?? "")[0], "shown")));
    return value;
  };
  return { outer: shown(""), inner: shown("charts/inner/") };
}

/** What every line of Helm is to make of values: `top` is where a null takes the key away whatever the default is. */
function merged(defaults: Fields, given: Fields, top = true): Fields {
  const result: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(defaults), ...Object.keys(given)])) {
    const isGiven = Object.hasOwn(given, key);
    const [before, after] = [defaults[key], given[key]];
    if (!isGiven) {
      if (before === null && top) continue;
      result[key] = isFields(before) ? merged(before, {}, false) : before;
    } else if (after === null) {
      const hasDefault = top ? Object.hasOwn(defaults, key) : before !== null && before !== undefined;
      if (!hasDefault) result[key] = null;
    } else if (isFields(after) && isFields(before)) result[key] = merged(before, after, false);
    else result[key] = after;
  }
  return result;
}

/** What a chart says of one inside it goes before that one's own defaults, its nulls too. */
function layered(base: Fields, over: Fields): Fields {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    result[key] = isFields(before) && isFields(value) ? layered(before, value) : value;
  }
  return result;
}

const scalar = fc.constantFrom<unknown>(null, null, 1, "a", false);
const key = fc.constantFrom("a", "b", "c");
const deepest = fc.dictionary(key, scalar, { maxKeys: 3 });
const deep = fc.dictionary(key, fc.oneof(scalar, deepest, fc.constant([1, null])), { maxKeys: 3 });
const fields = fc.dictionary(key, fc.oneof(scalar, deep), { maxKeys: 3 });

/** The same shape as the defaults have: Helm warns of a map over something else, and goes its own way there. */
const fits = (defaults: unknown, given: unknown): boolean =>
  isFields(defaults) && isFields(given)
    ? Object.entries(given).every(([one, value]) => fits(defaults[one], value))
    : defaults === null || defaults === undefined || given === null || isFields(defaults) === isFields(given);

describe("nulls in values, with what withDefaultNulls adds", () => {
  test("give templates the same on every line of Helm", async () => {
    const child = { own: null, map: { none: null, keep: 1 }, said: 3, table: { a: 1 }, nested: { gone: 1, keep: 2 } };
    const parent = {
      top: null,
      map: { none: null, keep: 1, deep: { none: null } },
      list: [1, null],
      taken: 1,
      inner: { said: null, table: null, nested: { gone: null } },
    };
    const files = chartOf(parent, child);
    const given = { taken: null, map: { keep: null, new: null } };
    const complete = withDefaultNulls(given, chartDefaults(new Map(Object.entries(files))));
    expect(await rendered(files, complete)).toEqual({
      outer: { list: [1, null], map: { deep: { none: null }, new: null, none: null } },
      inner: { map: { keep: 1, none: null }, nested: { keep: 2 } },
    });
  });

  test("give what the rule says, for any chart with one inside it", async () => {
    await fc.assert(
      fc.asyncProperty(fields, fields, fields, fields, fields, async (parent, about, child, given, givenChild) => {
        fc.pre(fits(parent, given) && fits(child, about) && fits(layered(child, about), givenChild));
        const files = chartOf({ ...parent, inner: about }, child);
        const values = { ...given, inner: givenChild };
        const complete = withDefaultNulls(values, chartDefaults(new Map(Object.entries(files))));
        expect(await rendered(files, complete)).toEqual({
          outer: merged(parent, given),
          inner: merged(child, layered(about, givenChild)),
        });
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 15) },
    );
  });
});
