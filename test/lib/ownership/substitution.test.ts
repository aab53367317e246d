import { configMap, type Files, flux, kustomization, owned } from "./trees";

const tree = (more: string, files: Files): Files => ({
  "clusters/home/apps.yaml": kustomization("apps", "apps", more),
  ...files,
});
const objects = (files: Files) => owned(flux(files)).filter((line) => !line.includes(" by Flux sync of"));
const texts = (files: Files) => flux(files).notes.map(({ text }) => text);
const by = "by Flux Kustomization flux-system/apps";
const NAME = "${NAME}";

describe("H13: what a Kustomization fills in", () => {
  it("patches come first, so what they write is filled in as well", () => {
    const files = tree(
      "  postBuild: { substitute: { NAME: one } }\n  patches:\n    - target: { kind: ConfigMap }\n" +
        "      patch: '[{ op: replace, path: /metadata/name, value: \"my-${NAME}\" }]'\n",
      { "apps/a.yaml": configMap("a", "media") },
    );
    expect(objects(files)).toEqual([`ConfigMap media/my-one ${by}`]);
  });

  it("target namespace and prefix are part of the build; common metadata comes last and is not filled in", () => {
    const files = tree(
      "  postBuild: { substitute: { NAME: one } }\n  targetNamespace: ${NAME}-space\n  namePrefix: ${NAME}-\n  nameSuffix: -z\n" +
        '  commonMetadata: { labels: { a: "${NOWHERE}" } }\n',
      { "apps/a.yaml": configMap("a") },
    );
    expect([objects(files), texts(files)]).toEqual([[`ConfigMap one-space/one-a-z ${by}`], []]);
  });

  it.each([
    ["0123", "metadata.name becomes 83, which is no text"],
    ["yes", "metadata.name becomes true, which is no text"],
    ["1e3", "metadata.name becomes 1000, which is no text"],
  ])("quotes of the file do not protect the name %s", (value, want) => {
    const files = tree(`  postBuild: { substitute: { NAME: "${value}" } }\n`, {
      "apps/a.yaml": configMap(`"${NAME}"`, "media"),
    });
    expect(texts(files)).toEqual([
      `Kustomization flux-system/apps stops as a whole: ${want} (ConfigMap of apps/a.yaml); what it applied before stays`,
    ]);
  });

  it.each([
    ["${OTHER}", "the variable OTHER has no value"],
    ["${NAME-x}", "${NAME-x} is no expression that Flux reads"],
    ["${list[@]}", "${list[@]} is no expression that Flux reads"],
  ])("one %s stops the whole Kustomization once any value is given", (text, want) => {
    const files = {
      "apps/a.yaml": configMap("a", "media").replace("data: {}", `data: { script: "echo ${text}" }`),
      "apps/b.yaml": configMap("b", "media"),
    };
    const told = texts(tree("  postBuild: { substitute: { NAME: x } }\n", files));
    expect(told).toEqual([expect.stringContaining(`stops as a whole: ${want} (ConfigMap of apps/a.yaml)`)]);
    expect(texts(tree("", files))).toEqual([]);
    expect(texts(tree("  postBuild: { substitute: {} }\n", files))).toEqual([]);
    expect(texts(tree("  postBuild: { substituteStrategy: Always }\n", files))).toEqual([
      expect.stringContaining("stops as a whole"),
    ]);
  });

  it("a Secret or a ConfigMap that is not here may bring the value: nothing is told, nothing compared", () => {
    for (const kind of ["Secret", "ConfigMap"]) {
      const files = tree(`  postBuild: { substituteFrom: [{ kind: ${kind}, name: elsewhere }] }\n`, {
        "apps/a.yaml": configMap(`"${NAME}"`, "media"),
      });
      expect([objects(files), texts(files)]).toEqual([[], []]);
    }
  });

  it("a switched-off object is left alone, and a name that is none stops everything", () => {
    const off = configMap("a", "media").replace(
      "namespace: media",
      "namespace: media, annotations: { kustomize.toolkit.fluxcd.io/substitute: disabled }",
    );
    const files = { "apps/a.yaml": off.replace("data: {}", 'data: { a: "${x[@]}" }') };
    expect(texts(tree("  postBuild: { substitute: { NAME: x } }\n", files))).toEqual([]);
    expect(
      texts(tree("  postBuild: { substitute: { my-name: x } }\n", { "apps/b.yaml": configMap("b", "media") })),
    ).toEqual([expect.stringContaining('"my-name" is no name for a variable')]);
  });

  it("a value that is a whole map or list is read as one", () => {
    const files = tree('  postBuild: { substitute: { MARK: "{ kustomize.toolkit.fluxcd.io/ssa: Ignore }" } }\n', {
      "apps/a.yaml": configMap("a", "media").replace("namespace: media", "namespace: media, annotations: '${MARK}'"),
    });
    expect(objects(files)).toEqual([]);
  });
});
