import fc from "fast-check";
import { Size } from "../../../lib/model/quantity";

describe("Size", () => {
  it("reads the units that operators write", () => {
    expect(Size.parse("8 GiB")?.bytes).toBe(8 * 2 ** 30);
    expect(Size.parse("8Gi")?.bytes).toBe(8 * 2 ** 30);
    expect(Size.parse("1.5 GiB")?.mebibytes).toBe(1536);
    expect(Size.parse("62.8 GiB")?.mebibytes).toBe(64308);
    expect(Size.parse("500 GB")?.bytes).toBe(500e9);
    expect(Size.parse("500 GB")?.gibibytes).toBe(466);
  });

  it.each(["8", "8 gb", "-1 GiB", "8 GiB extra", "", "1e3 MiB", "0.3 B"])("refuses %j", (text) => {
    expect(Size.parse(text)).toBeUndefined();
  });

  it("prints a Kubernetes quantity of the same amount", () => {
    expect(Size.parse("10 GiB")?.toQuantity()).toBe("10Gi");
    expect(Size.parse("1536 MiB")?.toQuantity()).toBe("1536Mi");
    expect(Size.parse("1 kB")?.toQuantity()).toBe("1000");
  });

  it("reads back what it prints", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (bytes) => {
        expect(Size.parse(Size.ofBytes(bytes).toString())?.bytes).toBe(bytes);
      }),
    );
  });
});
