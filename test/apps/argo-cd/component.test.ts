import { load } from "js-yaml";
import { MEDIA_TYPES } from "../../../lib/artifact/media-types";
import { at } from "../../../lib/data/fields";
import { definition, TestProject } from "../../cli/project";

async function synthesized(gitops: Readonly<Record<string, unknown>>) {
  const repository = "https://github.com/example/home";
  const components = { argoCd: { access: { by: "port-forward" } } };
  const project = new TestProject({
    "clusters/home.yaml": definition("home", { components, gitops: { repository, engine: "argocd", ...gitops } }),
  });
  expect(await project.run(["synth"])).toMatchObject({ code: 0 });
  const release: unknown = load(project.dist()["kubernetes/home/stages/argo-cd/helmrelease.argocd.argo-cd.yaml"] ?? "");
  const operations = project.dist()["docs/home/OPERATIONS.md"] ?? "";
  project.end();
  return { params: at(at(at(at(release, "spec"), "values"), "configs"), "params"), operations };
}

test("Argo CD that reads Git takes the layers that it always takes", async () => {
  const { params, operations } = await synthesized({});
  expect(params).toEqual({ "server.insecure": true });
  expect(operations).toContain("A commit is noticed within 180 s.");
});

test("Argo CD that follows a wave takes the layer of an artifact, and soon asks again where the tag leads", async () => {
  const { params, operations } = await synthesized({ artifact: { registry: "oci://registry.example.org/fleet" } });
  expect(String(at(params, "reposerver.oci.layer.media.types")).split(",")).toEqual([
    "application/vnd.oci.image.layer.v1.tar",
    "application/vnd.oci.image.layer.v1.tar+gzip",
    "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
    MEDIA_TYPES.content,
  ]);
  expect(at(params, "reposerver.repo.cache.expiration")).toBe("120s");
  expect(operations).toContain("A tag that moved is noticed within 300 s.");
});
