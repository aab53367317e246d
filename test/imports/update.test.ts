import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArguments, runImports } from "../../scripts/imports/main";
import { chartFile } from "../../scripts/imports/update/charts";
import { crdFile } from "../../scripts/imports/update/crds";
import { kubernetesFile } from "../../scripts/imports/update/kubernetes";
import { NATIVE_KINDS } from "../../scripts/imports/update/native-kinds";

const crd = (kind: string, spec: object): object => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  spec: {
    group: "example.org",
    names: { kind, plural: `${kind.toLowerCase()}s` },
    scope: "Namespaced",
    versions: [
      {
        name: "v1",
        served: true,
        schema: {
          openAPIV3Schema: { type: "object", properties: { spec, status: { type: "object", properties: {} } } },
        },
      },
      { name: "v1alpha1", served: false, schema: { openAPIV3Schema: { type: "object" } } },
    ],
  },
});

/** OpenAPI definitions in which every native kind is an empty object. */
function definitions(): string {
  const entries = Object.keys(NATIVE_KINDS).map((key) => {
    const [kind = "", version = "", group = ""] = key.split("/").reverse();
    const gvk = { group, version, kind };
    return [
      `io.k8s.api.${group.split(".")[0] || "core"}.${version}.${kind}`,
      {
        type: "object",
        description: "prose",
        properties: { spec: { type: "string" } },
        "x-kubernetes-group-version-kind": [gvk],
      },
    ];
  });
  return JSON.stringify({ definitions: Object.fromEntries(entries) });
}

/** An upstream folder with one schema of each sort. */
function upstream(kinds: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "upstream-"));
  const provider = {
    format_version: "1.0",
    provider_versions: { "registry.terraform.io/hashicorp/null": "3.3.1" },
    provider_schemas: {
      "registry.terraform.io/hashicorp/null": {
        resource_schemas: {
          null_resource: {
            block: {
              attributes: {
                id: { type: "string", computed: true },
                triggers: { type: ["map", "string"], optional: true },
              },
            },
          },
        },
      },
    },
  };
  const files: Readonly<Record<string, string>> = {
    "schemas/k8s/definitions-v1.34.0.json": definitions(),
    "schemas/crds/INDEX.yaml":
      "- file: sprockets.yaml\n  sources:\n  - {repo: github.com/example/sprockets, tag: v1.0.0, license: Apache-2.0}\n",
    "schemas/crds/sprockets.yaml": kinds
      .map((kind) => JSON.stringify(crd(kind, { type: "object", properties: { size: { type: "integer" } } })))
      .join("\n---\n"),
    "schemas/terraform/null.json": JSON.stringify(provider),
    "schemas/talos/v1.13.9.config.schema.json": JSON.stringify({
      $id: "x",
      $defs: { "v1alpha1.Config": { type: "object" } },
    }),
    "catalog/charts.yaml": "- {chart: web, source: github.com/example/web, version: 1.0.0}\n",
    "catalog/values/web.json": JSON.stringify({
      chart: "web",
      version: "1.0.0",
      values: { NOTE: "any", image: { tag: "string" }, replicas: "number" },
    }),
    "catalog/values/library.json": JSON.stringify({ chart: "library", version: "1.0.0", values: { global: "map" } }),
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

describe("npm run imports -- --update", () => {
  it("reads upstream, writes schemas, declarations and lock, and says what came and went", () => {
    const root = mkdtempSync(join(tmpdir(), "project-"));
    const lines: string[] = [];
    const update = (kinds: readonly string[]): number =>
      runImports({ root, check: false, update: upstream(kinds) }, (line) => lines.push(line));
    expect(update(["Sprocket", "Wheel"])).toBe(0);
    expect(lines).toEqual(
      expect.arrayContaining([
        "charts/library: too few value keys to judge a values file, left out",
        "new: kind example.org/v1/Sprocket",
        "new: resource null_resource",
        "new: chart web",
      ]),
    );
    lines.length = 0;
    expect(update(["Sprocket", "Cog"])).toBe(0);
    expect(lines).toEqual(expect.arrayContaining(["lost: kind example.org/v1/Wheel", "new: kind example.org/v1/Cog"]));
    expect(readFileSync(join(root, "imports/crds/sprockets.ts"), "utf8")).toContain("export interface Cog {");
    expect(readFileSync(join(root, "imports/providers/null.ts"), "utf8")).toContain(
      "readonly triggers?: Readonly<Record<string, string | TerraformExpression>> | TerraformExpression;",
    );
    expect(readFileSync(join(root, "imports/charts/web.ts"), "utf8")).not.toContain("NOTE");
    expect(readFileSync(join(root, "imports/lock.json"), "utf8")).toContain(
      '"upstream":"github.com/example/sprockets","version":"v1.0.0"',
    );
  });
});

describe("npm run imports -- --chart", () => {
  it("reads one chart from its own files, in the place of what was known of it", () => {
    const root = mkdtempSync(join(tmpdir(), "project-"));
    expect(runImports({ root, check: false, update: upstream(["Sprocket"]) }, () => {})).toBe(0);
    const chart = mkdtempSync(join(tmpdir(), "chart-"));
    mkdirSync(join(chart, "templates"));
    writeFileSync(join(chart, "Chart.yaml"), "apiVersion: v2\nname: web\nversion: 0.0.0\n");
    writeFileSync(join(chart, "values.yaml"), "image: { tag: x }\nreplicas: 1\n");
    writeFileSync(join(chart, "templates/a.yaml"), "port: {{ .Values.port }}\n");
    expect(runImports({ root, check: false, chart: { path: chart, version: "1.1.0" } }, () => {})).toBe(0);
    expect(JSON.parse(readFileSync(join(root, "imports/schemas/charts/web.json"), "utf8"))).toEqual({
      chart: "web",
      version: "1.1.0",
      values: { global: "map", image: { tag: "string" }, port: "any", replicas: "number" },
    });
    expect(readFileSync(join(root, "imports/lock.json"), "utf8")).toContain(
      '"upstream":"github.com/example/web","version":"1.1.0"',
    );
    expect(runImports({ root, check: true }, () => {})).toBe(0);
  });

  it.each([
    [["--chart"], "--chart: got nothing, want a value"],
    [["--as", "1.0.0"], "want --chart <archive or folder> with it"],
    [["--charts"], 'got "--charts", want --check, --update <dir> or --chart <archive or folder>'],
  ])("refuses %j", (args, message) => {
    expect(parseArguments(args, ".")).toContain(message);
  });
});

describe("crdFile", () => {
  it("keeps served versions, opens the status and states once what occurs twice", () => {
    const part = {
      type: "object",
      required: ["name", "kind"],
      properties: {
        kind: { type: "string", default: "Secret" },
        name: { type: "string", description: "prose", pattern: "x".repeat(100) },
      },
    };
    const file = crdFile(JSON.stringify(crd("Sprocket", { type: "object", properties: { a: part, b: part } })));
    const reference = { $ref: "#/$defs/Sprocket.v1.spec.a" };
    expect(file.kinds).toEqual({
      "example.org/v1/Sprocket": {
        plural: "sprockets",
        scope: "Namespaced",
        schema: {
          type: "object",
          properties: {
            spec: { type: "object", properties: { a: reference, b: reference } },
            status: { type: "object" },
          },
        },
      },
    });
    expect(file.$defs["Sprocket.v1.spec.a"]).toEqual({
      type: "object",
      required: ["name"],
      properties: { kind: { type: "string" }, name: { type: "string", pattern: "x".repeat(100) } },
    });
  });
});

describe("kubernetesFile", () => {
  it("names a kind that upstream lacks", () => {
    expect(() => kubernetesFile('{"definitions":{}}', "v1.34.0")).toThrow(
      /^Kubernetes v1.34.0: no definition of .*apps\/v1\/Deployment/,
    );
    expect(() => kubernetesFile("{}", "v1.34.0")).toThrow("Kubernetes v1.34.0: got a file without definitions");
  });
});

describe("chartFile", () => {
  it("drops words of comments that were taken for keys", () => {
    const text = JSON.stringify({
      chart: "a",
      version: "1",
      values: { Ref: "any", b: "string", a: { Example: "any", c: "map" } },
    });
    expect(chartFile(text, "a.json")?.values).toEqual({ a: { c: "map" }, b: "string" });
  });
});

describe("chart corrections", () => {
  it("widen what a values file alone would judge too narrowly", () => {
    const values = {
      server: { enabled: "string", affinity: "string", image: "string", probe: { port: "string" } },
      redis: { a: "map" },
      b: "map",
    };
    const file = chartFile(JSON.stringify({ chart: "a", version: "1", values }), "a.json", ["redis", "common"]);
    expect(file?.values).toEqual({
      b: "map",
      common: "map",
      redis: { "...": "any", a: "map" },
      server: { affinity: "any", enabled: "any", image: "string", probe: { port: "any" } },
    });
  });

  it("know charts by name", () => {
    const text = JSON.stringify({
      chart: "cilium",
      version: "1",
      values: { kubeProxyReplacement: "string", z: "any" },
    });
    expect(chartFile(text, "cilium.json")?.values).toEqual({ devices: "any", kubeProxyReplacement: "any", z: "any" });
    const argo = JSON.stringify({
      chart: "argo-cd",
      version: "1",
      values: { configs: { params: { create: "boolean" } }, z: "any" },
    });
    expect(chartFile(argo, "argo-cd.json")?.values.configs).toMatchObject({
      params: { "...": "any", create: "boolean" },
    });
  });
});
