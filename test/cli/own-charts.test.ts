import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { at } from "../../lib/data/fields";
import { definition, TestProject } from "./project";

/** A chart as its authors write it: defaults, a schema, keys that only templates read, a CRD, templates. */
const CHART: Readonly<Record<string, string>> = {
  "Chart.yaml":
    "apiVersion: v2\nname: gatus\nversion: 1.4.2\ndependencies:\n  - { name: postgresql, alias: db, version: 1.0.0 }\n",
  "values.yaml": `replicas: 1
image: { repository: ghcr.io/twin/gatus, tag: "" }
resources: {}
hosts: []
service: { port: 80 }
podLabels: { app: gatus }
config: { storage: { type: memory } }
`,
  "values.schema.json": JSON.stringify({
    type: "object",
    properties: { logLevel: { type: "string" }, extra: { $ref: "#/$defs/extra" } },
    $defs: { extra: { type: "object", properties: { on: { type: "boolean" } } } },
  }),
  "crds/checks.yaml": `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: checks.gatus.example.org }
spec: { group: gatus.example.org, names: { kind: Check } }
`,
  "templates/service.yaml": `apiVersion: v1
kind: Service
metadata:
  name: {{ include "gatus.fullname" . }}
  labels: {{- toYaml .Values.podLabels | nindent 4 }}
spec:
  ports: [{ port: {{ .Values.service.port }}, name: http }]
  {{- with .Values.service.extraPorts }}{{ end }}
  {{- if (.Values.probe).path }}{{ end }}
  {{- dig "bucket" "name" "" .Values.store }}{{ dig "tls" dict .Values.store }}
---
{{ .Values.config | toYaml }}
`,
};

/** What `helm template` would print of it, by the name of the release. */
const FAKE_HELM = `#!/bin/sh
case "$2" in *-gatus) full="$2" ;; *) full="$2-gatus" ;; esac
cat <<END
apiVersion: v1
kind: Service
metadata: { name: $full, namespace: gwnamespace }
spec: { ports: [{ port: 80, name: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: $full, namespace: gwnamespace }
spec: { replicas: 1, template: {} }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: $full }
webhooks: [{ name: a, failurePolicy: Fail, rules: [{ apiGroups: [gatus.example.org] }] }]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: checks.gatus.example.org }
spec: { group: gatus.example.org, names: { kind: Check } }
END
`;

const PATH = process.env.PATH;
let project: TestProject;
beforeEach(() => {
  project = new TestProject({ "clusters/home.yaml": home({}) });
  for (const [path, text] of Object.entries(CHART)) project.write(`gatus/${path}`, text);
  // Without helm, whatever this machine has.
  project.write("empty/.keep", "");
  process.env.PATH = join(project.folder, "empty");
});
afterEach(() => {
  process.env.PATH = PATH;
  project.end();
});

function withHelm(script: string): void {
  project.write("bin/helm", script);
  chmodSync(join(project.folder, "bin/helm"), 0o755);
  process.env.PATH = `${join(project.folder, "bin")}:${PATH}`;
}

/** A definition with the chart under the name of the chart itself. */
function home(chart: Readonly<Record<string, unknown>>): string {
  const own = { chart: "gatus", repository: "https://charts.example.org", version: "1.4.2", podSecurity: "restricted" };
  return definition("home", { charts: { gatus: { ...own, ...chart } } });
}

const kept = (): unknown => JSON.parse(project.read("types/charts/gatus.json"));

describe("groundwork types <chart>", () => {
  test("keeps the keys of its values from defaults, schema and templates", async () => {
    expect(await project.run(["types", "gatus"])).toMatchObject({ code: 0 });
    expect(at(kept(), "values")).toEqual({
      replicas: "number",
      image: { repository: "string", tag: "any" },
      resources: "map",
      hosts: "list",
      service: { port: "number", extraPorts: "any" },
      podLabels: { app: "string", "...": "any" },
      config: { storage: { type: "string", "...": "any" }, "...": "any" },
      probe: { path: "any" },
      store: { bucket: { name: "any" }, tls: "any" },
      logLevel: "string",
      extra: { on: "boolean" },
      db: "map",
      global: "map",
    });
  });

  test("takes an archive as helm makes it, and gives the same", async () => {
    await project.run(["types", "gatus"]);
    const folder = project.read("types/charts/gatus.json");
    execFileSync("/usr/bin/env", ["PATH=/usr/bin:/bin", "tar", "-czf", "gatus-1.4.2.tgz", "gatus"], {
      cwd: project.folder,
    });
    project.remove("types");
    expect(await project.run(["types", "gatus-1.4.2.tgz"])).toMatchObject({ code: 0 });
    expect(project.read("types/charts/gatus.json")).toBe(folder);
  });

  test("knows the CRDs without helm, and says that it knows no more", async () => {
    const { stderr } = await project.run(["types", "gatus"]);
    expect(stderr).toContain("helm is not installed");
    expect(at(kept(), "facts")).toEqual({
      rendered: false,
      crds: ["gatus.example.org/Check"],
      webhooks: [],
      objects: [],
      named: [],
    });
  });

  test("knows what the chart makes where helm is installed", async () => {
    withHelm(FAKE_HELM);
    expect(await project.run(["types", "gatus"])).toMatchObject({ code: 0, stderr: "" });
    const service = { kind: "Service", ports: [80, "http"] };
    expect(at(kept(), "facts")).toMatchObject({
      rendered: true,
      webhooks: ["gatus.example.org"],
      objects: [
        { kind: "Deployment", name: "<release>-gatus", replicas: 1 },
        { ...service, name: "<release>-gatus" },
      ],
      named: [
        { kind: "Deployment", name: "<release>" },
        { ...service, name: "<release>" },
      ],
    });
  });

  test("makes types of the values for components", async () => {
    await project.run(["types", "gatus"]);
    const text = project.read("types/charts.d.ts");
    expect(text).toContain('declare module "groundwork-gitops/component"');
    expect(text).toContain('readonly "gatus": GatusValues;');
    expect(text).toContain("readonly replicas?: Num;");
  });

  test("run again changes nothing", async () => {
    await project.run(["types", "gatus"]);
    expect(await project.run(["types", "gatus"])).toMatchObject({ code: 0, stdout: "" });
  });

  test.each([
    ["missing.tgz", "missing.tgz: got nothing, want a chart: its folder, or an archive"],
    ["clusters/home.yaml", "clusters/home.yaml: got a file that is no archive, want a chart"],
    ["clusters", "clusters: got no Chart.yaml with name and version"],
  ])("refuses %s", async (path, message) => {
    const { code, stderr } = await project.run(["types", path]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });
});

describe("a chart that the repository knows", () => {
  test("has its values judged in charts:", async () => {
    await project.run(["types", "gatus"]);
    project.write("clusters/home.yaml", home({ values: { replica: 2, podLabels: { team: "home" } } }));
    const { code, stderr } = await project.run(["check"]);
    expect(code).toBe(2);
    expect(stderr).toContain('value replica: got unknown key "replica", want one of replicas');
    expect(stderr).not.toContain("team");
  });

  test("has its values judged in a component too", async () => {
    await project.run(["types", "gatus"]);
    project.write("clusters/home.yaml", definition("home", { components: { status: {} } }));
    project.write(
      "components/status.ts",
      `import { defineComponent, helmChart } from "groundwork-gitops/component";
import { z } from "groundwork-gitops/schema";
export const status = defineComponent({
  title: "status page",
  options: z.strictObject({}),
  build: ({ stages }) =>
    stages.stage("status", { title: "status" }).release({
      chart: helmChart("https://charts.example.org", "gatus", "1.4.2"),
      values: { replicas: true },
      makes: { crds: ["gatus.example.org/Check"], podSecurity: "restricted" },
    }),
});
`,
    );
    const { stderr } = await project.run(["check"]);
    expect(stderr).toContain("components.status: release gatus, value replicas: got true, want a number");
  });

  test("has what it is said to make compared with what it makes", async () => {
    withHelm(FAKE_HELM);
    await project.run(["types", "gatus"]);
    const makes = { crds: ["gatus.example.org/Check"], webhooks: ["gatus.example.org"] };
    project.write("clusters/home.yaml", home({ makes: { ...makes, objects: { Service: { gatus: [80, "http"] } } } }));
    expect((await project.run(["synth"])).stderr).not.toContain("chart-facts");
    project.write("clusters/home.yaml", home({ makes: { objects: { Service: { gatus: [8080], other: [80] } } } }));
    const { stderr } = await project.run(["synth"]);
    expect(stderr).toContain(
      "release gatus brings the CRD gatus.example.org/Check, which its makes.crds does not name",
    );
    expect(stderr).toContain("has an admission webhook for gatus.example.org");
    expect(stderr).toContain("is said to make Service gatus with 8080; the chart gives it 80, http");
    expect(stderr).toContain("is said to make Service other; the chart makes gatus");
  });

  test("in a file that somebody edited is a problem of that file", async () => {
    project.write("types/charts/gatus.json", '{ "chart": "gatus" }');
    const { code, stderr } = await project.run(["check"]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "types/charts/gatus.json: got something else than it wrote, want a file of groundwork types",
    );
  });
});
