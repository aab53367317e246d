import fc from "fast-check";
import { dump } from "js-yaml";
import { placesIn } from "../../../lib/definition/locate";
import { showPath } from "../../../lib/model/show-path";

const locate = (text: string, path: string) => placesIn(text)(path);

const text = `name: home
machines:
  cp0: { role: worker, address: 10.0.0.1 }
  "a.b":
    disks:
      - size: 1
      - size: 2
`;

describe("places in a definition", () => {
  it("finds keys, members of lists, quoted keys, and keys of flow maps", () => {
    expect(locate(text, "name")).toEqual({ line: 1, column: 1 });
    expect(locate(text, "machines.cp0.address")).toEqual({ line: 3, column: 24 });
    expect(locate(text, 'machines["a.b"].disks[1].size')).toEqual({ line: 7, column: 9 });
    expect(locate(text, 'machines["a.b"].disks[1]')).toEqual({ line: 7, column: 9 });
  });

  it("gives the nearest step above what is not written, and nothing where no step is", () => {
    expect(locate(text, "machines.cp0.memory.bytes")).toEqual({ line: 3, column: 3 });
    expect(locate(text, "network.pods")).toBeUndefined();
    expect(locate(text, "")).toBeUndefined();
    expect(locate("a: [", "a")).toBeUndefined();
  });

  it("finds the line of any key of any nested map", () => {
    const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/);
    const keys = fc.uniqueArray(key, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(keys, keys, fc.nat(), fc.nat(), (outer, inner, first, second) => {
        const value = Object.fromEntries(outer.map((name) => [name, Object.fromEntries(inner.map((one) => [one, 1]))]));
        const [a, b] = [first % outer.length, second % inner.length];
        const place = locate(dump(value), showPath([outer[a] ?? "", inner[b] ?? ""]));
        expect(place).toEqual({ line: a * (inner.length + 1) + b + 2, column: expect.any(Number) });
      }),
    );
  });
});
