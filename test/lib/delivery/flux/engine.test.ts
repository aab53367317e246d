import { load } from "js-yaml";
import { fluxEngine } from "../../../../lib/delivery/flux/engine";
import { sourcesOf } from "../../../../lib/delivery/flux/source";
import { link } from "../../../../lib/delivery/link";
import type { PlannedRelease, PlannedStage } from "../../../../lib/plan/stage";
import { clusterOf, goodDefinition } from "../../../fixture/definition";

const release: PlannedRelease = {
  name: "cert-manager",
  namespace: "cert-manager",
  chart: { name: "cert-manager", repository: "oci://quay.io/jetstack/charts", version: "v1.21.1" },
  values: { crds: { enabled: true } },
  makes: { crds: ["cert-manager.io/ClusterIssuer"], podSecurity: "restricted" },
  needs: [],
  timeout: "10m",
  origin: "components.certManager",
};

function stage(name: string, props: Partial<PlannedStage>): PlannedStage {
  return {
    name,
    title: `Title of ${name}`,
    origin: `components.${name}`,
    manifests: [],
    releases: [],
    after: {},
    prune: true,
    timeout: "7m",
    health: [],
    provisions: [],
    needs: [],
    ...props,
  };
}

function deliver(definition: unknown = goodDefinition()) {
  const stages = [
    stage("operator", {
      releases: [
        release,
        {
          ...release,
          name: "other",
          chart: { name: "metallb", repository: "https://metallb.github.io/metallb", version: "0.16.1" },
        },
      ],
    }),
    stage("config", {
      prune: false,
      health: [
        {
          apiVersion: "cert-manager.io/v1",
          kind: "ClusterIssuer",
          current: "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
        },
      ],
      manifests: [{ apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name: "acme" } }],
    }),
  ];
  const graph = link(stages, [{ kind: "Namespace", name: "cert-manager", by: "test" }]);
  const tree = fluxEngine.deliver(clusterOf(definition), graph);
  return { tree, read: (path: string): unknown => load(tree.get(path) ?? "null") };
}

describe("the Flux engine", () => {
  it("makes one Kustomization a stage that waits, retries, prunes and follows its edges", () => {
    expect(deliver().read("kubernetes/lab/flux/stages/config.yaml")).toMatchObject({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: "config", namespace: "flux-system" },
      spec: {
        path: "./dist/kubernetes/lab/stages/config",
        dependsOn: [{ name: "operator" }],
        wait: true,
        prune: false,
        deletionPolicy: "Orphan",
        timeout: "7m",
        retryInterval: "1m",
        sourceRef: { kind: "GitRepository", name: "flux-system" },
        healthCheckExprs: [{ kind: "ClusterIssuer" }],
      },
    });
  });

  it("names only folders that exist, and every folder has a kustomization.yaml that lists its files", () => {
    const { tree, read } = deliver();
    const paths = tree.files().map(([path]) => path);
    for (const name of ["operator", "config"]) {
      const listed = read(`kubernetes/lab/stages/${name}/kustomization.yaml`);
      const files = paths.filter(
        (path) => path.startsWith(`kubernetes/lab/stages/${name}/`) && !path.endsWith("/kustomization.yaml"),
      );
      expect(listed).toMatchObject({ resources: files.map((path) => path.split("/").at(-1)) });
    }
    const root = read("kubernetes/lab/flux/kustomization.yaml");
    const flux = paths.filter(
      (path) => path.startsWith("kubernetes/lab/flux/") && !path.endsWith("/kustomization.yaml"),
    );
    expect(root).toMatchObject({ resources: flux.map((path) => path.replace("kubernetes/lab/flux/", "")) });
  });

  it("takes a chart of a registry from an OCIRepository, one of an index from a HelmRepository", () => {
    const { read } = deliver();
    expect(read("kubernetes/lab/flux/sources/ocirepository.cert-manager.yaml")).toMatchObject({
      spec: { url: "oci://quay.io/jetstack/charts/cert-manager", ref: { tag: "v1.21.1" } },
    });
    expect(read("kubernetes/lab/stages/operator/helmrelease.cert-manager.cert-manager.yaml")).toMatchObject({
      spec: {
        chartRef: { kind: "OCIRepository", name: "cert-manager", namespace: "flux-system" },
        install: { crds: "CreateReplace", remediation: { retries: 3 } },
        upgrade: { crds: "CreateReplace" },
        values: { crds: { enabled: true } },
      },
    });
    expect(read("kubernetes/lab/stages/operator/helmrelease.cert-manager.other.yaml")).toMatchObject({
      spec: {
        chart: {
          spec: {
            chart: "metallb",
            version: "0.16.1",
            sourceRef: { kind: "HelmRepository", name: "metallb-github-io-metallb" },
          },
        },
      },
    });
  });

  it("decrypts with SOPS only where the definition encrypts", () => {
    expect(deliver().tree.get("kubernetes/lab/flux/stages/config.yaml")).not.toContain("decryption");
    const age = `age1${"q".repeat(58)}`;
    const encrypted = deliver({ ...goodDefinition(), secrets: { sops: { age: [age] } } });
    expect(encrypted.read("kubernetes/lab/flux/stages/config.yaml")).toMatchObject({
      spec: { decryption: { provider: "sops", secretRef: { name: "sops-age" } } },
    });
  });
});

describe("sources of releases that others bring as well", () => {
  const sources = (...charts: readonly PlannedRelease["chart"][]) => {
    const { manifests, nameOf } = sourcesOf(charts.map((chart) => ({ ...release, chart })));
    return {
      objects: manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      names: charts.map((chart) => nameOf(chart).name),
    };
  };
  const repository = "https://charts.example.org/dns";
  const registry = "oci://registry.example.org/charts";

  test("one repository is one source, with a slash at its end or without", () => {
    const one = { name: "external-dns", repository: `${repository}/`, version: "1.21.1" };
    expect(sources(one, { ...one, repository, version: "1.20.0" })).toEqual({
      objects: ["HelmRepository charts-example-org-dns"],
      names: ["charts-example-org-dns", "charts-example-org-dns"],
    });
  });

  test("two versions of one chart in a registry are two sources, named by their versions", () => {
    const one = { name: "gateway-helm", repository: registry, version: "1.9.0" };
    expect(sources(one, { ...one, version: "1.8.2" })).toEqual({
      objects: ["OCIRepository gateway-helm-1-8-2", "OCIRepository gateway-helm-1-9-0"],
      names: ["gateway-helm-1-9-0", "gateway-helm-1-8-2"],
    });
  });

  test("one chart of two registries, and two repositories of like names, are told apart by their addresses", () => {
    const one = { name: "app", repository: registry, version: "1.0.0" };
    const { names } = sources(one, { ...one, repository: "oci://other.example.org/charts" });
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^app-[0-9a-f]{8}$/);
    const like = sources(
      { ...one, repository: "https://a.example.org/b" },
      { ...one, repository: "https://a-example.org/b" },
    );
    expect(new Set(like.names).size).toBe(2);
  });
});
