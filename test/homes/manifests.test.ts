import { errorsOf, foundBy, objectOf, synthHome } from "./definition";
import { filesOf } from "./files";

const FILES = {
  "clusters/home/plain/settings.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: office }\ndata: { mode: on-call }\n",
  "clusters/home/built/kustomization.yaml":
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: office\nresources: [pod.yaml]\n",
  "clusters/home/built/pod.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata: { name: reader }\nspec:\n  containers:\n    - name: reader\n      image: ghcr.io/owner/reader:1.0.0\n      envFrom: [{ configMapRef: { name: settings } }]\n",
};

describe("HA-19: a folder of own manifests, and one with a kustomization.yaml of its own", () => {
  const made = (files: Readonly<Record<string, string>> = FILES) =>
    synthHome({ files: filesOf(files), manifests: { plain: { from: ["./plain"] }, built: { from: ["./built"] } } });

  test("both are delivered in order, and their references are looked up like all others", () => {
    const { graph } = made();
    expect(objectOf(made(), "ConfigMap", "settings", "office").data).toEqual({ mode: "on-call" });
    expect(objectOf(made(), "Pod", "reader").metadata.namespace).toBe("office");
    const stageOf = (origin: string) => graph.stages.find((stage) => stage.origin === origin)?.name;
    expect(graph.dependencies.all).toContainEqual(
      expect.objectContaining({ from: stageOf("manifests.built"), to: stageOf("manifests.plain") }),
    );
    expect(foundBy(made(), "missing-reference")).toEqual([]);
  });

  test("a name that leads nowhere is found in the built folder too", () => {
    const wrong = {
      ...FILES,
      "clusters/home/built/pod.yaml": FILES["clusters/home/built/pod.yaml"].replace("name: settings", "name: setings"),
    };
    expect(foundBy(made(wrong), "missing-reference")).toEqual([
      expect.stringMatching(/ConfigMap office\/setings, which nothing provides.*Fix: write settings/),
    ]);
  });

  test("a folder that is not there is refused with the place where it would be", () => {
    expect(() => synthHome({ files: filesOf(FILES), manifests: { plain: { from: ["./plan"] } } })).toThrow(
      "clusters/home/plan",
    );
  });
});

test("HC-6: under Argo CD each folder is an Application of its own, in the order that its objects need", () => {
  const made = synthHome({
    gitops: { repository: "https://github.com/you/home", engine: "argocd" },
    components: { argoCd: {} },
    files: filesOf(FILES),
    manifests: { plain: { from: ["./plain"] }, built: { from: ["./built"] } },
  });
  const text = made.tree
    .files()
    .map(([, content]) => content)
    .join("\n");
  for (const stage of made.graph.stages.filter(({ origin }) => origin.startsWith("manifests.")))
    expect(text).toContain(stage.name);
  const wave = (origin: string) =>
    made.graph.levels.get(made.graph.stages.find((one) => one.origin === origin)?.name ?? "");
  expect(wave("manifests.built")).toBeGreaterThan(wave("manifests.plain") ?? 0);
  expect(errorsOf(made).filter((one) => !one.startsWith("single-host"))).toEqual([]);
});
