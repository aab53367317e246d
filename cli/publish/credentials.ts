import { join } from "node:path";
import { z } from "zod";
import { readNamed, reasonOf } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";
import { capture } from "../capture";
import type { Host } from "../host";

/** Who asks a registry. Never shown anywhere. */
export type Credentials =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  | { readonly kind: "identity-token"; readonly token: string };

/** Variables that come before every file, e.g. in CI. */
const USERNAME = "REGISTRY_USERNAME";
/** Password or token that belongs to `REGISTRY_USERNAME`. */
const PASSWORD = "REGISTRY_PASSWORD";

const entry = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
});
const configSchema = z.object({
  auths: z.record(z.string(), entry).optional(),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
});
const helped = z.object({ Username: z.string(), Secret: z.string() });

/**
 * Credentials for a registry: the variables `REGISTRY_USERNAME` and
 * `REGISTRY_PASSWORD`; else what `docker login` or `podman login` left, helper
 * programs included. Undefined where nobody logged in.
 *
 * @param host as the operator wrote it, e.g. `ghcr.io`
 * @throws InputError for a file that is no configuration, and for half of the variables
 */
export function credentialsFor(host: string, { env, cwd }: Pick<Host, "env" | "cwd">): Credentials | undefined {
  const { [USERNAME]: username = "", [PASSWORD]: password = "" } = env;
  if ((username === "") !== (password === "")) {
    const [set, missing] = username === "" ? [PASSWORD, USERNAME] : [USERNAME, PASSWORD];
    throw new InputError([
      { file: missing, path: "", got: `nothing, and ${set} is set`, want: "both variables, or none of them" },
    ]);
  }
  if (username !== "") return { kind: "password", username, password };
  const keys = keysOf(host);
  for (const file of configFiles(env)) {
    const config = readConfig(file);
    if (config === undefined) continue;
    const helper = keys.map((key) => config.credHelpers?.[key]).find((name) => name !== undefined) ?? config.credsStore;
    const found =
      (helper === undefined ? undefined : ask(helper, keys, cwd)) ?? written(config.auths ?? {}, keys, file);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names of a registry in configurations; Docker Hub has kept its first one (docker: login). */
function keysOf(host: string): readonly string[] {
  const names = host === "docker.io" ? ["https://index.docker.io/v1/", "index.docker.io", host] : [host];
  return [...names, ...names.map((name) => `https://${name}`), ...names.map((name) => `https://${name}/v2/`)];
}

/** Source: docker login, DOCKER_CONFIG; containers-auth.json(5). */
function configFiles(env: Host["env"]): readonly string[] {
  const { DOCKER_CONFIG, HOME, USERPROFILE, REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR } = env;
  const home = HOME ?? USERPROFILE;
  const docker = DOCKER_CONFIG ?? (home === undefined ? undefined : join(home, ".docker"));
  return [
    ...(REGISTRY_AUTH_FILE === undefined ? [] : [REGISTRY_AUTH_FILE]),
    ...(docker === undefined ? [] : [join(docker, "config.json")]),
    ...(XDG_RUNTIME_DIR === undefined ? [] : [join(XDG_RUNTIME_DIR, "containers/auth.json")]),
  ];
}

function readConfig(file: string): z.output<typeof configSchema> | undefined {
  const want = "a configuration of docker or podman in JSON";
  const fix = "log in again, or set REGISTRY_USERNAME and REGISTRY_PASSWORD";
  let text: string;
  try {
    text = readNamed(file).toString("utf8");
  } catch (error) {
    const got = reasonOf(error);
    if (got === undefined) throw error;
    if (got === "nothing" || got.startsWith("a file where")) return undefined;
    throw new InputError([{ file, path: "", got, want, fix }]);
  }
  try {
    return configSchema.parse(JSON.parse(text));
  } catch {
    // What a parser shows of it may be a password.
    throw new InputError([{ file, path: "", got: "something else", want, fix }]);
  }
}

function written(
  auths: Readonly<Record<string, z.output<typeof entry>>>,
  keys: readonly string[],
  file: string,
): Credentials | undefined {
  const key = keys.find((one) => Object.hasOwn(auths, one));
  const found = key === undefined ? undefined : auths[key];
  if (found === undefined) return undefined;
  const { auth, identitytoken } = found;
  if (identitytoken !== undefined && identitytoken !== "") return { kind: "identity-token", token: identitytoken };
  if (found.username !== undefined && found.password !== undefined)
    return { kind: "password", username: found.username, password: found.password };
  // With a store of credentials, docker leaves an entry that says nothing.
  if (auth === undefined || auth === "") return undefined;
  const [, username, password] = /^([^:]+):(.+)$/s.exec(Buffer.from(auth, "base64").toString("utf8")) ?? [];
  if (username !== undefined && password !== undefined) return { kind: "password", username, password };
  throw new InputError([
    { file, path: `auths.${key}.auth`, got: "something else", want: "user:password in base64", fix: "log in again" },
  ]);
}

/** Asks a program that keeps credentials. Source: docker-credential-helpers, protocol. */
function ask(helper: string, keys: readonly string[], cwd: string): Credentials | undefined {
  if (!/^[A-Za-z0-9._-]+$/.test(helper)) return undefined;
  for (const key of keys) {
    const answer = capture(`docker-credential-${helper}`, ["get"], cwd, key);
    if (answer?.code !== 0) continue;
    const read = helped.safeParse(jsonOf(answer.stdout));
    if (!read.success || read.data.Secret === "") continue;
    const { Username, Secret } = read.data;
    return Username === "<token>"
      ? { kind: "identity-token", token: Secret }
      : { kind: "password", username: Username, password: Secret };
  }
  return undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
