import { readOutput, UnreadableOutput } from "../../../cli/charts/helm-output";

const part = (template: string, body: string) => `---\n# Source: ${template}\n${body}\n`;

it("takes objects with their templates, and CRDs apart", () => {
  const { objects, crds } = readOutput(
    part(
      "gatus/crds/zone.yaml",
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: zones.example.org }\nspec: { group: example.org, names: { kind: Zone }, scope: Cluster, versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }] }",
    ) +
      part(
        "gatus/templates/config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n  labels: {}\n  annotations:\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: two }",
      ) +
      part("gatus/templates/empty.yaml", "# nothing"),
  );
  expect(objects).toEqual([
    {
      template: "gatus/templates/config.yaml",
      object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" } },
    },
    {
      template: "gatus/templates/config.yaml",
      object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "two" } },
    },
  ]);
  expect(crds.map(({ head }) => head.spec)).toEqual([
    {
      group: "example.org",
      names: { kind: "Zone" },
      scope: "Cluster",
      versions: [{ name: "v1", served: true, storage: true }],
    },
  ]);
  expect(crds[0]?.text).toContain("openAPIV3Schema:");
});

it("takes lists apart", () => {
  const { objects } = readOutput(
    part(
      "c/templates/l.yaml",
      "apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: ConfigMap, metadata: { name: one } }",
    ),
  );
  expect(objects.map(({ object }) => object.metadata.name)).toEqual(["one"]);
});

it("reads the bound of a schema that is the largest integer of 64 bits, and refuses such a number where it would change", () => {
  const crd = (property: string) =>
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: zones.example.org }\nspec: { versions: [{ schema: { openAPIV3Schema: ${property} } }] }`;
  const { crds } = readOutput(part("gatus/crds/zone.yaml", crd("{ maximum: 9223372036854775807, minimum: -1 }")));
  expect(Number(/maximum: (\d+)/.exec(crds[0]?.text ?? "")?.[1])).toBe(2 ** 63);
  expect(() => readOutput(part("gatus/crds/zone.yaml", crd("{ default: 9223372036854775807 }")))).toThrow(
    "gatus/crds/zone.yaml: a number of more than 53 bits: default: 9223372036854775807",
  );
});

it.each([
  [
    "apiVersion: v1\nkind: Secret\nstringData: { password: hunter2 }",
    "an object without apiVersion, kind or metadata.name",
  ],
  ["a: [hunter2", "YAML that cannot be read"],
])("names the template of what is no object, and shows nothing of it", (body, got) => {
  expect(() => readOutput(part("gatus/templates/bad.yaml", body))).toThrow(UnreadableOutput);
  expect(() => readOutput(part("gatus/templates/bad.yaml", body))).toThrow(`gatus/templates/bad.yaml: ${got}`);
  try {
    readOutput(part("gatus/templates/bad.yaml", body));
  } catch (error) {
    expect(String(error)).not.toContain("hunter2");
  }
});

it("drops nulls where Kubernetes drops them, and nowhere else", () => {
  const { objects } = readOutput(
    part(
      "c/templates/a.yaml",
      "{ apiVersion: v1, kind: Service, metadata: { name: one }, spec: { ports: [{ port: 80, nodePort: null }], type: null } }",
    ) +
      part(
        "c/templates/b.yaml",
        "{ apiVersion: example.org/v1, kind: Zone, metadata: { name: one }, spec: { ttl: null } }",
      ),
  );
  expect(objects.map(({ object }) => object.spec)).toEqual([{ ports: [{ port: 80 }] }, { ttl: null }]);
});
