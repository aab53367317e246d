import { join } from "node:path";
import { servePage } from "../../cli/serve-page";
import { CHANGES_PATH } from "../../lib/page/reload";
import { homeCluster } from "../support/home";
import { definition, TestProject } from "./project";

const page = () => {
  const { cluster, tree } = homeCluster();
  return tree.get(`docs/${cluster.name}/index.html`) ?? "";
};

describe("view", () => {
  const project = new TestProject({
    "clusters/home.yaml": definition("home"),
    "clusters/other.yaml": definition("other"),
    "dist/docs/home/index.html": page(),
    "dist/docs/home/OPERATIONS.md": "# OPERATIONS\n",
  });
  const docs = () => join(project.folder, "dist/docs/home");

  it("says where the page is", async () => {
    expect(await project.run(["view", "home", "--print"])).toMatchObject({
      code: 0,
      stdout: `${join(docs(), "index.html")}\n`,
    });
  });

  it("names the command that makes a page that is not there, and the near name of a wrong one", async () => {
    expect(await project.run(["view", "other"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("run npx groundwork synth other"),
    });
    expect(await project.run(["view", "hom"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('got no cluster "hom", want one of home, other. Fix: write home.'),
    });
  });

  describe("served", () => {
    it("is the page, with one more script that its policy names, and its documents", async () => {
      const server = await servePage(docs(), 0);
      try {
        const served = await (await fetch(server.url)).text();
        expect(served).toContain("new EventSource");
        expect(served).toContain("connect-src &#39;self&#39;");
        expect(page()).not.toContain("connect-src");
        expect((await fetch(`${server.url}OPERATIONS.md`)).headers.get("content-type")).toBe(
          "text/plain; charset=utf-8",
        );
      } finally {
        await server.close();
      }
    });

    it("gives nothing but the files of the folder, and nothing to pages from elsewhere", async () => {
      const server = await servePage(docs(), 0);
      try {
        for (const path of ["..%2f..%2fclusters%2fhome.yaml", "%2e%2e/home.yaml", "nothing.html", ".."])
          expect([path, (await fetch(`${server.url}${path}`)).status]).toEqual([path, path === ".." ? 200 : 404]);
        expect((await fetch(server.url, { method: "POST" })).status).toBe(405);
      } finally {
        await server.close();
      }
    });

    it("tells an open page of a change", async () => {
      const server = await servePage(docs(), 0);
      try {
        const stream = (await fetch(`${server.url}${CHANGES_PATH.slice(1)}`)).body?.getReader();
        project.write("dist/docs/home/index.html", `${page()}\n`);
        const told = await stream?.read();
        expect(Buffer.from(told?.value ?? []).toString()).toBe("event: change\ndata:\n\n");
        await stream?.cancel();
      } finally {
        await server.close();
      }
    });
  });
});
