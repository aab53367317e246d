import { join } from "node:path";
import { blocking, formatFinding, runChecks } from "../../../lib/checks/engine";
import type { CheckInput, Finding } from "../../../lib/checks/rule";
import { RULES } from "../../../lib/checks/rules/catalog";
import { link } from "../../../lib/delivery/link";
import type { PlannedRelease, PlannedStage } from "../../../lib/delivery/plan";
import { Tree } from "../../../lib/emit/tree";
import { collectPlatform } from "../../../lib/model/platform";
import { schemaStore } from "../../../lib/schema/store";
import type { Manifest } from "../../../lib/stage/plain";
import { clusterOf, goodDefinition } from "../../fixture/definition";

const GIVEN = [{ kind: "Namespace", name: "default", by: "Kubernetes" }];

function stage(name: string, manifests: readonly Manifest[], releases: readonly PlannedRelease[] = []): PlannedStage {
  return {
    name,
    title: name,
    origin: `components.${name}`,
    manifests,
    releases,
    after: {},
    prune: true,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
  };
}

function release(chart: string, version: string, values: PlannedRelease["values"]): PlannedRelease {
  return {
    name: chart,
    namespace: "default",
    chart: { name: chart, repository: "https://charts.example.org", version },
    values,
    makes: { podSecurity: "restricted" },
    needs: [],
    timeout: "5m",
    origin: `components.${chart}`,
  };
}

function check(
  stages: readonly PlannedStage[],
  definition: unknown = goodDefinition(),
  further: Partial<CheckInput> = {},
): readonly Finding[] {
  const cluster = clusterOf(definition);
  return runChecks(RULES, {
    cluster,
    platform: collectPlatform(cluster).platform,
    plan: link(stages, GIVEN),
    platformReleases: [],
    namespaces: [],
    stacks: [],
    tree: new Tree(),
    schemas: schemaStore(join(__dirname, "../../..")),
    ...further,
  });
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
      spec: { containers: [{ name: "a", image: "x", envFrom: [{ secretRef: { name: "sonarr-secret" } }] }] },
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
    const definition = { ...goodDefinition(), releases: { "external-dns": { values: { provder: {} } } } };
    const findings = check([stage("dns", [], [release("external-dns", "1.21.1", { provder: {} })])], definition);
    expect(findings[0]?.at).toBe("releases.external-dns.values.provder");
  });

  it("values-unverified: another version than the known tree, or no tree", () => {
    expect(rules(check([stage("dns", [], [release("external-dns", "1.0.0", {})])]))).toEqual([
      ["values-unverified", "advice", "components.dns"],
    ]);
    expect(rules(check([stage("x", [], [release("no-such-chart", "1.0.0", { a: 1 })])]))).toEqual([
      ["values-unverified", "advice", "components.x"],
    ]);
  });

  it("object-schema: a field that the API server does not know", () => {
    const findings = check([stage("app", [{ ...settings, dta: {} }])]);
    expect(rules(findings)).toEqual([["object-schema", "error", "components.app"]]);
    expect(findings[0]?.fix).toBe("write data");
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
    const findings = check([stage("network", [], [cilium])], goodDefinition(), {
      platformReleases: [{ ...cilium, namespace: "kube-system" }],
    });
    expect(rules(findings)).toEqual([["two-managers", "error", "components.network"]]);
    expect(findings[0]?.message).toBe(
      "chart cilium is installed by Terraform stack lab-platform as kube-system/cilium and by stage network as default/cilium",
    );
  });
});

describe("accepting", () => {
  const twice = [stage("a", [settings]), stage("b", [settings])];

  it("silences one finding with a reason, which every report shows", () => {
    const accept = [{ check: "duplicate-object", at: "components.b", reason: "moved next week, both are equal" }];
    const findings = check(twice, { ...goodDefinition(), accept });
    expect(blocking(findings)).toEqual([]);
    expect(findings.map(formatFinding)[0]).toContain("Accepted: moved next week, both are equal.");
  });

  it("an acceptance that matches nothing is itself an error", () => {
    const accept = [{ check: "duplicate-object", reason: "there is none of these" }];
    expect(blocking(check([], { ...goodDefinition(), accept })).map(({ rule, at }) => [rule, at])).toEqual([
      ["idle-acceptance", "accept[0]"],
    ]);
  });
});

describe("every rule explains itself", () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))("%s", (_id, rule) => {
    for (const text of [rule.title, rule.why, rule.fix, rule.source]) expect(text.length).toBeGreaterThan(10);
    expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});
