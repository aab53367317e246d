import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { credentialsFor } from "../../../cli/publish/credentials";

const folder = mkdtempSync(join(tmpdir(), "groundwork-credentials-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const base64 = (text: string) => Buffer.from(text).toString("base64");
/** The credentials for a host where somebody has these files. */
function found(host: string, files: Readonly<Record<string, unknown>>, env: Readonly<Record<string, string>> = {}) {
  const home = mkdtempSync(join(folder, "home-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  const all = Object.fromEntries(
    Object.entries({ HOME: home, ...env }).map(([key, value]) => [key, value.replace("~", home)]),
  );
  return credentialsFor(host, { env: all, cwd: folder });
}

const DOCKER = ".docker/config.json";
const login = (auth: string) => ({ auths: { "ghcr.io": { auth: base64(auth) } } });
const PASSWORD = { kind: "password", username: "me", password: "pass:word" };

test.each([
  ["docker's file", found("ghcr.io", { [DOCKER]: login("me:pass:word") })],
  ["docker's folder elsewhere", found("ghcr.io", { "d/config.json": login("me:pass:word") }, { DOCKER_CONFIG: "~/d" })],
  [
    "podman's file",
    found("ghcr.io", { "run/containers/auth.json": login("me:pass:word") }, { XDG_RUNTIME_DIR: "~/run" }),
  ],
  [
    "the first name of Docker Hub",
    found("docker.io", { [DOCKER]: { auths: { "https://index.docker.io/v1/": { auth: base64("me:pass:word") } } } }),
  ],
  [
    "variables, before any file",
    found("ghcr.io", { [DOCKER]: login("other:one") }, { REGISTRY_USERNAME: "me", REGISTRY_PASSWORD: "pass:word" }),
  ],
])("a password comes from %s", (_, credentials) => {
  expect(credentials).toEqual(PASSWORD);
});

test("an identity token comes from docker's file", () => {
  expect(found("ghcr.io", { [DOCKER]: { auths: { "ghcr.io": { auth: base64("me:"), identitytoken: "t" } } } })).toEqual(
    {
      kind: "identity-token",
      token: "t",
    },
  );
});

test("a helper is asked, and one that knows nothing leaves the rest", () => {
  const helper = join(folder, "docker-credential-mine");
  writeFileSync(
    helper,
    '#!/bin/sh\nread -r host\n[ "$host" = ghcr.io ] || exit 1\necho \'{"ServerURL":"ghcr.io","Username":"me","Secret":"pass:word"}\'\n',
  );
  chmodSync(helper, 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before}`;
  try {
    expect(found("ghcr.io", { [DOCKER]: { credsStore: "mine" } })).toEqual(PASSWORD);
    expect(found("ghcr.io", { [DOCKER]: { credHelpers: { "ghcr.io": "mine" }, credsStore: "missing" } })).toEqual(
      PASSWORD,
    );
    expect(found("quay.io", { [DOCKER]: { credsStore: "mine" } })).toBeUndefined();
    expect(found("quay.io", { [DOCKER]: { credsStore: "../mine", auths: { "quay.io": {} } } })).toBeUndefined();
  } finally {
    process.env.PATH = before;
  }
});

test("nobody logged in", () => {
  expect(found("ghcr.io", {})).toBeUndefined();
  expect(found("quay.io", { [DOCKER]: login("me:pass:word") })).toBeUndefined();
});

test.each([
  [
    ".docker/config.json: got something else, want a configuration of docker or podman in JSON",
    { [DOCKER]: "auths: secret-text" },
    {},
  ],
  [
    ".docker/config.json: got something else, want a configuration of docker or podman in JSON",
    { [DOCKER]: { auths: ["secret-text"] } },
    {},
  ],
  ["auths.ghcr.io.auth: got something else, want user:password in base64", { [DOCKER]: login("secret-text") }, {}],
  [
    "REGISTRY_USERNAME: got nothing, and REGISTRY_PASSWORD is set, want both variables, or none of them",
    {},
    { REGISTRY_PASSWORD: "secret-text" },
  ],
])("%s", (message, files, env) => {
  let said = "";
  try {
    found("ghcr.io", files, env);
  } catch (error) {
    said = String(error);
  }
  expect(said).toContain(message);
  expect(said).not.toContain("secret-text");
});
