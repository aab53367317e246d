import { argoOwnership } from "../../../lib/ownership/argocd/applications";
import { memoryRepository } from "../../../lib/ownership/repository";
import { brief, configMap, conflicts, type Files, flux, kustomization } from "./trees";

const applied = { "clusters/home/apps.yaml": kustomization("apps", "apps") };
const ofFlux = (files: Files) => conflicts(flux({ ...applied, ...files }));
const ofArgo = (files: Files) => conflicts(argoOwnership(memoryRepository(files), "argo"));
const twice = "one manager has the same object twice";

describe("D2: one object twice under one manager", () => {
  it.each([
    [
      "two files of a plain folder",
      { "apps/a.yaml": configMap("a", "media"), "apps/sub/b.yaml": configMap("a", "media") },
    ],
    ["two documents of a file", { "apps/a.yaml": `${configMap("a", "media")}---\n${configMap("a", "media")}` }],
    [
      "a base and its overlay",
      {
        "apps/kustomization.yaml": "resources: [../base, a.yaml]\n",
        "base/kustomization.yaml": "resources: [a.yaml]\n",
        "base/a.yaml": configMap("a", "media"),
        "apps/a.yaml": configMap("a", "media"),
      },
    ],
    [
      "a namespace that makes two one",
      {
        "apps/kustomization.yaml": "namespace: media\nresources: [a.yaml, b.yaml]\n",
        "apps/a.yaml": configMap("a", "one"),
        "apps/b.yaml": configMap("a", "two"),
      },
    ],
  ] satisfies [string, Files][])("%s", (_, files) => {
    const found = ofFlux(files);
    expect(found.map(({ severity, title, objects }) => [severity, title, objects])).toEqual([
      ["error", twice, ["ConfigMap media/a"]],
    ]);
    expect(found[0]?.why).toContain("kustomize refuses the whole folder");
  });

  it("a generator that merges into its base, and a patch, are no second object", () => {
    const files = {
      "apps/kustomization.yaml":
        "resources: [../base]\npatches: [{ path: patch.yaml }]\nconfigMapGenerator: [{ name: made, behavior: merge, literals: [a=b] }]\n",
      "apps/patch.yaml": configMap("a", "media"),
      "base/kustomization.yaml":
        "resources: [a.yaml]\nconfigMapGenerator: [{ name: made, literals: [a=a] }]\ngeneratorOptions: { disableNameSuffixHash: true }\n",
      "base/a.yaml": configMap("a", "media"),
    };
    expect(ofFlux(files)).toEqual([]);
  });
});

describe("D2: Applications that share a name", () => {
  const application = (name: string, path: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec: { source: { path: ${path} }, destination: { namespace: media } }\n`;
  const set = (path: string, name: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all, namespace: argocd }\nspec: { generators: [{ git: { directories: [{ path: "${path}" }] } }], template: { metadata: { name: "${name}", namespace: argocd }, spec: { source: { path: "{{ .path.path }}" }, destination: { namespace: media } } } }\n`;
  const folders = {
    "apps/one/web/a.yaml": configMap("a", "media"),
    "apps/two/web/b.yaml": configMap("b", "media"),
    "apps/two/db/c.yaml": configMap("c", "media"),
  };

  it("two folders of a set with one basename", () => {
    expect(brief(ofArgo({ ...folders, "argo/set.yaml": set("apps/*/*", "{{ .path.basename }}") }))).toEqual([
      [
        "error",
        "Application argocd/web of argo/set.yaml, for apps/one/web",
        "Application argocd/web of argo/set.yaml, for apps/two/web",
      ],
    ]);
  });

  it.each(["{{ .path.basename }}-{{ index .path.segments 1 }}", "{{ index .path.segments 1 }}-{{ .path.basename }}"])(
    "names by %s stay apart",
    (name) => {
      expect(ofArgo({ ...folders, "argo/set.yaml": set("apps/*/*", name) })).toEqual([]);
    },
  );

  it("one Application in two files, and one in a file and a set", () => {
    const files = { ...folders, "argo/a.yaml": application("web", "apps/one/web") };
    expect(brief(ofArgo({ ...files, "argo/b.yaml": application("web", "apps/two/web") }))).toEqual([
      ["error", "Application argocd/web of argo/a.yaml", "Application argocd/web of argo/b.yaml"],
    ]);
    expect(ofArgo({ ...files, "argo/set.yaml": set("apps/two/*", "{{ .path.basename }}") })).toHaveLength(1);
    expect(ofArgo({ ...files, "argo/b.yaml": application("db", "apps/two/db") })).toEqual([]);
  });

  it("an Application that a root Application brings, and a patch of it, are the same one", () => {
    const patch =
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\nspec: { project: a }\n";
    const files = {
      ...folders,
      "argo/root.yaml": application("root", "argo/apps"),
      "argo/apps/web.yaml": application("web", "apps/one/web"),
      "argo/overlay/patch.yaml": patch,
    };
    expect(ofArgo(files)).toEqual([]);
  });
});

describe("D3: a root Kustomization under any name", () => {
  const tree = (name: string, path: string, at = "clusters/home/root.yaml"): Files => ({
    [at]: kustomization(name, path),
    "clusters/home/apps.yaml": kustomization("apps", "apps"),
    "apps/a.yaml": configMap("a", "media"),
  });

  it.each([
    ["lab", "clusters/home"],
    ["flux-system", "clusters/home"],
    ["cluster", "clusters"],
  ])("%s over %s applies its own folder, which is no conflict", (name, path) => {
    const ownership = flux(tree(name, path));
    expect(conflicts(ownership)).toEqual([]);
    expect(ownership.objects.map(({ manager }) => manager.name)).not.toContain("Flux sync of clusters/home");
  });

  it("in a folder of its own, as flux bootstrap writes it", () => {
    expect(conflicts(flux(tree("lab", "clusters/home", "clusters/home/lab/sync.yaml")))).toEqual([]);
  });

  it.each([
    ["apps", "apps/media", {}],
    ["apps", "apps/media/deep", {}],
    [".", "apps", { "clusters/home/kustomization.yaml": "resources: [all.yaml, sub.yaml]\n" }],
  ] as const)("a folder %s without a kustomization.yaml also takes in %s", (outer, inner, more) => {
    const files = {
      "clusters/home/all.yaml": kustomization("all", outer),
      "clusters/home/sub.yaml": kustomization("sub", inner),
      [`${inner}/a.yaml`]: configMap("a", "media"),
      ...more,
    };
    const found = conflicts(flux(files));
    expect(brief(found)).toContainEqual([
      "error",
      "Flux Kustomization flux-system/all",
      "Flux Kustomization flux-system/sub",
    ]);
  });

  it("with a kustomization.yaml that leaves the subfolder out it is right", () => {
    const files = {
      "clusters/home/all.yaml": kustomization("all", "apps"),
      "clusters/home/sub.yaml": kustomization("sub", "apps/media"),
      "apps/kustomization.yaml": "resources: [own.yaml]\n",
      "apps/own.yaml": configMap("own", "media"),
      "apps/media/a.yaml": configMap("a", "media"),
    };
    expect(conflicts(flux(files))).toEqual([]);
  });
});
