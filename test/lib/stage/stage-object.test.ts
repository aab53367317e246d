import { ApiObject, type ApiObjectProps, App, Chart, JsonPatch, Lazy } from "cdk8s";
import fc from "fast-check";
import { StageObject } from "../../../lib/stage/stage-object";

const chart = (props: ConstructorParameters<typeof Chart>[2] = {}) =>
  new Chart(new App(), "stage", { disableResourceNameHashes: true, ...props });

/** What comes of an object, with the order of its keys; or what is said against it. */
function outcome(make: () => ApiObject): string {
  try {
    return JSON.stringify(make().toJson(), (_, value: unknown) => (value === undefined ? "undefined" : value));
  } catch (error) {
    return String(error);
  }
}

/** Both make the same of it, whatever is done with the object first. */
function expectSame(
  object: ApiObjectProps,
  change: (made: ApiObject) => void = () => undefined,
  props: ConstructorParameters<typeof Chart>[2] = {},
): string {
  const rendered = [StageObject, ApiObject].map((Kind) =>
    outcome(() => {
      const made = new Kind(chart(props), "object", object);
      change(made);
      return made;
    }),
  );
  expect(rendered[0]).toBe(rendered[1]);
  return rendered[0] ?? "";
}

class Port {
  constructor(readonly value: number) {}
}

const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "apps", annotations: {}, labels: { b: "2", a: "1" } },
  spec: { type: null, selector: {}, ports: [{ port: 80, name: undefined }, null], clusterIP: "None" },
};

it("sorts keys, and leaves out what has no value and what is empty in metadata", () => {
  expect(expectSame(service)).toBe(
    '{"apiVersion":"v1","kind":"Service","metadata":{"labels":{"a":"1","b":"2"},"name":"web","namespace":"apps"},' +
      '"spec":{"clusterIP":"None","ports":[{"port":80},"undefined"],"selector":{}}}',
  );
});

it("keeps what is added to it later", () => {
  const added = [
    expectSame(service, ({ metadata }) => metadata.addLabel("c", "3")),
    expectSame(service, ({ metadata }) => metadata.addAnnotation("c", "3")),
    expectSame(service, ({ metadata }) => metadata.addFinalizers("c")),
    expectSame(service, ({ metadata }) =>
      metadata.addOwnerReference({ apiVersion: "v1", kind: "Pod", name: "c", uid: "3" }),
    ),
    expectSame(service, ({ metadata }) => metadata.add("c", "3")),
    expectSame(service, (made) => made.addJsonPatch(JsonPatch.add("/spec/c", "3"))),
  ];
  expect(added.map((one) => one.includes('"c"'))).toEqual(added.map(() => true));
});

it("has the labels that it was made with, whatever becomes of the map they came in", () => {
  const labels: Record<string, string> = { a: "1" };
  const object = { ...service, metadata: { name: "web", labels } };
  const made = [StageObject, ApiObject].map((Kind) => new Kind(chart(), "object", object));
  labels.a = "2";
  expect(made.map((one) => outcome(() => one))).toEqual(
    made.map(() => expect.stringContaining('"metadata":{"labels":{"a":"1"}')),
  );
});

it("takes name, namespace and labels of its chart", () => {
  const made = expectSame({ apiVersion: "v1", kind: "Pod" }, undefined, { namespace: "apps", labels: { of: "chart" } });
  expect(made).toContain('"labels":{"of":"chart"},"name":"stage-object","namespace":"apps"');
});

it("resolves what is found out later, and unions of the bindings", () => {
  expect(expectSame({ ...service, spec: { late: Lazy.any({ produce: () => 7 }) } })).toContain('{"late":7}');
  expect(expectSame({ ...service, spec: { port: new Port(80) } })).toContain('{"port":{"value":80}}');
});

it("refuses what is no data in the words of cdk8s", () => {
  expect(expectSame({ ...service, spec: { network: new Map() } })).toContain("can't render non-simple object");
});

it("makes the same of any data", () => {
  const value = fc.object({
    key: fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constantFrom("constructor", "__proto__", "resolve", "value", "10", "2"),
    ),
    values: [
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.constant(new Port(1)),
    ],
    maxDepth: 4,
  });
  fc.assert(
    fc.property(value, value, (metadata, rest) => {
      expectSame({ ...rest, apiVersion: "v1", kind: "Thing", metadata: { ...metadata, name: "one" } });
    }),
  );
});
