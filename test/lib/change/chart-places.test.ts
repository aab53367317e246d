import { type Change, compareFiles } from "../../../lib/change/compare";
import { showWho } from "../../../lib/change/things";
import { homeWith, synthHome } from "../../support/change";

/** Own charts of every source, and what a change of each does: never nothing. */
const HTTP = { chart: "gatus", repository: "https://charts.example.org", version: "1.4.2" };
const OCI = { chart: "spegel", repository: "oci://ghcr.io/owner/charts", version: "0.4.0" };
const GIT = { git: "https://github.com/owner/charts", path: "charts/karma", tag: "v1.0.0" };
const ENGINES = {
  flux: {},
  argocd: {
    gitops: { engine: "argocd", repository: "https://github.com/you/home" },
    components: { argoCd: { access: { by: "port-forward" } } },
  },
};

const times = { cluster: "home", talos: 13, kubernetes: 36, isPruned: () => true, isLost: () => true };
const filesWith = (engine: keyof typeof ENGINES, source: object) =>
  new Map(
    synthHome(
      homeWith({ ...ENGINES[engine], charts: { one: { podSecurity: "restricted", values: { a: 1 }, ...source } } }),
    ).tree.files(),
  );

/** Changes of the release itself, as `place effect`, and how many files count as written another way. */
function changed(engine: keyof typeof ENGINES, before: object, after: object) {
  const all = compareFiles(filesWith(engine, before), filesWith(engine, after), times);
  const ofRelease = ({ who }: Change) => showWho(who) === "release one/one";
  return {
    release: all.filter(ofRelease).map(({ path, detail, consequence }) => `${path}: ${detail}: ${consequence}`),
    rewritten: all.filter(({ detail }) => detail === "the same content, written another way").length,
  };
}

describe.each(["flux", "argocd"] as const)("%s", (engine) => {
  test.each([
    ["a newer version", HTTP, { version: "1.5.0" }, ['version: "1.4.2" → "1.5.0": restarts pods']],
    ["a newer one in a registry", OCI, { version: "0.5.0" }, ['version: "0.4.0" → "0.5.0": restarts pods']],
    ["a newer tag", GIT, { tag: "v1.1.0" }, ['version: "v1.0.0" → "v1.1.0": restarts pods']],
    ["values", OCI, { values: { a: 2 } }, ["values.a: 1 → 2: unknown"]],
    ["another chart", HTTP, { chart: "gatus-ng" }, ['chart: "gatus" → "gatus-ng": unknown']],
    ["another folder", GIT, { path: "charts/karma2" }, ['chart: "karma" → "karma2": unknown']],
    [
      "another Helm repository",
      HTTP,
      { repository: "https://mirror.example.org" },
      ['repository: "https://charts.example.org" → "https://mirror.example.org": unknown'],
    ],
    [
      "another registry",
      OCI,
      { repository: "oci://ghcr.io/other/charts" },
      ['repository: "oci://ghcr.io/owner/charts" → "oci://ghcr.io/other/charts": unknown'],
    ],
    [
      "another Git repository",
      GIT,
      { git: "https://github.com/other/charts" },
      ['repository: "https://github.com/owner/charts" → "https://github.com/other/charts": unknown'],
    ],
    [
      "a Helm repository in place of a registry",
      OCI,
      { repository: "https://charts.example.org" },
      ['repository: "oci://ghcr.io/owner/charts" → "https://charts.example.org": unknown'],
    ],
  ])("%s", (_, source, change, told) => {
    expect(changed(engine, source, { ...source, ...change })).toEqual({ release: told, rewritten: 0 });
  });
});

test("a source that several releases read is told at each of them", () => {
  const twice = (tag: string) =>
    new Map(
      synthHome(
        homeWith({
          charts: {
            one: { podSecurity: "restricted", ...GIT, tag },
            two: { podSecurity: "restricted", ...GIT, path: "charts/gatus", tag },
          },
        }),
      ).tree.files(),
    );
  const told = compareFiles(twice("v1.0.0"), twice("v1.1.0"), times).filter(({ path }) => path === "version");
  expect(told.map(({ who }) => showWho(who)).sort()).toEqual(["release one/one", "release two/two"]);
});

test("a source that is gone or broken leaves the reference", () => {
  const files = filesWith("flux", OCI);
  const source = [...files.keys()].find((path) => path.includes("/sources/ocirepository.")) ?? "";
  for (const text of [undefined, "spec: [", "spec: {}"]) {
    const broken = new Map(files);
    if (text === undefined) broken.delete(source);
    else broken.set(source, text);
    const told = compareFiles(files, broken, times).filter(({ who }) => who.kind === "release");
    expect(told.map(({ path, consequence }) => [path, consequence])).toEqual([
      ["repository", "unknown"],
      ["version", "restarts pods"],
    ]);
  }
});
