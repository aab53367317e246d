import { type ChartDefaults, withDefaultNulls } from "../../../lib/rendered/default-nulls";

const CHART: ChartDefaults = {
  values: {
    top: null,
    map: { none: null, keep: 1, deep: { none: null } },
    list: [null],
    db: { port: null, host: "a" },
  },
  inner: {
    db: { values: { port: 5432, host: null, own: null, map: { none: null } }, inner: {}, condition: "db.enabled" },
  },
};
const NULLS = {
  top: null,
  map: { none: null, deep: { none: null } },
  db: { port: null, own: null, map: { none: null } },
};

describe("values with the nulls of defaults", () => {
  test("say every null of the chart and of charts inside it, but for those that the chart around has a value for", () => {
    expect(withDefaultNulls({}, CHART)).toEqual(NULLS);
    expect(withDefaultNulls(NULLS, CHART)).toEqual(NULLS);
  });

  test("stay what they are where something is said", () => {
    const given = { top: 1, map: { none: 2, deep: null, other: null }, list: [], db: { port: 1, own: "a", map: "b" } };
    expect(withDefaultNulls(given, CHART)).toEqual(given);
  });

  test("say nothing of what the given values took away, or made something else of", () => {
    expect(withDefaultNulls({ map: null, db: { map: [] } }, CHART)).toEqual({
      top: null,
      map: null,
      db: { port: null, own: null, map: [] },
    });
  });

  test("say nothing of a chart that is switched off, but for what the chart around says of it", () => {
    expect(withDefaultNulls({ db: { enabled: false } }, CHART)).toEqual({
      ...NULLS,
      db: { enabled: false, port: null },
    });
  });

  test("say the nulls below a map that is given where the chart around took the map away", () => {
    const inner = { values: { map: { none: null } }, inner: {} };
    expect(withDefaultNulls({ db: { map: {} } }, { values: { db: { map: null } }, inner: { db: inner } })).toEqual({
      db: { map: { none: null } },
    });
  });

  test("are the given ones where no default is a null", () => {
    const plain = { values: { a: 1, b: { c: 2 } }, inner: { db: { values: { d: 3 }, inner: {} } } };
    const given = { b: { c: null }, other: { e: null } };
    expect(withDefaultNulls(given, plain)).toEqual(given);
  });
});
