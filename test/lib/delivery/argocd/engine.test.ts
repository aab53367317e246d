import { join } from "node:path";
import { load } from "js-yaml";
import { at } from "../../../../lib/data/fields";
import { argoEngine } from "../../../../lib/delivery/argocd/engine";
import { link } from "../../../../lib/delivery/link";
import { InputError } from "../../../../lib/model/problem";
import type { PlannedRelease, PlannedStage } from "../../../../lib/plan/stage";
import { validateObject } from "../../../../lib/schema/kubernetes";
import { schemaStore } from "../../../../lib/schema/store";
import { clusterOf, goodDefinition } from "../../../fixture/definition";
import { laid, renderOf } from "../../../support/rendered";

function release(name: string, namespace: string, repository: string): PlannedRelease {
  return {
    name,
    namespace,
    chart: { name, repository, version: "1.2.3" },
    values: { replicas: 1 },
    makes: { podSecurity: "restricted", crds: name === "cert-manager" ? ["cert-manager.io/ClusterIssuer"] : [] },
    needs: [],
    timeout: "5m",
    origin: "components.x",
  };
}

function stage(name: string, props: Partial<PlannedStage>): PlannedStage {
  return {
    name,
    title: name,
    origin: `components.${name}`,
    manifests: [],
    releases: [],
    after: {},
    prune: true,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
    ...props,
  };
}

const namespaces = ["argocd", "cert-manager"].map((name) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
}));
const stages = [
  stage("namespaces", { manifests: namespaces, prune: false }),
  stage("argo-cd", { releases: [release("argo-cd", "argocd", "oci://ghcr.io/argoproj/argo-helm")] }),
  stage("cert-manager", { releases: [release("cert-manager", "cert-manager", "oci://quay.io/jetstack/charts")] }),
  stage("issuers", {
    manifests: [
      { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: { name: "acme" }, spec: { selfSigned: {} } },
    ],
  }),
];

function deliver(planned = stages, gitops: Readonly<Record<string, unknown>> = {}) {
  const graph = link(planned, []);
  const tree = argoEngine.deliver(
    clusterOf({ ...goodDefinition(), gitops: { ...goodDefinition().gitops, engine: "argocd", ...gitops } }),
    graph,
  );
  const paths = tree.files().map(([path]) => path);
  return { tree, paths, read: (path: string): unknown => load(tree.get(`kubernetes/lab/${path}`) ?? "null") };
}

describe("the Argo CD engine", () => {
  it("TT-4: Flux installs Argo CD first, with what it stands on, and hands over", () => {
    const { paths, read } = deliver();
    const flux = paths
      .filter((path) => path.startsWith("kubernetes/lab/flux/stages/"))
      .map((path) => path.split("/").at(-1));
    expect(flux).toEqual(["argo-cd-root.yaml", "argo-cd.yaml", "namespaces.yaml"]);
    expect(read("flux/stages/argo-cd-root.yaml")).toMatchObject({ spec: { dependsOn: [{ name: "argo-cd" }] } });
    expect(read("stages/argo-cd-root/application.argocd.root.yaml")).toMatchObject({
      spec: {
        source: { path: "dist/kubernetes/lab/argocd" },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
      },
    });
  });

  it("gives every other release a chart source with its values, and every folder an Application", () => {
    const { read } = deliver();
    expect(read("argocd/cert-manager/cert-manager-cert-manager-chart.yaml")).toMatchObject({
      spec: {
        project: "lab",
        destination: { namespace: "cert-manager" },
        source: {
          repoURL: "quay.io/jetstack/charts",
          chart: "cert-manager",
          targetRevision: "1.2.3",
          helm: { releaseName: "cert-manager", valuesObject: { replicas: 1 } },
        },
        syncPolicy: { automated: { prune: true, selfHeal: true }, retry: { limit: -1 } },
      },
    });
    expect(read("argocd/issuers/issuers.yaml")).toMatchObject({
      spec: { source: { path: "dist/kubernetes/lab/stages/issuers" } },
    });
  });

  it("waves follow the same edges: what needs a CRD comes in a later wave than what brings it", () => {
    const { read } = deliver();
    const wave = (path: string) => Number(at(read(path), "metadata", "annotations", "argocd.argoproj.io/sync-wave"));
    expect(wave("argocd/issuers/issuers.yaml")).toBeGreaterThan(
      wave("argocd/cert-manager/cert-manager-cert-manager-chart.yaml"),
    );
  });

  it("Flux and Argo CD never own the same folder or release", () => {
    const { paths, tree } = deliver();
    const text = (prefix: string) =>
      paths
        .filter((path) => path.startsWith(prefix))
        .map((path) => tree.get(path))
        .join("\n");
    expect(text("kubernetes/lab/flux/")).not.toContain("cert-manager");
    expect(text("kubernetes/lab/argocd/")).not.toMatch(/stages\/(namespaces|argo-cd)\b/);
    expect(paths.some((path) => path.includes("helmrelease.cert-manager"))).toBe(false);
  });

  it("lets the project take charts and the repository from nowhere else", () => {
    expect(deliver().read("stages/argo-cd-root/appproject.argocd.lab.yaml")).toMatchObject({
      spec: { sourceRepos: ["https://git.example.org/lab.git", "quay.io/jetstack/charts"] },
    });
  });

  it("writes objects that fit their schemas", () => {
    const { paths, tree } = deliver();
    const store = schemaStore(join(__dirname, "../../../.."));
    const objects = paths
      .filter((path) => path.endsWith(".yaml") && !path.endsWith("/kustomization.yaml"))
      .map((path) => load(tree.get(path) ?? ""));
    expect(objects.flatMap((object) => validateObject(store, object))).toEqual([]);
  });

  it("refuses SOPS files, which it cannot decrypt, and a cluster without Argo CD", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "argocd" },
      sops: { mac: "x" },
    };
    expect(() => deliver([...stages, stage("secrets-sops", { manifests: [secret] })])).toThrow(
      /Argo CD does not decrypt SOPS/,
    );
    const more = [stage("secrets-sops", { manifests: [secret] }), stage("more", { manifests: [secret] })];
    expect(() => deliver([...stages, ...more])).toThrow("together with the SOPS files of stages more, secrets-sops");
    expect(() => deliver(stages.filter(({ name }) => name !== "argo-cd"))).toThrow(/add components\.argoCd/);
  });
});

describe("hooks of rendered charts", () => {
  const prepare = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "prepare", annotations: { "helm.sh/hook": "pre-install" } },
  };
  const rendered = (name: string) =>
    laid(stages, {
      renders: { [name]: renderOf([prepare]) },
      delivery: { "argo-cd": "released", "cert-manager": "released", [name]: "rendered" },
      marks: argoEngine.rendered,
    });

  it("are run by Argo CD in the stages that it applies", () => {
    expect(() => deliver([...rendered("cert-manager")])).not.toThrow();
  });

  it("are refused in stages that Flux applies before Argo CD runs", () => {
    expect(() => deliver([...rendered("argo-cd")])).toThrow(InputError);
    expect(() => deliver([...rendered("argo-cd")])).toThrow(
      "releases.argo-cd.delivery: got hooks of chart argo-cd in stage argo-cd, which Flux applies before Argo CD runs, want rendered hooks where Argo CD runs them. Fix: write releases.argo-cd.delivery: released.",
    );
  });

  it("are refused together with SOPS files, in one run", () => {
    const sealed = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "argocd" },
      sops: { mac: "x" },
    };
    const both = [...rendered("argo-cd"), stage("secrets-sops", { manifests: [sealed] })];
    expect(() => deliver(both)).toThrow(/SOPS files of stage secrets-sops[\s\S]*hooks of chart argo-cd/);
  });

  it("reads the tree of a wave from a registry, all of it and nothing of Git", () => {
    const artifact = { registry: "oci://registry.example.org/fleet", wave: "stable" };
    const { tree, read } = deliver(stages, { credentials: undefined, artifact });
    const wave = { repoURL: "oci://registry.example.org/fleet/lab", targetRevision: "stable" };
    expect(read("stages/argo-cd-root/application.argocd.root.yaml")).toMatchObject({
      spec: { source: { ...wave, path: "dist/kubernetes/lab/argocd" } },
    });
    expect(read("argocd/issuers/issuers.yaml")).toMatchObject({
      spec: { source: { ...wave, path: "dist/kubernetes/lab/stages/issuers" } },
    });
    expect(read("stages/argo-cd-root/appproject.argocd.lab.yaml")).toMatchObject({
      spec: { sourceRepos: ["oci://registry.example.org/fleet/lab", "quay.io/jetstack/charts"] },
    });
    expect(read("flux/stages/argo-cd.yaml")).toMatchObject({ spec: { sourceRef: { kind: "OCIRepository" } } });
    const { repository } = clusterOf(goodDefinition()).gitops;
    expect(tree.files().filter(([, content]) => content.includes(repository))).toEqual([]);
  });
});
