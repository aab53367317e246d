import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { POST_REVIEW_SCRIPT } from "../../cli/init/post-review";

const sent = z.object({ body: z.string() });

/** A forge that keeps comments of one request; answers in the forms of GitHub, Forgejo and GitLab alike. */
class FakeForge {
  readonly comments: { id: number; body: string; user: { login: string }; author: { username: string } }[] = [];
  readonly calls: string[] = [];
  server: Server | undefined;

  add(login: string, body: string): void {
    this.comments.push({ id: this.comments.length + 1, body, user: { login }, author: { username: login } });
  }

  async start(bot: string): Promise<string> {
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (part) => {
        text += String(part);
      });
      request.on("end", () => {
        const url = new URL(request.url ?? "/", "http://localhost");
        this.calls.push(`${request.method} ${url.pathname}`);
        response.end(JSON.stringify(this.answer(`${request.method}`, url, text, bot)));
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `http://127.0.0.1:${address.port}`;
  }

  private answer(method: string, url: URL, text: string, bot: string): unknown {
    const first = url.searchParams.get("page") === "1";
    if (url.pathname === "/user") return { username: bot };
    if (url.pathname.endsWith("/pulls"))
      return first && url.searchParams.get("head") === "stranger:patch-1" ? [{ number: 7, head: { sha: "abc" } }] : [];
    if (method === "GET") return first ? this.comments : [];
    const { body } = sent.parse(JSON.parse(text));
    if (method === "POST") this.add(bot, body);
    const own = this.comments.find(({ id }) => url.pathname.endsWith(`/${id}`));
    if (own !== undefined) own.body = body;
    return {};
  }
}

const REVIEW = "<!-- groundwork-review: home -->\nfirst\n";

describe.each([
  ["github", "github-actions[bot]"],
  ["forgejo", "forgejo-actions"],
  ["gitlab", "project_1_bot"],
])("posting a review on %s", (forge, bot) => {
  let folder: string;
  let fake: FakeForge;
  let api: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "groundwork-post-"));
    writeFileSync(join(folder, "post.mjs"), POST_REVIEW_SCRIPT);
    fake = new FakeForge();
    api = await fake.start(bot);
  });
  afterEach(() => {
    fake.server?.close();
    rmSync(folder, { recursive: true });
  });

  const post = async (review: string, env: Readonly<Record<string, string>> = { NUMBER: "7" }) => {
    writeFileSync(join(folder, "review.md"), review);
    const child = spawn(process.execPath, ["post.mjs", "review.md"], {
      cwd: folder,
      env: { FORGE: forge, API: api, TOKEN: "none", REPOSITORY: "you/home", AUTHOR: bot, ...env },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part) => {
        said += String(part);
      });
    const code = await new Promise((resolve) => child.on("close", resolve));
    return { code, said };
  };

  it("makes one comment, and updates that one", async () => {
    fake.add("stranger", "<!-- groundwork-review: home -->\nmine");
    expect((await post(REVIEW)).said).toBe("posted on 7\n");
    expect((await post(REVIEW)).said).toBe("7 says it already\n");
    expect((await post(REVIEW.replace("first", "second"))).said).toBe("updated on 7\n");
    expect(fake.comments.map(({ body }) => body.split("\n")[1])).toEqual(["mine", "second"]);
  });

  it("cuts what is too long, and refuses what is no review", async () => {
    await post(`${REVIEW}${"x".repeat(70_000)}`);
    expect(fake.comments[0]?.body.length).toBeLessThanOrEqual(65_536);
    const { code, said } = await post("Buy this");
    expect([code, said]).toEqual([1, expect.stringContaining("this is not a review")]);
  });

  if (forge === "github")
    it("of a fork goes to the request of its branch, as long as the commit is the newest", async () => {
      const from = (sha: string) => ({ HEAD: "stranger:patch-1", SHA: sha });
      expect((await post(REVIEW, from("old"))).said).toContain("nothing posted");
      expect((await post(REVIEW, from("abc"))).said).toBe("posted on 7\n");
    });
});
