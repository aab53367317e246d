import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** How a registry lets people in. */
export interface Entrance {
  readonly scheme: "basic" | "bearer";
  readonly username: string;
  readonly password: string;
}

const digestOf = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/**
 * A registry in this process, as the distribution specification has it: it
 * checks digests, and refuses a manifest whose contents it lacks.
 */
export class FakeRegistry {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, Buffer>();
  /** `<repository>:<tag>` and the digest it points to. */
  readonly tags = new Map<string, string>();
  /** Methods and paths, in the order in which they came. */
  readonly asked: string[] = [];
  /** What Authorization said, without repetitions. */
  readonly shown = new Set<string>();
  entrance: Entrance | undefined;
  /** Answers the next requests with these statuses. */
  failures: number[] = [];
  /** `host:port`, from its start on. */
  host = "";
  /** Refuses to move this tag. */
  lockedTag: string | undefined;
  private readonly server = createServer((request, response) => this.answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    if (typeof address === "object" && address !== null) this.host = `127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** What changed something. */
  get writes(): readonly string[] {
    return this.asked.filter((one) => /^(PUT|POST|PATCH|DELETE) \/v2/.test(one));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", `http://${this.host}`);
      this.asked.push(`${request.method} ${url.pathname}`);
      const say: Say = (status, headers = {}, body = "") => {
        response.writeHead(status, headers);
        response.end(request.method === "HEAD" ? "" : body);
        return undefined;
      };
      const { authorization } = request.headers;
      if (authorization !== undefined) this.shown.add(authorization);
      const failure = this.failures.shift();
      if (failure !== undefined) return say(failure);
      if (url.pathname === "/token") return this.token(authorization, url, say);
      if (!this.isLetIn(authorization)) return say(401, { "www-authenticate": this.challenge() });
      this.serve(request, url, Buffer.concat(chunks), say);
    });
  }

  private challenge(): string {
    return this.entrance?.scheme === "basic"
      ? 'Basic realm="fake"'
      : `Bearer realm="http://${this.host}/token",service="fake, with a comma",scope="ignored"`;
  }

  private isLetIn(authorization: string | undefined): boolean {
    const { entrance } = this;
    if (entrance === undefined) return true;
    return authorization === (entrance.scheme === "basic" ? basic(entrance) : "Bearer let-me-in");
  }

  private token(authorization: string | undefined, url: URL, say: Say): undefined {
    const isKnown = this.entrance !== undefined && authorization === basic(this.entrance);
    const isAsked = url.searchParams.get("service") === "fake, with a comma" && url.searchParams.has("scope");
    if (isKnown && isAsked) return say(200, {}, JSON.stringify({ token: "let-me-in" }));
    return say(401, {}, JSON.stringify({ errors: [{ code: "DENIED", message: "who are you?" }] }));
  }

  private serve({ method }: IncomingMessage, url: URL, body: Buffer, say: Say): undefined {
    const [, repository = "", what = "", name = ""] =
      /^\/v2\/(.+)\/(blobs|manifests|referrers)\/(.*)$/.exec(url.pathname) ?? [];
    if (what === "blobs" && method === "POST")
      return say(202, { location: `/v2/${repository}/blobs/uploads/1?state=2` });
    if (what === "blobs" && method === "PUT") {
      const digest = url.searchParams.get("digest") ?? "";
      if (digestOf(body) !== digest || url.searchParams.get("state") !== "2") return say(400);
      this.blobs.set(`${repository}@${digest}`, body);
      return say(201);
    }
    if (what === "blobs") {
      const blob = this.blobs.get(`${repository}@${name}`);
      return blob === undefined ? say(404) : say(200, { "content-length": String(blob.length) }, blob);
    }
    if (what === "manifests" && method === "PUT") {
      const { config, layers } = JSON.parse(body.toString("utf8"));
      if (![config, ...layers].every(({ digest }) => this.blobs.has(`${repository}@${digest}`)))
        return say(404, {}, JSON.stringify({ errors: [{ code: "MANIFEST_BLOB_UNKNOWN", message: "blob unknown" }] }));
      if (name === this.lockedTag) return say(403, {}, JSON.stringify({ errors: [{ message: "tag is immutable" }] }));
      const digest = digestOf(body);
      this.manifests.set(`${repository}@${digest}`, body);
      this.tags.set(`${repository}:${name}`, digest);
      return say(201, { "docker-content-digest": digest });
    }
    const digest = name.startsWith("sha256:") ? name : this.tags.get(`${repository}:${name}`);
    const manifest = this.manifests.get(`${repository}@${digest}`);
    if (what !== "manifests" || manifest === undefined || digest === undefined) return say(404);
    const type = "application/vnd.oci.image.manifest.v1+json";
    return say(
      200,
      { "docker-content-digest": digest, "content-type": type, "content-length": String(manifest.length) },
      manifest,
    );
  }
}

type Say = (status: number, headers?: Record<string, string>, body?: Buffer | string) => undefined;

function basic({ username, password }: Entrance): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
