import { catalog } from "../../apps/catalog";
import { loaders } from "../../apps/loaders";

test("components that are loaded one by one are those of the catalogue, in its order", async () => {
  expect(Object.keys(loaders)).toEqual(Object.keys(catalog));
  const loaded = await Promise.all(Object.values(loaders).map((load) => load()));
  const all = Object.values(catalog);
  expect(loaded.map((component, index) => Object.is(component, all[index]))).toEqual(all.map(() => true));
});
