import fc from "fast-check";
import { diffFields } from "../../../lib/emit/document-diff";

const show = (before: unknown, after: unknown) =>
  diffFields(before, after).map(({ path, before: old, after: fresh }) => [path, old?.value, fresh?.value]);

describe("fields that differ", () => {
  test("are named by their path, with both values", () => {
    expect(show({ spec: { replicas: 1, same: true } }, { spec: { replicas: 2, same: true } })).toEqual([
      ["spec.replicas", 1, 2],
    ]);
  });

  test("are new or gone where one side has none", () => {
    expect(diffFields({ a: 1 }, { b: 2 })).toEqual([
      { path: "a", before: { value: 1 } },
      { path: "b", after: { value: 2 } },
    ]);
  });

  test("quote keys with dots and slashes", () => {
    expect(show({ labels: { "app.kubernetes.io/name": "a" } }, { labels: { "app.kubernetes.io/name": "b" } })).toEqual([
      ['labels["app.kubernetes.io/name"]', "a", "b"],
    ]);
  });

  test("stand in the named item of a list, wherever it is", () => {
    const before = [
      { name: "web", image: "web:1" },
      { name: "db", image: "db:1" },
    ];
    const after = [
      { name: "new", image: "new:1" },
      { name: "web", image: "web:1" },
      { name: "db", image: "db:2" },
    ];
    expect(show({ containers: before }, { containers: after })).toEqual([
      ["containers[db].image", "db:1", "db:2"],
      ["containers[new]", undefined, { name: "new", image: "new:1" }],
    ]);
  });

  test("of a list of texts are the texts", () => {
    expect(show(["a", "b"], ["b", "c"])).toEqual([
      ["[a]", "a", undefined],
      ["[c]", undefined, "c"],
    ]);
  });

  test("of a list in another order are the order", () => {
    expect(show(["a", "b"], ["b", "a"])).toEqual([["[order]", ["a", "b"], ["b", "a"]]]);
  });

  test("of other lists are found by place", () => {
    expect(show([1, [2]], [1, [3], 4])).toEqual([
      ["[1][0]", 2, 3],
      ["[2]", undefined, 4],
    ]);
  });

  test("are none exactly when the documents are the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [first, second] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))];
        expect(diffFields(first, JSON.parse(JSON.stringify(first)))).toEqual([]);
        const same = canonical(first) === canonical(second);
        expect(diffFields(first, second).length === 0).toBe(same);
      }),
      { seed: 7 },
    );
  });
});

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, child: unknown) =>
    typeof child === "object" && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}
