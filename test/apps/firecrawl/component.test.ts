import { firecrawl } from "../../../apps/firecrawl/component";
import { at, listAt } from "../../../lib/data/fields";
import { link } from "../../../lib/delivery/link";
import { buildComponent, podOf } from "../../support/build";
import { runbookText, schemaProblems } from "../../support/rules";

const build = (options: object = {}, without: readonly string[] = []) =>
  buildComponent("firecrawl", firecrawl, options, { without });

describe("firecrawl", () => {
  test("TC-19: API, workers, browser, queue and Redis, each pinned by digest or version", () => {
    const images = build()
      .stage("firecrawl")
      .manifests.filter((manifest) => manifest.kind === "Deployment")
      .map((manifest) => [manifest.metadata.name, String(at(podOf(manifest), "containers", 0, "image"))] as const);
    expect(images.map(([name]) => name).sort()).toEqual([
      "firecrawl-api",
      "firecrawl-browser",
      "firecrawl-postgres",
      "firecrawl-queue",
      "firecrawl-reconciler",
      "firecrawl-redis",
      "firecrawl-worker",
    ]);
    for (const [, image] of images) expect(image).toMatch(/@sha256:[0-9a-f]{64}$|:\d+\.\d+\.\d+$/);
  });

  test("every part that one names is the Service of another, at its port", () => {
    const built = build();
    const env = listAt(podOf(built.object("Deployment", "firecrawl-api")), "containers", 0, "env");
    const urls = env.map((variable) => String(at(variable, "value"))).filter((value) => value.includes("://"));
    expect(urls.length).toBeGreaterThan(2);
    for (const url of urls) {
      const { hostname, port } = new URL(url);
      expect(at(built.object("Service", hostname), "spec", "ports", 0, "port")).toBe(Number(port));
    }
  });

  test("the database's password is made in the cluster and stands in no object", () => {
    const built = build();
    const data = at(built.object("ExternalSecret", "firecrawl"), "spec", "target", "template", "data");
    expect(at(data, "database-url")).toBe("postgresql://postgres:{{ .password }}@firecrawl-postgres:5432/postgres");
    expect(link(built.stages, []).dependencies.all.map(({ from, to }) => [from, to])).toEqual([
      ["firecrawl", "firecrawl-data"],
    ]);
  });

  test("the API stays inside the cluster unless it is given a host, because it knows no users", () => {
    const ingresses = (options: object) =>
      build(options)
        .stage("firecrawl")
        .manifests.filter((manifest) => manifest.kind === "Ingress")
        .map((manifest) => at(manifest, "spec", "rules", 0, "host"));
    expect(ingresses({})).toEqual([]);
    expect(ingresses({ host: "crawl" })).toEqual(["crawl.example.org"]);
    expect(runbookText(build(), "firecrawl")).toContain("http://firecrawl-api.firecrawl.svc:3002");
  });

  test("more workers are more pods of the worker alone", () => {
    const replicas = (name: string) => at(build({ workers: 3 }).object("Deployment", name), "spec", "replicas");
    expect(replicas("firecrawl-worker")).toBe(3);
    expect(replicas("firecrawl-api")).toBe(1);
  });

  test("everything runs restricted and fits its schema", () => {
    expect(build().namespaces).toEqual([{ name: "firecrawl", level: "restricted", reasons: [], owner: "gitops" }]);
    expect(schemaProblems(build({ host: "crawl" }))).toEqual([]);
  });
});
