import { resolve } from "node:path";
import { load } from "js-yaml";
import { catalog } from "../../apps/catalog";
import { synthCluster } from "../../compiler/synth-cluster";
import { readDefinition } from "../../lib/definition/parse";
import { formatProblem } from "../../lib/model/problem";
import { memoryRepository } from "../../lib/ownership/repository";
import { schemaStore } from "../../lib/schema/store";
import { goodDefinition } from "../fixture/definition";

const STORE = schemaStore(resolve(__dirname, "../.."));

/** The lab cluster with own parts, from the definition to files. */
function synth(change: object, stored: Readonly<Record<string, string>> = {}) {
  const files = memoryRepository(stored);
  const { cluster, problems } = readDefinition({ ...goodDefinition(), ...change }, "clusters/lab.ts", catalog, {
    files,
  });
  if (cluster === undefined) throw new Error(problems.all().map(formatProblem).join("\n"));
  const { tree, findings, graph, namespaces, problems: all } = synthCluster({ cluster, problems, files }, STORE);
  const contents = new Map(tree.files());
  return {
    problems: all.map(formatProblem),
    findings: findings
      .filter(({ at }) => /^(manifests|charts)/.test(at))
      .map(({ rule, at, message }) => `${rule} ${at}: ${message}`),
    stage: (name: string) => graph.stages.find((one) => one.name === name),
    follows: (name: string) => graph.dependencies.direct.filter(({ from }) => from === name).map(({ to }) => to),
    namespaces,
    text: (path: string) => contents.get(`kubernetes/lab/stages/${path}`),
    paths: [...contents.keys()].filter((path) => path.startsWith("kubernetes/lab/stages/")),
  };
}

const config = (name: string, data: object = { a: "b" }) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "own" },
  data,
});
const pod = (configMap: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "reader", namespace: "own" },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "reader",
        image: "registry.example.org/reader:1.0.0",
        envFrom: [{ configMapRef: { name: configMap } }],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  },
});
const yaml = (object: object) => JSON.stringify(object, null, 2);

describe("own manifests", () => {
  it("are read as kustomize reads them: modes in octal, and words as texts", () => {
    const text =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one, namespace: own }\nmode: 0644\nmany: 1_000\nword: yes\n";
    const { text: written } = synth({ manifests: { own: { from: [text] } } });
    const read = load(written("manifests-own/configmap.own.one.yaml") ?? "");
    expect(read).toMatchObject({ mode: 420, many: 1000, word: "yes" });
  });

  it("are objects, YAML, files and folders, one stage for each entry", () => {
    const { stage, problems, text, namespaces } = synth(
      { manifests: { own: { from: [config("one"), yaml(config("two")), "./m/three.yaml", "./m/more"] } } },
      {
        "clusters/lab/m/three.yaml": `${yaml(config("three"))}\n---\n${yaml(config("four"))}\n`,
        "clusters/lab/m/more/a.yaml": yaml(config("five")),
        "clusters/lab/m/more/deeper/b.yaml": yaml(config("six")),
        "clusters/lab/m/more/README.md": "not a manifest",
      },
    );
    expect(problems).toEqual([]);
    expect(stage("manifests-own")?.manifests.map(({ metadata }) => metadata.name)).toEqual([
      "one",
      "two",
      "three",
      "four",
      "five",
      "six",
    ]);
    expect(load(text("manifests-own/configmap.own.one.yaml") ?? "")).toEqual(config("one"));
    expect(namespaces.filter(({ name }) => name === "own").map(({ level, owner }) => [level, owner])).toEqual([
      ["restricted", "gitops"],
    ]);
  });

  it("follow what they refer to, and a reference that leads nowhere is a finding", () => {
    const parts = { base: { from: [config("settings")] }, app: { from: [pod("settings")] } };
    expect(synth({ manifests: parts }).follows("manifests-app")).toContain("manifests-base");
    expect(synth({ manifests: { app: parts.app } }).findings).toEqual([
      "missing-reference manifests.app: Pod own/reader spec.containers[0].envFrom[0] refers to ConfigMap own/settings, which nothing provides",
    ]);
  });

  it("get the namespace of their entry, and follow what the operator names", () => {
    const manifests = {
      base: { from: [config("settings")] },
      app: {
        from: [
          config("one"),
          { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "r" }, rules: [] },
        ],
        namespace: "other",
        after: { "manifests-base": "a job of it reads what base writes" },
      },
    };
    const { stage, follows } = synth({ manifests });
    expect(stage("manifests-app")?.manifests.map(({ metadata }) => metadata.namespace)).toEqual(["other", undefined]);
    expect(follows("manifests-app")).toEqual(expect.arrayContaining(["manifests-base"]));
  });

  it("a folder with a kustomization.yaml reaches dist/ as it is, and its objects are known as kustomize builds them", () => {
    const files = {
      "clusters/lab/k/kustomization.yaml": "namespace: own\nnamePrefix: pre-\nresources: [base/a.yaml]\n",
      "clusters/lab/k/base/a.yaml": "# a comment\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
    };
    const { stage, text, paths, problems } = synth({ manifests: { k: { from: ["./k"] } } }, files);
    expect(problems).toEqual([]);
    expect(stage("manifests-k")?.manifests.map(({ metadata }) => metadata)).toEqual([
      { name: "pre-a", namespace: "own" },
    ]);
    expect(text("manifests-k/kustomization.yaml")).toBe(files["clusters/lab/k/kustomization.yaml"]);
    expect(text("manifests-k/base/a.yaml")).toBe(files["clusters/lab/k/base/a.yaml"]);
    expect(paths.filter((path) => path.includes("manifests-k/"))).toHaveLength(2);
  });

  it("a Namespace of their own takes the place of the derived one", () => {
    const own = { apiVersion: "v1", kind: "Namespace", metadata: { name: "own", labels: { team: "home" } } };
    const { stage, findings, follows } = synth({ manifests: { ns: { from: [own] }, app: { from: [config("one")] } } });
    expect(stage("namespaces")?.manifests.map(({ metadata }) => metadata.name)).not.toContain("own");
    expect(findings).toEqual([]);
    expect(follows("manifests-app")).toEqual(["manifests-ns"]);
  });

  it.each([
    [
      "a file that is not there",
      { from: ["./none.yaml"] },
      {},
      'manifests.own.from[0]: got "./none.yaml", want a file that is there',
    ],
    [
      "what is no object",
      { from: [{ kind: "ConfigMap" }] },
      {},
      "manifests.own.from[0]: got an object without apiVersion, metadata.name, want a Kubernetes object",
    ],
    ["broken YAML", { from: ["a.yaml"] }, { "clusters/a.yaml": "a: [\n" }, "clusters/a.yaml: got "],
    ["an empty folder", { from: ["./m"] }, { "clusters/lab/m/README.md": "" }, "got clusters/lab/m without a manifest"],
    [
      "a kustomization with a namespace of the entry",
      { from: ["./k"], namespace: "x" },
      { "clusters/lab/k/kustomization.yaml": "resources: []\n" },
      "manifests.own: got a folder with a kustomization.yaml, and a namespace, want such a folder alone",
    ],
    [
      "a kustomization that reaches outside",
      { from: ["./k"] },
      { "clusters/lab/k/kustomization.yaml": "resources: [../a.yaml]\n", "clusters/lab/a.yaml": yaml(config("a")) },
      "got clusters/lab/k, which uses clusters/lab/a.yaml, want a folder that holds all it needs",
    ],
    [
      "a kustomization with a remote resource",
      { from: ["./k"] },
      { "clusters/lab/k/kustomization.yaml": "resources: [https://example.org/a.yaml]\n" },
      "got clusters/lab/k: remote resource https://example.org/a.yaml is not read",
    ],
    [
      "a generator of plain Secrets",
      { from: ["./k"] },
      { "clusters/lab/k/kustomization.yaml": "secretGenerator: [{name: s, literals: [a=b]}]\n" },
      "clusters/lab/k/kustomization.yaml secretGenerator: got a generator of Secrets, want no Secret made from files",
    ],
    ["an unknown key", { from: [config("a")], form: "files" }, {}, 'manifests.own.form: got unknown key "form"'],
  ])("%s is a problem", (_, own, files, expected) => {
    const { problems } = synth({ manifests: { own } }, files);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });
});

describe("own charts", () => {
  const gatus = {
    chart: "gatus",
    repository: "https://charts.example.org",
    version: "1.4.2",
    podSecurity: "restricted",
    values: { ingress: { enabled: false } },
  };

  it("are one stage with one release, in a namespace of the level that they need", () => {
    const { stage, problems, namespaces, paths, findings } = synth({
      charts: { gatus: { ...gatus, podSecurity: "baseline" } },
    });
    expect(problems).toEqual([]);
    expect(findings).toEqual([
      "values-unverified charts.gatus: values unverified: release gatus, chart gatus 1.4.2, no tree of this chart is known",
    ]);
    expect(stage("chart-gatus")?.releases[0]).toMatchObject({
      name: "gatus",
      namespace: "gatus",
      chart: { name: "gatus", repository: "https://charts.example.org", version: "1.4.2" },
      values: { ingress: { enabled: false } },
    });
    expect(namespaces.find(({ name }) => name === "gatus")?.level).toBe("baseline");
    expect(paths.filter((path) => path.includes("chart-gatus/helmrelease"))).toHaveLength(1);
  });

  it("take part in the order by what they make and need", () => {
    const { follows } = synth({
      manifests: {
        monitor: { from: [{ apiVersion: "example.org/v1", kind: "Probe", metadata: { name: "p", namespace: "own" } }] },
      },
      charts: {
        gatus: { ...gatus, makes: { crds: ["example.org/Probe"], objects: { Service: { gatus: [80, "http"] } } } },
        karma: { ...gatus, chart: "karma", needs: { start: { Service: ["gatus/gatus"] } } },
      },
    });
    expect(follows("manifests-monitor")).toContain("chart-gatus");
    expect(follows("chart-karma")).toContain("chart-gatus");
  });

  it("a need that nothing meets is a finding", () => {
    const { findings } = synth({ charts: { gatus: { ...gatus, needs: { hard: { Secret: ["token"] } } } } });
    expect(findings.join()).toContain("missing-reference charts.gatus");
  });

  it.each([
    ["a version that is none", { version: "latest" }, 'charts.gatus.version: got "latest", want an exact version'],
    [
      "a repository that is none",
      { repository: "charts.example.org" },
      'charts.gatus.repository: got "charts.example.org", want a Helm repository',
    ],
    [
      "privileged without a reason",
      { podSecurity: "privileged" },
      "charts.gatus.podSecurityReason: got nothing, want a reason, as podSecurity is privileged",
    ],
    ["no Pod Security level", { podSecurity: undefined }, "charts.gatus.podSecurity: got nothing"],
  ])("%s is a problem", (_, change, expected) => {
    const { problems } = synth({ charts: { gatus: { ...gatus, ...change } } });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });
});
