import fc from "fast-check";
import { mapsIn } from "../../../../lib/checks/facts/maps-in";
import { at } from "../../../../lib/data/fields";

const nested = { spec: { ports: [{ name: "http" }, [{ deep: { er: 1 } }]], empty: {}, text: "a", none: null } };

it("lists maps from the outside to the inside, with the way to each", () => {
  expect(mapsIn(nested).map(({ path }) => path.join("."))).toEqual([
    "",
    "spec",
    "spec.ports.0",
    "spec.ports.1.0",
    "spec.ports.1.0.deep",
    "spec.empty",
  ]);
});

it("gives the maps around a map, the nearest first", () => {
  const deepest = mapsIn(nested)[4];
  expect(deepest?.map).toEqual({ er: 1 });
  expect(deepest?.above).toEqual([{ deep: { er: 1 } }, nested.spec, nested]);
});

it("finds nothing in what is no map and holds none", () => {
  expect([mapsIn("text"), mapsIn(null), mapsIn([1, ["a"]])]).toEqual([[], [], []]);
});

it("gives a path that leads to the map, whatever the data", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const { path, map } of mapsIn(value)) {
        let here: unknown = value;
        for (const key of path) here = Array.isArray(here) ? at(here, Number(key)) : at(here, key);
        expect(here).toBe(map);
      }
    }),
  );
});
