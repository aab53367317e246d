import { join } from "node:path";
import { scan } from "../../../cli/secret-scan/scan";
import { formatFinding } from "../../../lib/checks/engine";
import { credentialUrls, isLiteral, isSecretName, literalSettings } from "../../../lib/checks/facts/literal-credential";
import type { Finding } from "../../../lib/checks/rule";
import type { Manifest } from "../../../lib/manifest/manifest";
import type { PlannedStack } from "../../../lib/plan/stack";
import { brief, check, good, inputOf, release, releaseStage, stage } from "../../mistakes/plan";

/** Put together here, so that no scanner stumbles over this file. */
const WORD = ["correct", "horse"].join("-");
const REFERENCE = `${"$"}{var.token}`;

const only = (findings: readonly Finding[]) =>
  findings.filter(({ rule }) => ["sensitive-literal", "credential-in-text", "scanned-secret"].includes(rule));

describe("sensitive-literal", () => {
  const run = (document: PlannedStack["document"]) =>
    only(check(good(), {}, { stacks: [{ name: "home-platform", document, dependsOn: [], inCluster: false }] }));

  it("fires on a literal in what the provider's schema calls sensitive", () => {
    const findings = run({
      provider: { proxmox: [{ endpoint: "https://10.0.0.2:8006/", api_token: WORD }] },
      resource: {
        kubernetes_secret_v1: { db: { metadata: { name: "db" }, data: { username: "app", password: WORD } } },
      },
      variable: { token: { type: "string", sensitive: true, default: WORD } },
    });
    expect(findings.map(({ message }) => message)).toEqual([
      "stack home-platform carries a literal at provider.proxmox.api_token, which is sensitive",
      "stack home-platform carries a literal at resource.kubernetes_secret_v1.db.data.password, which is sensitive",
      "stack home-platform carries a literal at variable.token.default, which is sensitive",
    ]);
    expect(findings.map(formatFinding).join()).not.toContain(WORD);
  });

  it("is silent on variables, references and what is not sensitive", () => {
    expect(
      run({
        provider: { proxmox: [{ endpoint: "https://10.0.0.2:8006/", api_token: REFERENCE }] },
        resource: {
          kubernetes_secret_v1: { db: { metadata: { name: "db" }, data: { username: "app", password: REFERENCE } } },
        },
        variable: { token: { type: "string", sensitive: true }, region: { default: "home" } },
      }),
    ).toEqual([]);
  });
});

describe("credential-in-text", () => {
  const pod = (env: readonly object[]): Manifest => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "default" },
    spec: { containers: [{ name: "a", image: "a/b:1", env }] },
  });
  const map = (data: Readonly<Record<string, string>>): Manifest => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: "default" },
    data,
  });
  const messages = (manifest: Manifest) => {
    const findings = only(check(good(), { stages: [stage("app", [manifest])] }));
    expect(findings.map(formatFinding).join()).not.toContain(WORD);
    return findings.map(({ message }) => message);
  };

  it("fires on variables, settings and addresses", () => {
    expect(messages(pod([{ name: "DB_PASSWORD", value: WORD }]))).toEqual([
      "Pod default/p carries a literal in the variable DB_PASSWORD",
    ]);
    expect(messages(map({ "app.yaml": `host: db\nadmin_password: ${WORD}\n` }))).toEqual([
      "ConfigMap default/settings carries a literal admin_password in data.app.yaml",
    ]);
    expect(messages(map({ URL: `postgres://app:${WORD}@db/app` }))).toEqual([
      "ConfigMap default/settings carries a password in the address postgres://app:…@",
    ]);
    const values = { source: `https://bot:${WORD}@git.example.org/x.git` };
    const findings = only(check(good(), { stages: [releaseStage(release("some-chart", { values }))] }));
    expect(brief(findings)).toEqual([["credential-in-text", "error", "components.some-chart"]]);
  });

  it("fires on files for machines outside the cluster", () => {
    const input = inputOf(good());
    input.tree.add("edge/home/setup.sh", `curl https://admin:${WORD}@10.0.0.9/\n`, "a test");
    expect(only(check(good(), {}, { tree: input.tree })).map(({ message }) => message)).toEqual([
      "dist/edge/home/setup.sh carries a password in the address https://admin:…@",
    ]);
  });

  it("is silent on references, names of secrets, and addresses without a password", () => {
    expect(
      messages(
        pod([
          { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } },
          { name: "DB_PASSWORD_FILE", value: "/run/secrets/password" },
          { name: "ADMIN_PASSWORD", value: "$(OTHER)" },
          { name: "EXISTING_SECRET", value: "db" },
        ]),
      ),
    ).toEqual([]);
    expect(
      messages(
        map({
          "app.yaml": `password: ${REFERENCE}\npasswordFile: /x\nurl: https://db:5432/app\n# password: example\n`,
        }),
      ),
    ).toEqual([]);
  });

  it("knows names and texts apart", () => {
    expect(["password", "GITEA_API_TOKEN", "clientSecret", "smtp-password"].every(isSecretName)).toBe(true);
    expect(["passwordKey", "existingPassword", "tokenTtl", "secretName", "use_password"].some(isSecretName)).toBe(
      false,
    );
    expect(["!Env X", "/run/x", "true", "15m", "{{ x }}", "file:x", ""].some(isLiteral)).toBe(false);
    expect(credentialUrls("ssh://git@github.com/a https://10.0.0.1:8006/ redis://:x")).toEqual([]);
    expect(literalSettings("token_ttl = 1h\npassword = |")).toEqual([]);
  });
});

describe("scanned-secret", () => {
  const root = join(__dirname, "../../..");
  const token = ["gh", "p_", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("");
  const connection = `postgres://app:${WORD}@db.example.org/app`;

  it("the scanner gives place and form, never the text", async () => {
    const found = await scan({ root }, [
      { file: "clusters/home.ts", text: `// a comment\nconst token = "${token}";\n` },
      { file: "dist/docs/home/BOOTSTRAP.md", text: `psql ${connection}\n` },
      { file: "dist/edge/home/db.env", text: `${connection}\n` },
      { file: "dist/kubernetes/home/a.yaml", text: "password: plain\n" },
    ]);
    expect(found).toEqual([
      { file: "clusters/home.ts", line: 2, kind: "github: GITHUB_TOKEN" },
      { file: "dist/docs/home/BOOTSTRAP.md", line: 1, kind: "database-connection-string: PostgreSQLConnection" },
    ]);
    expect(JSON.stringify(found)).not.toContain(token);
  });

  it("becomes a finding that can be accepted; without a scanner its acceptance may stand", () => {
    const scanned = [{ file: "clusters/home.ts", line: 2, kind: "github: GITHUB_TOKEN" }];
    const [finding] = check(good(), {}, { scanned });
    expect(finding?.message).toBe("clusters/home.ts line 2 holds a secret of the form github: GITHUB_TOKEN");
    const accepted = { ...good(), accept: [{ check: "scanned-secret", reason: "an example of the documentation" }] };
    expect(check(accepted, {}, { scanned })[0]?.accepted).toBe("an example of the documentation");
    expect(check(accepted)).toEqual([]);
    expect(brief(check(accepted, {}, { scanned: [] }))).toEqual([["idle-acceptance", "error", "accept[0]"]]);
  });
});
