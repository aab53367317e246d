import fc from "fast-check";
import { reach, reachByRows } from "../../../../../lib/delivery/facts/references/path";

const pod = {
  spec: {
    containers: [{ name: "web", ports: [{ name: "http" }] }, { name: "side" }],
    initContainers: [{ name: "first" }],
    volumes: { data: { secret: { name: "tls" } }, more: { list: [{ secret: { name: "deep" } }] } },
    hostNetwork: undefined,
  },
};

it.each([
  ["spec.containers[].name", ["spec.containers[0].name=web", "spec.containers[1].name=side"]],
  [
    "spec.(initContainers|containers)[].name",
    ["spec.containers[0].name=web", "spec.containers[1].name=side", "spec.initContainers[0].name=first"],
  ],
  ["spec.*ontainers[].ports[].name", ["spec.containers[0].ports[0].name=http"]],
  ["spec.volumes{}.secret.name", ["spec.volumes.data.secret.name=tls"]],
  ["**.secret.name", ["spec.volumes.data.secret.name=tls", "spec.volumes.more.list[0].secret.name=deep"]],
  ["spec.hostNetwork", ["spec.hostNetwork=undefined"]],
  ["spec.volumes[].secret", []],
  ["spec.containers{}.name", []],
  ["spec.constructor", []],
])("%s leads to %j", (pattern, places) => {
  expect(reach(pod, pattern).map(({ path, value }) => `${path}=${String(value)}`)).toEqual(places);
});

it("leads to the whole by an empty pattern", () => {
  expect(reach(7, "")).toEqual([{ path: "", value: 7 }]);
});

it("follows the patterns of many rows as it follows each alone", () => {
  const name = fc.constantFrom("a", "b", "c", "constructor");
  const step = fc.oneof(
    fc
      .tuple(fc.oneof(name, fc.constantFrom("*", "(a|b)")), fc.constantFrom("", "[]", "{}"))
      .map((both) => both.join("")),
    fc.constant("**"),
  );
  const row = fc.record({ path: fc.array(step, { maxLength: 4 }).map((steps) => steps.join(".")) });
  const data = fc.oneof(
    fc.object({ key: name, maxDepth: 5 }),
    fc.object({ key: name, maxDepth: 4, withNullPrototype: true }),
  );
  fc.assert(
    fc.property(data, fc.array(row, { maxLength: 8 }), (value, rows) => {
      const alone = rows.flatMap((one) => reach(value, one.path).map((reached) => ({ row: one, ...reached })));
      expect(reachByRows(value, rows)).toEqual(alone);
    }),
  );
});
