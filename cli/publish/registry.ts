import { z } from "zod";
import { type Blob, digestOf } from "../../lib/artifact/flux-artifact";
import { MEDIA_TYPES } from "../../lib/artifact/media-types";
import { InputError } from "../../lib/model/problem";
import { type Challenge, challengeOf } from "./challenge";
import type { Credentials } from "./credentials";

/** A manifest as a registry has it. */
export interface StoredManifest {
  /** `sha256:` and the hash of its bytes in hex. */
  readonly digest: string;
  /** As the registry or its maker said it. */
  readonly mediaType: string;
  /** Exactly what the digest is of. */
  readonly bytes: Uint8Array;
}

/** How a registry is reached. */
export interface RegistryAccess {
  /** `host` or `host:port`. */
  readonly host: string;
  /** Speak HTTP without TLS. */
  readonly plainHttp: boolean;
  /** Shown when the registry asks for them; absent: nobody logged in. */
  readonly credentials?: Credentials | undefined;
  /** Waits before a request is repeated. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/** Longer than a manifest may be (OCI distribution specification: Pushing manifests, 4 MiB). */
const MOST_MANIFEST = 4 * 2 ** 20;
const TIMEOUT_MS = 60_000;
/** Waits before the second, third and fourth try, where the registry names none. */
const PAUSES_MS = [500, 2_000, 8_000];
const LONGEST_PAUSE_MS = 30_000;

const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/**
 * One registry over HTTP. Source: OCI distribution specification 1.1, pull and
 * push; Distribution: token authentication. Whatever it refuses is an InputError
 * with the repository as its place; no message holds a credential.
 */
export class Registry {
  private readonly origin: string;
  private readonly authorizations = new Map<string, string>();

  constructor(private readonly access: RegistryAccess) {
    const host = access.host === "docker.io" ? "registry-1.docker.io" : access.host;
    this.origin = `${access.plainHttp ? "http" : "https"}://${host}`;
  }

  /** Digest of what a tag points to; undefined where there is no such tag or repository. */
  async digestOf(repository: string, reference: string): Promise<string | undefined> {
    const response = await this.ask(repository, "HEAD", `manifests/${reference}`, { headers: ACCEPTED });
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw await this.refused(repository, response, `to be asked for ${reference}`);
    // The specification only recommends the header.
    return response.headers.get("docker-content-digest") ?? (await this.manifest(repository, reference))?.digest;
  }

  /** A manifest by tag or digest; undefined where there is none. */
  async manifest(repository: string, reference: string): Promise<StoredManifest | undefined> {
    const response = await this.ask(repository, "GET", `manifests/${reference}`, { headers: ACCEPTED });
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw await this.refused(repository, response, `to be read at ${reference}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const digest = digestOf(bytes);
    const claimed = reference.startsWith("sha256:") ? reference : response.headers.get("docker-content-digest");
    if (bytes.length > MOST_MANIFEST || (claimed !== null && claimed !== digest))
      throw this.problem(repository, `a manifest whose digest is ${digest}`, `that of ${claimed ?? "an artifact"}`);
    return { digest, mediaType: response.headers.get("content-type") ?? MEDIA_TYPES.manifest, bytes };
  }

  /** True for a repository that has this content. */
  async hasBlob(repository: string, digest: string): Promise<boolean> {
    const response = await this.ask(repository, "HEAD", `blobs/${digest}`);
    if (response.status === 200) return true;
    if (response.status === 404) return false;
    throw await this.refused(repository, response, "to be asked for a content");
  }

  /** Uploads a content in one piece. */
  async pushBlob(repository: string, { digest, bytes }: Blob): Promise<void> {
    const begun = await this.ask(repository, "POST", "blobs/uploads/", { body: new Uint8Array() });
    const location = begun.headers.get("location");
    if (begun.status !== 202 || location === null) throw await this.refused(repository, begun, "an upload");
    const to = new URL(location, this.origin);
    to.searchParams.set("digest", digest);
    const headers = { "content-type": "application/octet-stream" };
    const ended = await this.send(repository, "PUT", to, { headers, body: bytes });
    if (ended.status !== 201) throw await this.refused(repository, ended, "the upload of a content");
  }

  /** Puts a manifest under a tag or its digest. */
  async pushManifest(repository: string, reference: string, manifest: StoredManifest): Promise<void> {
    const headers = { "content-type": manifest.mediaType };
    const response = await this.ask(repository, "PUT", `manifests/${reference}`, { headers, body: manifest.bytes });
    if (response.status !== 201) throw await this.refused(repository, response, `a manifest at ${reference}`);
    const digest = response.headers.get("docker-content-digest");
    if (digest !== null && digest !== manifest.digest)
      throw this.problem(repository, `the digest ${digest} of what was pushed`, manifest.digest);
  }

  /** Kinds of what refers to a manifest, e.g. signatures; none where the registry cannot say. */
  async referrers(repository: string, digest: string): Promise<readonly string[]> {
    const lists = [`referrers/${digest}`, `manifests/${digest.replace(":", "-")}`];
    const types: string[] = [];
    for (const list of lists) {
      const response = await this.ask(repository, "GET", list, { headers: { accept: INDEX } });
      const read =
        response.status === 200 ? indexSchema.safeParse(await response.json().catch(() => undefined)) : undefined;
      if (read?.success === true) types.push(...read.data.manifests.map(({ artifactType = "" }) => artifactType));
    }
    return types;
  }

  private ask(repository: string, method: string, path: string, more: Sent = {}): Promise<Response> {
    return this.send(repository, method, new URL(`/v2/${repository}/${path}`, this.origin), more);
  }

  /** Sends a request, with credentials once the registry asks for them, again where it is busy. */
  private async send(repository: string, method: string, url: URL, more: Sent = {}): Promise<Response> {
    const isOwn = url.origin === new URL(this.origin).origin;
    let tries = 0;
    for (let asked = false; ; ) {
      // Another host, such as the store behind a registry, gets no credential of this one.
      const authorization = isOwn ? this.authorizations.get(repository) : undefined;
      const response = await this.once(repository, method, url, {
        ...more,
        headers: { ...more.headers, ...(authorization === undefined ? {} : { authorization }) },
      });
      // Also for a token that has run out since.
      if (response.status === 401 && isOwn && !asked) {
        asked = true;
        const next = await this.authorize(repository, response);
        if (next === undefined) return response;
        this.authorizations.set(repository, next);
        continue;
      }
      const pause = PAUSES_MS[tries];
      if ((response.status !== 429 && response.status < 500) || pause === undefined) return response;
      const named = Number(response.headers.get("retry-after")) * 1000;
      await (this.access.pause ?? wait)(named > 0 ? Math.min(named, LONGEST_PAUSE_MS) : pause);
      tries += 1;
    }
  }

  private async once(repository: string, method: string, url: URL, { headers, body }: Sent): Promise<Response> {
    try {
      return await fetch(url, {
        method,
        headers: { ...headers },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw this.problem(
        repository,
        `no answer from ${url.host} (${causeOf(error)})`,
        "a registry that answers",
        this.access.plainHttp
          ? undefined
          : "look at the name and the network; a registry without TLS in your own network needs --plain-http",
      );
    }
  }

  /** The value of Authorization that a refusal asks for; undefined where there is nothing to show. */
  private async authorize(repository: string, response: Response): Promise<string | undefined> {
    const { credentials } = this.access;
    const challenge = challengeOf(response.headers.get("www-authenticate") ?? "");
    if (challenge?.scheme === "basic")
      return credentials?.kind === "password" ? `Basic ${basic(credentials)}` : undefined;
    return challenge === undefined ? undefined : `Bearer ${await this.token(repository, challenge)}`;
  }

  private async token(repository: string, { realm, service }: Challenge & { scheme: "bearer" }): Promise<string> {
    const { credentials, plainHttp } = this.access;
    const url = URL.canParse(realm) ? new URL(realm) : undefined;
    if (url === undefined || !(url.protocol === "https:" || (plainHttp && url.protocol === "http:")))
      throw this.problem(repository, `a place for tokens at ${JSON.stringify(realm)}`, "an https URL of the registry");
    const scope = `repository:${repository}:pull,push`;
    const query = new URLSearchParams({ scope, ...(service === undefined ? {} : { service }) });
    const asksWith = (): Parameters<Registry["once"]>[3] & { readonly method: string } => {
      if (credentials?.kind !== "identity-token") {
        for (const [key, value] of query) url.searchParams.set(key, value);
        return {
          method: "GET",
          headers: credentials === undefined ? {} : { authorization: `Basic ${basic(credentials)}` },
        };
      }
      query.set("grant_type", "refresh_token");
      query.set("refresh_token", credentials.token);
      query.set("client_id", "groundwork");
      return {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: Buffer.from(query.toString()),
      };
    };
    const { method, ...sent } = asksWith();
    const response = await this.once(repository, method, url, sent);
    if (response.status !== 200) throw await this.refused(repository, response, "a token");
    const read = tokenSchema.safeParse(await response.json().catch(() => undefined));
    const token = read.success ? (read.data.token ?? read.data.access_token) : undefined;
    if (token === undefined) throw this.problem(repository, `an answer of ${url.host} without a token`, "a token");
    return token;
  }

  private async refused(repository: string, response: Response, what: string): Promise<InputError> {
    const { status, statusText } = response;
    const said = await response.text().catch(() => "");
    const [, message] = /"message"\s*:\s*"([^"\\]{1,200})"/.exec(said) ?? [];
    const login =
      this.access.credentials === undefined
        ? `docker login ${this.access.host}, or set REGISTRY_USERNAME and REGISTRY_PASSWORD`
        : "give the account the right to push there, or log in with another one";
    return this.problem(
      repository,
      `${status} ${statusText}${message === undefined ? "" : ` (${message})`}`,
      `${what} by this registry`,
      status === 401 || status === 403 ? login : undefined,
    );
  }

  private problem(repository: string, got: string, want: string, fix?: string): InputError {
    const file = `oci://${this.access.host}/${repository}`;
    return new InputError([{ file, path: "", got, want, ...(fix === undefined ? {} : { fix }) }]);
  }
}

const INDEX = "application/vnd.oci.image.index.v1+json";
const indexSchema = z.object({ manifests: z.array(z.object({ artifactType: z.string().optional() })) });

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

const ACCEPTED = { accept: `${MEDIA_TYPES.manifest}, application/vnd.docker.distribution.manifest.v2+json` };

function basic({ username, password }: Credentials & { kind: "password" }): string {
  return Buffer.from(`${username}:${password}`).toString("base64");
}

/** What kept a request from its answer, by the name that the system or TLS has for it. */
function causeOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return `none in ${TIMEOUT_MS / 1000} seconds`;
  const cause: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "cause") : undefined;
  const code: unknown = typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
  return typeof code === "string" ? code : "the connection broke";
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
