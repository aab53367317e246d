import { load } from "js-yaml";
import { at } from "../../lib/data/fields";
import { releaseOf } from "../support/test-cluster";
import { errorsOf, objectOf, synthHome } from "./definition";
import { filesOf } from "./files";

const COMMIT = "0f9e8d7c6b5a49382716050f4e3d2c1b0a998877";
const podSecurity = "restricted";
const git = { git: "https://github.com/owner/charts", path: "charts/karma", tag: "karma-2.14.0", podSecurity };

const CHART = {
  "clusters/home/charts/notes/Chart.yaml": "apiVersion: v2\nname: notes\nversion: 0.3.1\n",
  "clusters/home/charts/notes/values.yaml": "page: main\n",
  "clusters/home/charts/notes/.helmignore": "*.png\n",
  "clusters/home/charts/notes/icon.png": "\ufffdPNG",
  "clusters/home/charts/notes/templates/page.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }} }\ndata: { page: {{ .Values.page }} }\n",
};
const notes = { folder: "./charts/notes", namespace: "office", values: { page: "first" }, podSecurity };

const textOf = (made: ReturnType<typeof synthHome>, path: string) => made.tree.get(`kubernetes/home/${path}`) ?? "";
const specOf = (made: ReturnType<typeof synthHome>, path: string) => at(load(textOf(made, path)), "spec");

describe("a chart in a Git repository", () => {
  test("Flux reads its folder at the tag, and takes what changes there as another chart", () => {
    const made = synthHome({
      charts: { karma: { ...git, secret: "charts-key" } },
      secretFiles: [],
      manifests: {
        key: {
          from: [
            {
              apiVersion: "bitnami.com/v1alpha1",
              kind: "SealedSecret",
              metadata: { name: "charts-key", namespace: "flux-system" },
              spec: {
                encryptedData: { username: "AgA", password: "AgB" },
                template: { metadata: { name: "charts-key", namespace: "flux-system" } },
              },
            },
          ],
        },
      },
      components: { sealedSecrets: {} },
    });
    expect(specOf(made, "flux/sources/gitrepository.github-com-owner-charts.yaml")).toEqual({
      interval: "12h",
      url: "https://github.com/owner/charts",
      ref: { tag: "karma-2.14.0" },
      secretRef: { name: "charts-key" },
    });
    expect(specOf(made, "stages/chart-karma/helmrelease.karma.karma.yaml")).toMatchObject({
      chart: {
        spec: {
          chart: "./charts/karma",
          reconcileStrategy: "Revision",
          sourceRef: { kind: "GitRepository", name: "github-com-owner-charts", namespace: "flux-system" },
        },
      },
    });
    const follows = made.graph.dependencies.all.filter(({ from }) => from === "chart-karma").map(({ to }) => to);
    expect(follows).toContain("manifests-key");
  });

  test("a commit is what is taken; two checkouts of one repository are two sources", () => {
    const made = synthHome({
      charts: { karma: { ...git, commit: COMMIT }, older: { ...git, path: "./charts/karma/", tag: "karma-2.13.0" } },
    });
    const sources = made.tree
      .files()
      .map(([path]) => path)
      .filter((path) => path.includes("/sources/gitrepository"));
    expect(sources).toEqual([
      "kubernetes/home/flux/sources/gitrepository.github-com-owner-charts-karma-2-13-0.yaml",
      "kubernetes/home/flux/sources/gitrepository.github-com-owner-charts-karma-2-14-0.yaml",
    ]);
    expect(specOf(made, "flux/sources/gitrepository.github-com-owner-charts-karma-2-14-0.yaml")).toMatchObject({
      ref: { commit: COMMIT },
    });
    expect(releaseOf(made, "chart-older").chart).toMatchObject({
      name: "karma",
      version: "karma-2.13.0",
      git: { path: "charts/karma" },
    });
    expect(errorsOf(made)).toEqual([]);
  });

  test("Argo CD gets the folder at the same commit, and may read the repository", () => {
    const made = synthHome({
      gitops: { repository: "https://github.com/you/home", engine: "argocd" },
      components: { argoCd: {} },
      charts: { karma: { ...git, commit: COMMIT } },
    });
    expect(specOf(made, "argocd/chart-karma/karma.yaml")).toMatchObject({
      source: {
        repoURL: "https://github.com/owner/charts",
        path: "charts/karma",
        targetRevision: COMMIT,
        helm: { releaseName: "karma" },
      },
    });
    expect(specOf(made, "stages/argo-cd-root/appproject.argocd.home.yaml")).toMatchObject({
      sourceRepos: expect.arrayContaining(["https://github.com/owner/charts"]),
    });
  });
});

describe("a chart in a folder of this repository", () => {
  test("is in dist/ as it is, with a version that follows from its files", () => {
    const made = synthHome({ charts: { notes }, files: filesOf(CHART) });
    const folder = "charts/office.notes";
    expect(textOf(made, `${folder}/templates/page.yaml`)).toBe(CHART["clusters/home/charts/notes/templates/page.yaml"]);
    expect(textOf(made, `${folder}/icon.png`)).toBe("");
    const [, version] = /^version: "(0\.3\.1-c[0-9a-f]{8})"$/m.exec(textOf(made, `${folder}/Chart.yaml`)) ?? [];
    expect(version).toBeDefined();
    const changed = { ...CHART, "clusters/home/charts/notes/values.yaml": "page: other\n" };
    const other = synthHome({ charts: { notes }, files: filesOf(changed) });
    expect(textOf(other, `${folder}/Chart.yaml`)).not.toContain(version);
    expect(specOf(made, "stages/chart-notes/helmrelease.office.notes.yaml")).toMatchObject({
      chart: {
        spec: {
          chart: "./dist/kubernetes/home/charts/office.notes",
          reconcileStrategy: "ChartVersion",
          sourceRef: { kind: "GitRepository", name: "flux-system" },
        },
      },
      values: { page: "first" },
    });
    expect(releaseOf(made, "chart-notes").chart).toMatchObject({ name: "notes", version: "0.3.1" });
    expect(errorsOf(made)).toEqual([]);
  });

  test("Argo CD gets the folder of dist/", () => {
    const made = synthHome({
      gitops: { repository: "https://github.com/you/home", engine: "argocd" },
      components: { argoCd: {} },
      charts: { notes },
      files: filesOf(CHART),
    });
    expect(specOf(made, "argocd/chart-notes/notes.yaml")).toMatchObject({
      source: {
        repoURL: "https://github.com/you/home",
        path: "dist/kubernetes/home/charts/office.notes",
        targetRevision: "main",
      },
    });
    expect(textOf(made, "charts/office.notes/values.yaml")).toBe("page: main\n");
  });

  const inChart = (name: string, text: string) => ({ ...CHART, [`clusters/home/charts/notes/${name}`]: text });
  test.each([
    [
      "no Chart.yaml",
      { "clusters/home/charts/notes/values.yaml": "" },
      /charts\.notes\.folder: got clusters\/home\/charts\/notes without a Chart\.yaml/,
    ],
    [
      "no version",
      inChart("Chart.yaml", "apiVersion: v2\nname: notes\n"),
      /notes\/Chart\.yaml version: got .*want an exact version/,
    ],
    [
      "a library",
      inChart("Chart.yaml", `${CHART["clusters/home/charts/notes/Chart.yaml"]}type: library\n`),
      /Chart\.yaml type: got "library"/,
    ],
    [
      "a chart outside",
      inChart(
        "Chart.yaml",
        `${CHART["clusters/home/charts/notes/Chart.yaml"]}dependencies: [{ name: common, version: 1.0.0, repository: "file://../common" }]\n`,
      ),
      /dependencies\[0\]\.repository: got "file:\/\/\.\.\/common".*move it to charts\/common/,
    ],
    [
      "an archive inside",
      inChart("charts/common-1.0.0.tgz", "\u0000\ufffd"),
      /common-1\.0\.0\.tgz.*got a file that is no text.*tar -xzf common-1\.0\.0\.tgz/,
    ],
    ["no YAML", inChart("Chart.yaml", "a: [\n"), /Chart\.yaml.*got no map of YAML/],
  ])("%s is told with its file", (_, files, message) => {
    expect(() => synthHome({ charts: { notes }, files: filesOf(files) })).toThrow(message);
  });
});

test.each([
  [{ podSecurity }, "charts.own: got", "one source: repository with chart and version"],
  [{ ...git, folder: "./x" }, "charts.own: got", "keep git or folder"],
  [{ ...git, tag: undefined }, "charts.own.tag", "a tag or a commit"],
  [{ ...git, path: undefined }, "charts.own.path", "write path: charts/karma"],
  [{ ...git, path: "../karma" }, "charts.own.path", "a folder of the repository"],
  [{ ...git, tag: "two words" }, "charts.own.tag", "a tag such as v1.4.2"],
  [{ ...git, commit: "0f9e8d7" }, "charts.own.commit", "a whole commit of 40 hexadecimal digits"],
  [{ ...git, chart: "karma" }, "charts.own.chart", "remove chart, or git"],
  [
    { chart: "karma", repository: "https://charts.example.org", podSecurity },
    "charts.own.version",
    "write version: 1.4.2",
  ],
  [{ folder: "./charts/notes", version: "1.0.0", podSecurity }, "charts.own.version", "remove version, or folder"],
])("a source that is not whole is refused: %#", (own, place, want) => {
  expect(() => synthHome({ charts: { own } })).toThrow(place);
  expect(() => synthHome({ charts: { own } })).toThrow(want);
});

test("credentials that Argo CD would not look at are refused", () => {
  expect(() =>
    synthHome({
      gitops: { repository: "https://github.com/you/home", engine: "argocd" },
      components: { argoCd: {} },
      charts: { karma: { ...git, secret: "key" } },
    }),
  ).toThrow(/charts\.karma\.secret: got key together with gitops\.engine argocd/);
});

test("another version of a chart that is no repository's is not asked for by releases", () => {
  expect(() => synthHome({ charts: { karma: git }, releases: { karma: { version: "2.15.0" } } })).toThrow(
    /releases\.karma\.version/,
  );
  expect(objectOf(synthHome({ charts: { karma: git } }), "Namespace", "karma")).toBeDefined();
});
