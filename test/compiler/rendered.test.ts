import { resolve } from "node:path";
import { catalog } from "../../apps/catalog";
import { type ReadDefinition, type SynthesizedCluster, synthCluster } from "../../compiler/synth-cluster";
import { synthProject } from "../../compiler/synth-project";
import { readDefinition } from "../../lib/definition/parse";
import type { Manifest } from "../../lib/manifest/manifest";
import { formatProblem } from "../../lib/model/problem";
import type { ProjectFiles } from "../../lib/model/project-files";
import { memoryRepository } from "../../lib/ownership/repository";
import type { RenderRequest } from "../../lib/plan/render-request";
import { type LockedChart, lockText } from "../../lib/rendered/lock";
import { type Render, writeRender } from "../../lib/rendered/render";
import { renderFile, renderKey } from "../../lib/rendered/request";
import { schemaStore } from "../../lib/schema/store";
import { goodDefinition } from "../fixture/definition";
import { renderOf } from "../support/rendered";

const STORE = schemaStore(resolve(__dirname, "../.."));
const SOURCE = { repository: "https://charts.example.org", version: "1.0.0" };

const locked = (chart: string, reads: LockedChart["reads"] = []): LockedChart => ({
  chart,
  ...SOURCE,
  digest: `sha256:${"0".repeat(64)}`,
  archive: `charts/${chart}-1.0.0.tgz`,
  reads,
  dependencies: [],
});
const own = (chart: string, more: object = {}) => ({ chart, ...SOURCE, podSecurity: "restricted", ...more });
const object = (kind: string, name: string, more: object = {}, annotations = {}): Manifest => ({
  apiVersion: kind === "Job" ? "batch/v1" : "v1",
  kind,
  metadata: { name, annotations },
  ...more,
});
const crd: Manifest = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "zones.example.org" },
  spec: {
    group: "example.org",
    names: { kind: "Zone", plural: "zones" },
    scope: "Namespaced",
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
};
const zone: Manifest = { apiVersion: "example.org/v1", kind: "Zone", metadata: { name: "one" } };

/** A cluster with charts of its own; what they make is given here, and not by Helm. */
async function synth(
  change: object,
  {
    locks = [],
    charts,
    own: others = {},
  }: {
    locks?: readonly LockedChart[];
    charts: (request: RenderRequest) => Render | undefined;
    /** Further files of the project. */
    own?: Readonly<Record<string, string>>;
  },
) {
  const texts: Record<string, string> = { "charts.lock": lockText(locks), ...others };
  const files: ProjectFiles = {
    ...memoryRepository(others),
    read: (path) => texts[path],
  };
  const base = goodDefinition();
  const { cluster, problems } = readDefinition(
    { ...base, gitops: { ...base.gitops, delivery: "rendered" }, components: {}, ...change },
    "clusters/lab.ts",
    catalog,
    { files },
  );
  if (cluster === undefined) throw new Error(problems.all().map(formatProblem).join("\n"));
  const definition: ReadDefinition = { cluster, problems, files };
  const asked: RenderRequest[] = [];
  const { clusters } = await synthProject([definition], {
    schemas: STORE,
    render: async (requests) => {
      for (const request of requests) {
        asked.push(request);
        const render = charts(request);
        if (render !== undefined) texts[renderFile(request)] = writeRender(renderKey(request), render);
      }
      return new Map();
    },
  });
  const [made] = clusters;
  if (made === undefined) throw new Error("no cluster");
  return { ...shown(made), asked, texts, again: () => shown(synthCluster(definition, STORE)) };
}

function shown({ tree, findings, graph, problems }: SynthesizedCluster) {
  const contents = new Map(tree.files());
  return {
    problems: problems.map(formatProblem),
    findings: findings.map(({ rule, message }) => `${rule}: ${message}`),
    fixes: findings.map(({ fix }) => fix),
    stage: (name: string) =>
      [...contents.keys()]
        .filter((path) => path.startsWith(`kubernetes/lab/stages/${name}/`))
        .map((path) => path.split("/").at(-1)),
    text: (path: string) => contents.get(`kubernetes/lab/${path}`),
    follows: (name: string) => graph.dependencies.direct.filter(({ from }) => from === name).map(({ to }) => to),
    bytes: JSON.stringify([...contents]),
  };
}

const GATUS = { charts: { gatus: own("gatus") } };
const settings = object("ConfigMap", "settings", { data: { a: "b" } });

describe("a rendered chart", () => {
  it("lies in dist/ as objects, and no release of it is left", async () => {
    const { stage, text, problems } = await synth(GATUS, {
      locks: [locked("gatus")],
      charts: () => renderOf([settings]),
    });
    expect(problems).toEqual([]);
    expect(stage("chart-gatus")).toEqual(["configmap.gatus.settings.yaml", "kustomization.yaml"]);
    expect(text("flux/kustomization.yaml")).not.toContain("sources/");
  });

  it("puts CRDs where nothing prunes them, and hooks around its own objects", async () => {
    const hook = (name: string, event: string) => object("ConfigMap", name, { data: {} }, { "helm.sh/hook": event });
    const { stage, follows, text } = await synth(GATUS, {
      locks: [locked("gatus")],
      charts: () => renderOf([crd, settings, hook("first", "pre-install"), hook("last", "post-install")]),
    });
    expect(stage("chart-gatus-crds")).toEqual([
      "customresourcedefinition.zones.example.org.yaml",
      "kustomization.yaml",
    ]);
    expect(text("flux/stages/chart-gatus-crds.yaml")).toContain("prune: false");
    expect(follows("chart-gatus")).toEqual(["chart-gatus-before", "chart-gatus-crds"]);
    expect(follows("chart-gatus-after")).toEqual(["chart-gatus"]);
  });

  it("is followed as a whole by whoever uses its kinds", async () => {
    const { follows } = await synth(
      { charts: { dns: own("dns", { makes: { crds: ["example.org/Zone"] } }), zones: own("zones") } },
      {
        locks: [locked("dns"), locked("zones")],
        charts: ({ name }) => renderOf(name === "dns" ? [crd, settings] : [zone]),
      },
    );
    expect(follows("chart-zones")).toEqual(["chart-dns"]);
    expect(follows("chart-dns")).toEqual(["chart-dns-crds", "namespaces"]);
  });

  it("that brings nothing but CRDs is one stage", async () => {
    const { stage } = await synth(GATUS, { locks: [locked("gatus")], charts: () => renderOf([crd]) });
    expect(stage("chart-gatus")).toEqual(["customresourcedefinition.zones.example.org.yaml", "kustomization.yaml"]);
    expect(stage("chart-gatus-crds")).toEqual([]);
  });
});

describe("the API that a chart asks for", () => {
  const two = { charts: { dns: own("dns", { makes: { crds: ["example.org/Zone"] } }), zones: own("zones") } };

  it("is computed from the CRDs of other charts", async () => {
    const { asked } = await synth(two, {
      locks: [locked("dns"), locked("zones", ["apiVersions"])],
      charts: ({ name }) => renderOf(name === "dns" ? [crd] : [settings]),
    });
    const zones = asked.filter(({ name }) => name === "zones").map(({ apis }) => apis);
    expect(zones.at(-1)).toEqual(expect.arrayContaining(["example.org/v1", "example.org/v1/Zone"]));
  });

  it("has the kinds of Kubernetes itself, of which Helm without a cluster knows none", async () => {
    const asking = { locks: [locked("zones", ["apiVersions"])], charts: () => renderOf([settings]) };
    const of = async (kubernetes: string) => {
      const versions = { ...goodDefinition().versions, kubernetes };
      const { asked } = await synth({ charts: { zones: own("zones") }, versions }, asking);
      return asked.at(-1)?.apis ?? [];
    };
    expect(await of("1.36.3")).toEqual(
      expect.arrayContaining(["policy/v1", "policy/v1/PodDisruptionBudget", "v1/Service", "resource.k8s.io/v1"]),
    );
    expect(await of("1.33.4")).not.toContain("resource.k8s.io/v1");
  });

  it("does not matter to a chart that asks for nothing", async () => {
    const { asked } = await synth(two, {
      locks: [locked("dns"), locked("zones")],
      charts: ({ name }) => renderOf(name === "dns" ? [crd] : [settings]),
    });
    expect(asked.map(({ name, apis, kubernetes }) => [name, apis, kubernetes])).toEqual([
      ["dns", [], undefined],
      ["zones", [], undefined],
    ]);
  });
});

describe("renders that are there", () => {
  it("are enough: nothing is rendered again, and the bytes are the same", async () => {
    const { bytes, again } = await synth(GATUS, { locks: [locked("gatus")], charts: () => renderOf([settings]) });
    expect(again().problems).toEqual([]);
    expect(again().bytes).toBe(bytes);
  });

  it("are not believed when somebody changed them", async () => {
    const { texts, again } = await synth(GATUS, { locks: [locked("gatus")], charts: () => renderOf([settings]) });
    for (const [path, text] of Object.entries(texts)) texts[path] = text.replace('"b"', '"c"');
    expect(again().problems).toEqual([
      expect.stringMatching(
        /^clusters\/lab\.ts releases\.gatus: got no render of gatus 1\.0\.0 with these values, want its file charts\/rendered\/gatus\.gatus\.[0-9a-f]{16}\.json\./,
      ),
    ]);
  });
});

describe("what is missing is told", () => {
  it("a chart that is not locked", async () => {
    const { problems } = await synth(GATUS, { charts: () => undefined });
    expect(problems).toEqual([
      "clusters/lab.ts gitops.delivery: got chart gatus 1.0.0 of https://charts.example.org, which charts.lock does not hold, want its archive, so that it can be rendered without a network. Fix: npx groundwork charts.",
    ]);
  });

  it("a release of one's own choice, at its own place", async () => {
    const base = goodDefinition();
    const { problems } = await synth(
      { ...GATUS, gitops: base.gitops, releases: { gatus: { delivery: "rendered" } } },
      { charts: () => undefined },
    );
    expect(problems).toEqual([expect.stringMatching(/^clusters\/lab\.ts releases\.gatus\.delivery: /)]);
  });
});

it("what Terraform installs before the engine cannot be rendered", async () => {
  const { problems } = await synth(
    { releases: { "flux-operator": { delivery: "rendered" } } },
    { charts: () => undefined },
  );
  expect(problems).toEqual([
    "clusters/lab.ts releases.flux-operator.delivery: got rendered for a release that Terraform installs before the GitOps engine runs, want released, or nothing. Fix: remove it.",
  ]);
});

describe("findings that only a render can show", () => {
  const judged = async (objects: readonly Manifest[]) =>
    (await synth(GATUS, { locks: [locked("gatus")], charts: () => renderOf(objects) })).findings;

  it("a kind without its CRD", async () =>
    expect(await judged([zone])).toContain(
      "missing-reference: Zone gatus/one kind refers to CustomResourceDefinition example.org/Zone, which nothing provides",
    ));
  it("a password that a template made up", async () =>
    expect(await judged([object("Secret", "one", { stringData: { password: "aB3kk9xyzQ77" } })])).toContain(
      "plain-secret: Secret gatus/one of stage chart-gatus carries its data in plain text",
    ));
  it("a password that is another one each time, with the value that pins it", async () => {
    const changing = [
      { template: "harbor/templates/core/core-secret.yaml", object: "Secret gatus/core", path: "data.CSRF_KEY" },
    ];
    const { findings, fixes } = await synth(GATUS, {
      locks: [locked("gatus")],
      charts: () => renderOf([settings], changing),
    });
    expect(findings).toContain(
      "render-not-stable: Secret gatus/core of release gatus is another one each time: data.CSRF_KEY (harbor/templates/core/core-secret.yaml)",
    );
    expect(fixes).toContain("set in releases.gatus.values core.existingXsrfSecret: the name of a Secret with CSRF_KEY");
  });
  it("two charts that make one object", async () => {
    const { findings } = await synth(
      { charts: { one: own("one", { namespace: "both" }), two: own("two", { namespace: "both" }) } },
      { locks: [locked("one"), locked("two")], charts: () => renderOf([settings]) },
    );
    expect(findings).toContain(
      "duplicate-object: ConfigMap both/settings is in stage chart-two and in stage chart-one",
    );
  });
});

describe("a chart of one's own that the engine installs, and of which nothing is declared", () => {
  const released = { gitops: { ...goodDefinition().gitops, delivery: "released" } };
  const service = object("Service", "zones", { spec: { ports: [{ port: 80, name: "http" }] } });

  it("gets what it makes and waits for from its render, once its chart is locked", async () => {
    const charts = { zones: own("zones"), users: own("users") };
    const rendered = { zones: renderOf([crd, service]), users: renderOf([zone]) };
    const { follows, problems, findings, again, bytes, stage } = await synth(
      { ...released, charts },
      {
        locks: [locked("zones"), locked("users")],
        charts: ({ name }) => Object.entries(rendered).find(([key]) => key === name)?.[1],
      },
    );
    expect(problems).toEqual([]);
    expect(follows("chart-users")).toEqual(["chart-zones"]);
    expect(findings.filter((text) => text.startsWith("rendered-facts"))).toEqual([]);
    expect(stage("chart-zones")).toContain("helmrelease.zones.zones.yaml");
    expect(again().bytes).toBe(bytes);
  });

  it("says nothing of itself while its chart is not locked, or where it is declared", async () => {
    const charts = { zones: own("zones"), users: own("users", { makes: { crds: ["example.org/Other"] } }) };
    const { asked, follows } = await synth(
      { ...released, charts },
      { locks: [locked("users")], charts: () => renderOf([zone]) },
    );
    expect(asked).toEqual([]);
    expect(follows("chart-users")).toEqual(["namespaces"]);
  });

  it("is measured by the Pod Security level that the definition promises for it", async () => {
    const containers = [
      { name: "one", image: "registry.example.org/one:1.0.0", securityContext: { privileged: true } },
    ];
    const pod = object("Pod", "one", { spec: { containers } });
    const { findings } = await synth(
      { ...released, charts: { zones: own("zones") } },
      { locks: [locked("zones")], charts: () => renderOf([pod]) },
    );
    expect(findings).toContainEqual(
      "rendered-facts: release zones declares Pod Security restricted; its pods pass privileged (Pod one: containers[0] is privileged)",
    );
  });

  it("gives the API of its CRDs to the charts that follow it", async () => {
    const charts = {
      zones: own("zones"),
      users: own("users", { after: { "chart-zones": "users asks for its kinds" } }),
    };
    const { asked } = await synth(
      { ...released, charts },
      {
        locks: [locked("zones"), locked("users", ["apiVersions"])],
        charts: ({ name }) => renderOf(name === "zones" ? [crd] : [settings]),
      },
    );
    const last = asked.filter(({ name }) => name === "users").at(-1);
    expect(last?.apis).toEqual(expect.arrayContaining(["example.org/v1", "example.org/v1/Zone"]));
  });

  it("is refused where its folder holds something else than was locked", async () => {
    const { problems } = await synth(
      { ...released, charts: { zones: { folder: "./zones", podSecurity: "restricted" } } },
      {
        locks: [{ ...locked("zones"), repository: "./clusters/zones" }],
        charts: () => renderOf([settings]),
        own: { "clusters/zones/Chart.yaml": "apiVersion: v2\nname: zones\nversion: 1.0.0\n" },
      },
    );
    expect(problems).toEqual([
      "clusters/lab.ts charts.zones: got other files in ./clusters/zones than charts.lock holds, want what was locked, so that what is looked at is what it makes. Fix: npx groundwork charts locks them as they are now.",
    ]);
  });
});
