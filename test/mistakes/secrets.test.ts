import { formatFinding } from "../../lib/checks/finding";
import { formatProblem } from "../../lib/model/problem";
import { readSecretFiles } from "../../lib/secrets/secret-file";
import { brief, check, good, release, releaseStage, stage } from "./plan";

const OURS = `age1${"q".repeat(58)}`;
const THEIRS = `age1${"p".repeat(58)}`;

const sopsFile = (recipient: string) => ({
  path: "clusters/home/secrets/jellyfin.sops.yaml",
  text: JSON.stringify({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "jellyfin", namespace: "media" },
    stringData: { key: "ENC[AES256_GCM,data:aa,iv:bb,tag:cc,type:str]" },
    sops: { age: [{ recipient, enc: "x" }], mac: "ENC[AES256_GCM,data:aa,iv:bb,tag:cc,type:str]", version: "3.9.0" },
  }),
});

const sealedFile = (namespace: string) => ({
  path: "clusters/home/secrets/token.sealed.yaml",
  text: JSON.stringify({
    apiVersion: "bitnami.com/v1alpha1",
    kind: "SealedSecret",
    metadata: { name: "token", namespace, annotations: { "groundwork.dev/sealed-for": "csi-proxmox/token" } },
    spec: { encryptedData: { config: "AgBy" }, template: { metadata: { name: "token", namespace } } },
  }),
});

describe("secrets", () => {
  it("M042: a Secret in plain text reaches Git, and the message never shows it", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db", namespace: "default" },
      stringData: { password: "correct-horse" },
    };
    const findings = check(good(), { stages: [stage("app", [secret])] });
    expect(brief(findings)).toEqual([["plain-secret", "error", "components.app"]]);
    expect(findings.map(formatFinding).join()).not.toContain("correct-horse");
    expect(findings[0]?.fix).toContain("seal it, or encrypt it with SOPS");
  });

  it("M043: a file is encrypted for a key that the cluster does not hold", () => {
    const { problems } = readSecretFiles([sopsFile(THEIRS)], [OURS]);
    expect(problems.map(formatProblem)).toEqual([
      `clusters/home/secrets/jellyfin.sops.yaml sops.age: got the recipients ${THEIRS}, want secrets.sops.age of the definition: ${OURS}. Fix: sops updatekeys clusters/home/secrets/jellyfin.sops.yaml.`,
    ]);
    expect(readSecretFiles([sopsFile(OURS)], [OURS]).problems).toEqual([]);
  });

  it("M044: a sealed secret was moved to another namespace", () => {
    const { problems } = readSecretFiles([sealedFile("storage")], undefined);
    expect(problems).toHaveLength(1);
    expect(problems.map(formatProblem)[0]).toContain("csi-proxmox/token");
    expect(readSecretFiles([sealedFile("csi-proxmox")], undefined).problems).toEqual([]);
  });

  it("M045: a password stands as a literal in a release's values, and the message never shows it", () => {
    const run = (values: object) =>
      check(good(), { stages: [releaseStage(release("kube-prometheus-stack", { values: { ...off, ...values } }))] });
    const off = Object.fromEntries(
      ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy"].map((key) => [key, { enabled: false }]),
    );
    const findings = run({ grafana: { adminPassword: "prom-operator" } });
    expect(brief(findings)).toEqual([["literal-secret", "error", "components.kube-prometheus-stack"]]);
    expect(findings[0]?.message).toBe(
      "release kube-prometheus-stack/kube-prometheus-stack carries a literal at grafana.adminPassword",
    );
    expect(findings.map(formatFinding).join()).not.toContain("prom-operator");
    // Names of Secrets and of their keys, as charts call them.
    const names = { existingSecretAdminPassword: "harbor", password: { secret: "synapse", secretKey: "key" } };
    expect(
      check(good(), { stages: [releaseStage(release("unknown-chart", { values: names }))] }).map(({ rule }) => rule),
    ).toEqual(["values-unverified"]);
    expect(run({ grafana: { admin: { existingSecret: "grafana", passwordKey: "admin-password" } } })).toEqual([]);
  });
});
