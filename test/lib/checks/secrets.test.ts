import { formatFinding } from "../../../lib/checks/finding";
import type { Finding } from "../../../lib/checks/rule";
import type { Manifest } from "../../../lib/manifest/manifest";
import type { PlannedStack } from "../../../lib/plan/stack";
import { brief, check, configured, good, release, releaseStage, stage } from "../../mistakes/plan";

/** Put together here, so that no scanner stumbles over this file. */
const WORD = ["correct", "horse"].join("-");
const REFERENCE = `${"$"}{var.token}`;

const only = (findings: readonly Finding[]) =>
  findings.filter(({ rule }) =>
    ["sensitive-literal", "credential-in-text", "literal-secret", "scanned-secret"].includes(rule),
  );

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
      "stack home-platform carries a literal that is sensitive at provider.proxmox.api_token",
      "stack home-platform carries a literal that is sensitive at resource.kubernetes_secret_v1.db.data.password",
      "stack home-platform carries a literal that is sensitive at variable.token.default",
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

describe("C5: credential-in-text", () => {
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
      "Pod default/p carries a literal in DB_PASSWORD at spec.containers[0].env[0].value",
    ]);
    expect(messages(map({ "app.yaml": `host: db\nadmin_password: ${WORD}\n` }))).toEqual([
      "ConfigMap default/settings carries a literal in admin_password at data.app.yaml",
    ]);
    expect(messages(map({ URL: `postgres://app:${WORD}@db/app` }))).toEqual([
      "ConfigMap default/settings carries a password in an address of postgres at data.URL",
    ]);
    const values = { source: `https://bot:${WORD}@git.example.org/x.git` };
    const findings = only(check(good(), { stages: [releaseStage(release("some-chart", { values }))] }));
    expect(brief(findings)).toEqual([["literal-secret", "error", "components.some-chart"]]);
  });

  it("fires on the configuration of a machine", () => {
    const documents = [{ machine: { token: ["a1b2c3", "0123456789abcdef"].join(".") } }];
    const machines = configured(good(), { machine: "cp0", documents });
    expect(only(check(good(), {}, machines)).map(({ at, message }) => [at, message])).toEqual([
      [
        "machines.cp0",
        "the configuration of machine cp0 carries a secret of a Talos machine configuration at machine.token",
      ],
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
});

describe("scanned-secret", () => {
  const scanned = [
    { file: "clusters/home.ts", line: 2, kind: "GitHub token" },
    { file: "clusters/home/kubeconfig", path: "users[0].user.token", kind: "credentials of a kubeconfig" },
  ];

  it("says where a secret is and of what kind", () => {
    expect(check(good(), {}, { scanned }).map(({ at, message }) => [at, message])).toEqual([
      ["clusters/home.ts", "clusters/home.ts line 2 holds a secret: GitHub token"],
      [
        "clusters/home/kubeconfig",
        "clusters/home/kubeconfig at users[0].user.token holds a secret: credentials of a kubeconfig",
      ],
    ]);
  });

  it("in the definition's own data its path is the place", () => {
    const definition = good();
    const [own] = check(
      definition,
      {},
      { scanned: [{ file: "clusters/home.ts", path: "apps.a.env.TOKEN", kind: "literal in TOKEN" }] },
    );
    expect(own?.at).toBe("apps.a.env.TOKEN");
  });

  it("can be accepted; as long as the scan has not run its acceptance may stand", () => {
    const accepted = {
      ...good(),
      accept: [{ check: "scanned-secret", at: "clusters/home.ts", reason: "an example of the documentation" }],
    };
    expect(check(accepted, {}, { scanned }).map((finding) => finding.accepted)).toEqual([
      "an example of the documentation",
      undefined,
    ]);
    expect(check(accepted)).toEqual([]);
    expect(brief(check(accepted, {}, { scanned: [] }))).toEqual([["idle-acceptance", "warning", "accept[0]"]]);
  });
});
