import { formatFinding } from "../../../lib/checks/finding";
import type { Finding } from "../../../lib/checks/rule";
import { RULE_TEXTS, RULES } from "../../../lib/checks/rules/catalog";
import type { Manifest } from "../../../lib/manifest/manifest";
import type { PlannedStage } from "../../../lib/plan/stage";
import {
  check as checkPlan,
  good,
  release as knownRelease,
  type Plan,
  stage as plannedStage,
} from "../../mistakes/plan";

function stage(name: string, manifests: readonly Manifest[], releases: PlannedStage["releases"] = []): PlannedStage {
  return plannedStage(name, manifests, { releases });
}

function release(chart: string, version: string, values: Readonly<Record<string, unknown>>) {
  const known = knownRelease(chart, { namespace: "default", values });
  return { ...known, chart: { ...known.chart, version } };
}

function check(stages: readonly PlannedStage[], definition: object = good(), plan: Plan = {}): readonly Finding[] {
  return checkPlan(definition, { stages, ...plan });
}

const settings: Manifest = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "default" },
  data: { a: "b" },
};

describe("a right plan has no finding", () => {
  it("whatever its stages hold", () => {
    expect(check([stage("base", [settings])])).toEqual([]);
  });
});

describe("each rule fires on its mistake", () => {
  const rules = (findings: readonly Finding[]) => findings.map(({ rule, severity, at }) => [rule, severity, at]);

  it("missing-reference: a pod reads a Secret that nobody makes", () => {
    const pod: Manifest = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", namespace: "default" },
      spec: {
        containers: [
          { name: "a", image: "registry.example.org/x:1", envFrom: [{ secretRef: { name: "sonarr-secret" } }] },
        ],
      },
    };
    const findings = check([stage("app", [pod])]);
    expect(rules(findings)).toEqual([["missing-reference", "error", "components.app"]]);
    expect(findings[0]?.message).toBe(
      "Pod default/p spec.containers[0].envFrom[0] refers to Secret default/sonarr-secret, which nothing provides",
    );
  });

  it("duplicate-object: two stages apply one object", () => {
    expect(rules(check([stage("a", [settings]), stage("b", [settings])]))).toEqual([
      ["duplicate-object", "error", "components.b"],
    ]);
  });

  it("plain-secret: a Secret with data; a SOPS-encrypted one passes", () => {
    const secret: Manifest = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "default" },
      stringData: { password: "hunter2" },
    };
    const findings = check([stage("app", [secret])]);
    expect(rules(findings)).toEqual([["plain-secret", "error", "components.app"]]);
    expect(findings.map(formatFinding).join()).not.toContain("hunter2");
    expect(check([stage("app", [{ ...secret, sops: { mac: "ENC[]" } }])])).toEqual([]);
  });

  it("chart-values: a misspelt key, with the right one", () => {
    const findings = check([stage("dns", [], [release("external-dns", "1.21.1", { provder: { name: "pdns" } })])]);
    expect(rules(findings)).toEqual([["chart-values", "error", "components.dns"]]);
    expect(findings[0]?.fix).toBe("write provider");
  });

  it("chart-values: points into the definition where the operator overrides a release", () => {
    const definition = { ...good(), releases: { "external-dns": { values: { provder: {} } } } };
    const findings = check([stage("dns", [], [release("external-dns", "1.21.1", { provder: {} })])], definition);
    expect(findings[0]?.at).toBe("releases.external-dns.values.provder");
  });

  it("values-unverified: another version than the known tree, or no tree", () => {
    const older = check([stage("dns", [], [release("external-dns", "1.0.0", {})])]);
    expect(rules(older)).toEqual([["values-unverified", "advice", "components.dns"]]);
    expect(older[0]?.fix).toBe(
      "helm pull external-dns --repo https://charts.example.org --version 1.0.0 && npx groundwork types external-dns-1.0.0.tgz",
    );
    expect(rules(check([stage("x", [], [release("no-such-chart", "1.0.0", { a: 1 })])]))).toEqual([
      ["values-unverified", "advice", "components.x"],
    ]);
  });

  it("object-schema: a field that the API server does not know", () => {
    const findings = check([stage("app", [{ ...settings, dta: {} }])]);
    expect(rules(findings)).toEqual([["object-schema", "error", "components.app"]]);
    expect(findings[0]?.fix).toBe("write data");
  });

  it("stack-schema: an attribute that the provider does not know", () => {
    const resource = { proxmox_virtual_environment_vm: { cp0: { node_name: "pve1", colour: "green" } } };
    const terraform = { required_providers: { proxmox: { source: "bpg/proxmox", version: "0.111.1" } } };
    const stacks = [{ name: "home-machines", document: { terraform, resource }, dependsOn: [], inCluster: false }];
    const findings = checkPlan(good(), {}, { stacks });
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(["stack-schema"]));
    expect(findings.map(({ message }) => message).join()).toContain("proxmox_virtual_environment_vm.cp0.colour");
  });

  it("removed-api: an API that the target version has removed is refused by name", () => {
    const old: Manifest = {
      apiVersion: "policy/v1beta1",
      kind: "PodDisruptionBudget",
      metadata: { name: "p", namespace: "default" },
    };
    const findings = check([stage("app", [old])]);
    expect(findings.map(({ rule }) => rule)).toContain("removed-api");
    expect(findings.find(({ rule }) => rule === "removed-api")).toMatchObject({
      message:
        "PodDisruptionBudget default/p is written in policy/v1beta1, which Kubernetes 1.25 removed; this cluster runs 1.36.3",
      fix: "use policy/v1",
    });
  });

  it("two-managers: Flux must never own the CNI that Terraform installs (TC-2)", () => {
    const cilium = release("cilium", "1.20.0", {});
    const findings = check([stage("network", [], [cilium])], good(), {
      releases: [{ ...cilium, namespace: "kube-system" }],
    });
    expect(rules(findings)).toEqual([["two-managers", "error", "components.network"]]);
    expect(findings[0]?.message).toBe(
      "chart cilium is installed by Terraform stack home-platform as kube-system/cilium and by stage network as default/cilium",
    );
  });
});

describe("every rule explains itself", () => {
  it.each(RULE_TEXTS.map((rule) => [rule.id, rule] as const))("%s", (_id, rule) => {
    for (const text of [rule.title, rule.why, rule.fix, rule.source, rule.example])
      expect(text.length).toBeGreaterThan(10);
    expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const answer of rule.answers) expect(answer).toMatch(/^M0\d\d$/);
  });

  it("under a name of its own", () => {
    const ids = RULE_TEXTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("and explains only rules that exist", () => {
    const ids = RULES.map(({ id }) => id);
    for (const { explains = [] } of RULES) for (const other of explains) expect(ids).toContain(other);
  });
});
