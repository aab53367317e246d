import { catalog } from "../../apps/catalog";
import { loaders } from "../../apps/loaders";

describe("components that are loaded one by one", () => {
  test("are those of the catalogue, in its order", async () => {
    expect(Object.keys(loaders)).toEqual(Object.keys(catalog));
    const loaded = await Promise.all(Object.entries(loaders).map(async ([key, load]) => [key, await load()] as const));
    const others = loaded.filter(
      ([key, component]) => !Object.is(Object.entries(catalog).find(([other]) => other === key)?.[1], component),
    );
    expect(others).toEqual([]);
  });
});
