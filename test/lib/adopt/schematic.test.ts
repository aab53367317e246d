import { factoryId, foundSchematic } from "../../../lib/adopt/schematic";

describe("a schematic", () => {
  test("without anything has the ID that the factory gives to nothing", () => {
    expect(factoryId({})).toBe("376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba");
    expect(factoryId({ overlay: {}, customization: { systemExtensions: {} } })).toBe(factoryId(undefined));
  });

  test("keeps the order of its extensions: another order is another ID", () => {
    const of = (...officialExtensions: readonly string[]) => ({
      customization: { systemExtensions: { officialExtensions } },
    });
    expect(factoryId(of("a/b", "a/c"))).not.toBe(factoryId(of("a/c", "a/b")));
    expect(foundSchematic(of("a/b"))).toEqual({ extensions: ["a/b"], kernelArgs: [] });
  });
});
