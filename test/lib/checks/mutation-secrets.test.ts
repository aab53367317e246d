import fc from "fast-check";
import type { Manifest } from "../../../lib/manifest/manifest";
import { check, good, release, releaseStage, stage } from "../../mistakes/plan";
import { runs } from "../../support/runs";

const RUNS = runs(6);

/** Words that somebody might take for a password; made here, so that this file holds none. */
const word = fc
  .array(fc.constantFrom("red", "oak", "7", "moon", "K", "9z"), { minLength: 4, maxLength: 8 })
  .map((parts) => parts.join(""));

const name = fc.constantFrom("PASSWORD", "DB_PASSWORD", "API_TOKEN", "CLIENT_SECRET", "SECRET_KEY", "JWT_SECRET");

const pod = (env: readonly object[]): Manifest => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "default" },
  spec: { containers: [{ name: "a", image: "docker.io/library/nginx:1.31.0", env }] },
});

const secret = (field: "data" | "stringData", key: string, value: string): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s", namespace: "default" },
  [field]: { [key]: field === "data" ? Buffer.from(value).toString("base64") : value },
});

describe("secrets: a random secret in plain text is always found, and never shown", () => {
  const expectFound = (rule: string, value: string, manifests: readonly Manifest[]) => {
    const findings = check(good(), { stages: [stage("app", manifests)] });
    expect(findings.map((finding) => finding.rule)).toContain(rule);
    expect(JSON.stringify(findings)).not.toContain(value);
  };

  it("in a Secret, encoded or not", () => {
    fc.assert(
      fc.property(fc.constantFrom("data" as const, "stringData" as const), name, word, (field, key, value) => {
        expectFound("plain-secret", value, [secret(field, key, value)]);
      }),
      RUNS,
    );
  });

  it("in an environment variable; a reference to a Secret is none", () => {
    fc.assert(
      fc.property(name, word, (key, value) => {
        expectFound("credential-in-text", value, [pod([{ name: key, value }])]);
        const reference = { name: key, valueFrom: { secretKeyRef: { name: "s", key } } };
        const rules = check(good(), { stages: [stage("app", [pod([reference])])] }).map(({ rule }) => rule);
        expect(rules).not.toContain("credential-in-text");
      }),
      RUNS,
    );
  });

  it("in the values of a release", () => {
    fc.assert(
      fc.property(fc.constantFrom("adminPassword", "apiToken", "clientSecret"), word, (key, value) => {
        const findings = check(good(), {
          stages: [releaseStage(release("grafana", { values: { [key]: value } }))],
        });
        expect(findings.map(({ rule }) => rule)).toContain("literal-secret");
        expect(JSON.stringify(findings.filter(({ rule }) => rule === "literal-secret"))).not.toContain(value);
      }),
      { ...RUNS, examples: [["adminPassword", "7777"]] },
    );
  });

  it("but not a number that something else is called by", () => {
    const values = { adminPort: "7777", passwordLength: "7777", tokenTtl: "7777", replicas: 7777, clientPort: 7777 };
    const findings = check(good(), { stages: [releaseStage(release("grafana", { values }))] });
    expect(findings.map(({ rule }) => rule)).not.toContain("literal-secret");
  });
});
