import { argoOwnership } from "../../../lib/ownership/argocd/applications";
import { memoryRepository } from "../../../lib/ownership/repository";
import { configMap, type Files, owned } from "./trees";

const read = (files: Files) => argoOwnership(memoryRepository(files), "argo");

const application = (name: string, spec: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec: ${spec}\n`;

describe("what Argo CD applies", () => {
  it("an application of applications, a folder, and several sources", () => {
    const files = {
      "argo/root.yaml": application("root", "{ source: { path: apps }, destination: { namespace: argocd } }"),
      "apps/web.yaml": application(
        "web",
        "{ sources: [{ path: web }, { chart: traefik, targetRevision: 41.3.0, helm: { valuesObject: { a: 1 }, parameters: [{ name: b.c, value: '2' }] } }], destination: { namespace: web } }",
      ),
      "web/kustomization.yaml": "resources: [a.yaml]\n",
      "web/a.yaml": configMap("a"),
    };
    const { releases } = read(files);
    expect(owned(read(files))).toEqual([
      "Application argocd/web by Argo CD Application argocd/root",
      "ConfigMap web/a by Argo CD Application argocd/web",
    ]);
    expect(releases.map(({ name, namespace, chart, values }) => [name, namespace, chart, values])).toEqual([
      ["web", "web", "traefik", { a: 1, b: { c: "2" } }],
    ]);
  });

  it("a set over directories of this repository", () => {
    const files = {
      "argo/set.yaml": `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: apps, namespace: argocd }
spec:
  generators: [{ git: { directories: [{ path: apps/* }, { path: apps/old, exclude: true }] } }]
  template:
    metadata: { name: "{{ path.basename }}", namespace: argocd }
    spec: { source: { path: "{{ path }}" }, destination: { namespace: "{{ path.basename }}" } }
`,
      "apps/one/a.yaml": configMap("a"),
      "apps/two/a.yaml": configMap("a"),
      "apps/old/a.yaml": configMap("a"),
    };
    expect(owned(read(files))).toEqual([
      "ConfigMap one/a by Argo CD Application argocd/one",
      "ConfigMap two/a by Argo CD Application argocd/two",
    ]);
  });

  it("says which generators and places it cannot read", () => {
    const files = {
      "argo/set.yaml":
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all }\nspec: { generators: [{ clusters: {} }] }\n",
      "argo/far.yaml": application("far", "{ source: { path: x }, destination: { server: 'https://10.0.0.9:6443' } }"),
      "argo/lost.yaml": application(
        "lost",
        "{ source: { path: lost, repoURL: 'https://example.org/x' }, destination: {} }",
      ),
    };
    expect(
      read(files)
        .notes.map(({ text }) => text)
        .sort(),
    ).toEqual([
      "Application argocd/far goes to another cluster",
      "Application argocd/lost reads lost of https://example.org/x, which is not here",
      "ApplicationSet all has a generator that is not evaluated",
    ]);
  });

  it("a chart of one's own brings what it depends on", () => {
    const files = {
      "argo/a.yaml": application("cni", "{ source: { path: cni }, destination: { namespace: kube-system } }"),
      "cni/Chart.yaml":
        "name: cni\ndependencies: [{ name: cilium, version: 1.20.0, repository: 'https://helm.cilium.io' }]\n",
      "cni/values.yaml": "cilium: { operator: { replicas: 1 } }\n",
    };
    expect(read(files).releases.map(({ chart, version, values }) => [chart, version, values])).toEqual([
      ["cilium", "1.20.0", { operator: { replicas: 1 } }],
    ]);
  });
});
