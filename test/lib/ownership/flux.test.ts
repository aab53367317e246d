import { configMap, type Files, flux, GOOD, helmRelease, kustomization, owned } from "./trees";

const root = (more = "") => ({ "clusters/home/apps.yaml": kustomization("apps", "apps", more) });
const objects = (files: Files) => owned(flux(files)).filter((line) => !line.includes(" by Flux sync of"));

describe("what Flux applies", () => {
  it("follows every Kustomization to its objects and releases", () => {
    const { releases } = flux(GOOD);
    expect(objects(GOOD)).toEqual([
      "ConfigMap media/settings by Flux Kustomization flux-system/apps",
      "HelmRelease cert-manager/cert-manager by Flux Kustomization flux-system/infrastructure",
      "HelmRelease metallb-system/metallb by Flux Kustomization flux-system/infrastructure",
    ]);
    expect(releases.map(({ name, chart, version, place }) => [name, chart, version, place])).toEqual([
      ["metallb", "metallb", "0.16.1", "infrastructure/metallb/release.yaml"],
      ["cert-manager", "cert-manager", "v1.21.1", "infrastructure/cert-manager/release.yaml"],
    ]);
  });

  it("sets the target namespace, of a Namespace the name", () => {
    const files = {
      ...root("  targetNamespace: media\n"),
      "apps/a.yaml": configMap("a", "elsewhere"),
      "apps/b.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: _ }\n",
      "apps/c.yaml": "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: c }\n",
    };
    expect(objects(files)).toEqual([
      "ClusterRole c by Flux Kustomization flux-system/apps",
      "ConfigMap media/a by Flux Kustomization flux-system/apps",
      "Namespace media by Flux Kustomization flux-system/apps",
    ]);
  });

  it("reads overlays: namespace, prefix, components, patches that remove", () => {
    const files = {
      ...root(),
      "apps/kustomization.yaml":
        "namespace: web\nnamePrefix: my-\nresources: [base]\ncomponents: [../component]\n" +
        "patches:\n  - patch: |\n      $patch: delete\n      apiVersion: v1\n      kind: ConfigMap\n      metadata: { name: gone }\n",
      "apps/base/kustomization.yaml": "resources: [a.yaml, https://example.org/remote.yaml]\n",
      "apps/base/a.yaml": `${configMap("a")}---\n${configMap("gone")}`,
      "component/kustomization.yaml": "kind: Component\nresources: [b.yaml]\n",
      "component/b.yaml": configMap("b"),
    };
    expect(objects(files)).toEqual([
      "ConfigMap web/my-a by Flux Kustomization flux-system/apps",
      "ConfigMap web/my-b by Flux Kustomization flux-system/apps",
    ]);
    expect(flux(files).notes.map(({ text }) => text)).toEqual([
      "remote resource https://example.org/remote.yaml is not read",
    ]);
  });

  it("fills in post-build values, so that one folder applied twice gives two objects", () => {
    const files = {
      "clusters/home/a.yaml": kustomization("a", "app", "  postBuild: { substitute: { APP: one } }\n"),
      "clusters/home/b.yaml": kustomization("b", "app", "  postBuild: { substitute: { APP: two } }\n"),
      "app/a.yaml": configMap(`"${"$"}{APP}-${"$"}{KIND:=config}"`, "media"),
    };
    expect(objects(files)).toEqual([
      "ConfigMap media/one-config by Flux Kustomization flux-system/a",
      "ConfigMap media/two-config by Flux Kustomization flux-system/b",
    ]);
  });

  it("patches of a Kustomization reach the Kustomizations below it, and their releases", () => {
    const inner =
      "- target: { kind: HelmRelease }\n  patch: |\n    apiVersion: x\n    kind: HelmRelease\n    metadata: { name: _ }\n    spec: { install: { crds: Skip } }\n";
    const patch = `kind: Kustomization\nmetadata: { name: _ }\nspec:\n  patches:\n${inner.replace(/^/gm, "    ").trimEnd()}\n`;
    const files = {
      ...root(`  patches:\n    - target: { kind: Kustomization }\n      patch: |\n${patch.replace(/^/gm, "        ")}`),
      "apps/child.yaml": kustomization("child", "child"),
      "child/release.yaml": helmRelease("metallb", "metallb-system", "0.16.1"),
    };
    expect(flux(files).releases.map(({ crds }) => crds)).toEqual(["Skip"]);
  });

  it("leaves out what is switched off, what is of another cluster, and what is shared on purpose", () => {
    const marked = (name: string, mark: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: a, annotations: { kustomize.toolkit.fluxcd.io/${mark} } }\n`;
    const files = {
      ...root(),
      "apps/kustomization.yaml": "resources: [a.yaml, b.yaml, remote.yaml]\n",
      "apps/a.yaml": marked("a", "ssa: Merge"),
      "apps/b.yaml": marked("b", "reconcile: disabled"),
      "apps/off.yaml": configMap("off", "a"),
      "apps/remote.yaml": kustomization("remote", "remote", "  kubeConfig: { secretRef: { name: other } }\n"),
      "remote/c.yaml": configMap("c", "a"),
    };
    expect(objects(files)).toEqual(["Kustomization flux-system/remote by Flux Kustomization flux-system/apps"]);
    expect(flux(files).notes.map(({ text }) => text)).toEqual([
      "Kustomization flux-system/remote goes to another cluster",
    ]);
  });

  it("a source with another address is not read as this repository", () => {
    const source = (name: string, url: string) =>
      `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: ${name}, namespace: flux-system }\nspec: { url: "${url}" }\n`;
    const files = {
      "clusters/home/a.yaml": kustomization("crds", "deploy").replace(
        "GitRepository, name: flux-system",
        "GitRepository, name: upstream",
      ),
      "clusters/home/z.yaml": source("upstream", "https://example.org/upstream.git"),
      "deploy/a.yaml": configMap("ours", "a"),
    };
    expect(objects(files)).toEqual([]);
    expect(flux(files).notes.map(({ text }) => text)).toEqual([
      "Kustomization flux-system/crds reads source upstream, which is not this repository",
    ]);
  });

  it("a chart by reference takes name and version from its OCIRepository, and values from ConfigMaps", () => {
    const files = {
      ...root(),
      "apps/source.yaml":
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: { name: cni, namespace: kube-system }\nspec: { url: oci://quay.io/cilium/charts/cilium, ref: { tag: 1.20.0 } }\n",
      "apps/release.yaml":
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: cilium, namespace: kube-system }\nspec:\n  chartRef: { kind: OCIRepository, name: cni }\n  valuesFrom: [{ kind: ConfigMap, name: values }]\n  values: { b: 2 }\n",
      "apps/values.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: values, namespace: kube-system }\ndata: { values.yaml: 'a: 1' }\n",
    };
    expect(flux(files).releases.map(({ chart, version, values }) => [chart, version, values])).toEqual([
      ["cilium", "1.20.0", { a: 1, b: 2 }],
    ]);
  });

  it("a template is named as unread", () => {
    const files = { ...root(), "apps/a.yaml": "{{ if x }}\nkind: ConfigMap\n{{ end }}: [\n" };
    expect(flux(files).notes).toEqual([
      { place: "apps/a.yaml", text: "line 2: not plain YAML (a template?), so its objects are not known" },
    ]);
  });
});
