import fc from "fast-check";
import type { CheckInput } from "../../../lib/checks/rule";
import { Tree } from "../../../lib/emit/tree";
import { check, inputOf, type Plan, release, releaseStage, stage } from "../../mistakes/plan";
import { runs } from "../../support/runs";
import { changeObject, goodDefinition, goodStages, pick } from "./random-plan";

const RUNS = runs(4);

const rulesOf = (definition: object, plan: Plan = {}, further: Partial<CheckInput> = {}) =>
  check(definition, plan, further).map(({ rule }) => rule);

describe("delivery, references, ownership, workload: a random fault is always found", () => {
  const inStages = (rule: string, fault: (stages: Plan["stages"] & object, seed: number) => Plan["stages"] & object) =>
    fc.assert(
      fc.property(goodDefinition, goodStages, fc.nat(), (definition, stages, seed) => {
        expect(rulesOf(definition, { stages: fault(stages, seed) })).toContain(rule);
      }),
      RUNS,
    );

  it("a Service whose selector is one letter off", () => {
    inStages("selector-matches-nothing", (stages, seed) =>
      changeObject(stages, "Service", seed, (manifest) => ({
        ...manifest,
        spec: { selector: { app: `${manifest.metadata.name}x` }, ports: [{ port: 80 }] },
      })),
    );
  });

  it("a ConfigMap under another name than its reader says", () => {
    inStages("missing-reference", (stages, seed) =>
      changeObject(stages, "ConfigMap", seed, (manifest) => ({
        ...manifest,
        metadata: { ...manifest.metadata, name: `${manifest.metadata.name}x` },
      })),
    );
  });

  it("an object in two stages", () => {
    inStages("duplicate-object", (stages, seed) => [
      ...stages,
      stage("again", [pick(pick(stages, seed).manifests, seed)]),
    ]);
  });

  it("a stage that follows one that does not exist", () => {
    inStages("unknown-stage", (stages, seed) =>
      stages.map((one) =>
        one === pick(stages, seed) ? { ...one, after: { [`${one.name}-base`]: "it needs it" } } : one,
      ),
    );
  });

  it("a disruption budget that allows nothing", () => {
    inStages("disruption-budget", (stages, seed) =>
      stages.map((one) => {
        if (one !== pick(stages, seed)) return one;
        const budget = {
          apiVersion: "policy/v1",
          kind: "PodDisruptionBudget",
          metadata: { name: "none", namespace: "default" },
          spec: { maxUnavailable: 0, selector: { matchLabels: { app: one.name.slice("app-".length) } } },
        };
        return { ...one, manifests: [...one.manifests, budget] };
      }),
    );
  });

  it("a folder of the tree that is gone", () => {
    fc.assert(
      fc.property(goodDefinition, goodStages, fc.nat(), (definition, stages, seed) => {
        const { tree } = inputOf(definition, { stages });
        const lost = `/stages/${pick(stages, seed).name}/`;
        const left = new Tree();
        for (const [path, text] of tree.files()) if (!path.includes(lost)) left.add(path, text, "test");
        expect(rulesOf(definition, { stages }, { tree: left })).toEqual(["missing-path"]);
      }),
      RUNS,
    );
  });
});

describe("network and values: a random fault is always found", () => {
  const policy = (ports: readonly number[]) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "egress", namespace: "default" },
    spec: {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: ports.map((port) => ({ ports: [{ port, protocol: "UDP" }] })),
    },
  });

  it("egress to any ports but DNS, and no finding with DNS", () => {
    const ports = fc.array(fc.integer({ min: 54, max: 65_535 }), { maxLength: 4 });
    fc.assert(
      fc.property(goodDefinition, goodStages, ports, fc.boolean(), (definition, stages, others, dns) => {
        const rules = rulesOf(definition, {
          stages: [...stages, stage("egress", [policy(dns ? [...others, 53] : others)])],
        });
        expect(rules.includes("default-deny-without-dns")).toBe(!dns);
        expect(rules).toContain("policies-not-enforced");
      }),
      RUNS,
    );
  });

  it("a value key with one letter too many", () => {
    const known = ["cgroup", "bpf", "ipam", "operator", "hubble", "nodePort", "securityContext"];
    fc.assert(
      fc.property(goodDefinition, fc.constantFrom(...known), fc.nat(), (definition, key, seed) => {
        const place = seed % (key.length + 1);
        const misspelt = `${key.slice(0, place)}q${key.slice(place)}`;
        const cilium = (values: object) => ({
          releases: [release("cilium", { namespace: "kube-system", values: { ...values } })],
        });
        expect(rulesOf(definition, cilium({ [misspelt]: {} }))).toEqual(["chart-values"]);
        expect(rulesOf(definition, cilium({ [key]: {} }))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("a field that the API server does not know", () => {
    fc.assert(
      fc.property(goodDefinition, goodStages, fc.nat(), (definition, stages, seed) => {
        const kind = pick(["ConfigMap", "Service"], seed);
        const broken = changeObject(stages, kind, seed, (manifest) => ({ ...manifest, speck: {} }));
        expect(rulesOf(definition, { stages: broken })).toEqual(["object-schema"]);
      }),
      RUNS,
    );
  });

  it("a Secret in plain text, whatever its keys", () => {
    const keys = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { minKeys: 1, maxKeys: 3 });
    fc.assert(
      fc.property(goodDefinition, keys, (definition, stringData) => {
        const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "default" }, stringData };
        expect(rulesOf(definition, { stages: [stage("app", [secret])] })).toEqual(["plain-secret"]);
      }),
      RUNS,
    );
  });

  it("a monitor without the label that Prometheus selects by", () => {
    const labels = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[a-z]{1,8}$/), { maxKeys: 3 });
    fc.assert(
      fc.property(goodDefinition, labels, fc.boolean(), (definition, own, right) => {
        const off = Object.fromEntries(
          ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy"].map((key) => [key, { enabled: false }]),
        );
        const prometheus = release("kube-prometheus-stack", {
          values: off,
          makes: { crds: ["monitoring.coreos.com/PrometheusRule"], podSecurity: "restricted" },
        });
        const rule = {
          apiVersion: "monitoring.coreos.com/v1",
          kind: "PrometheusRule",
          metadata: { name: "r", namespace: "default", labels: right ? { ...own, release: prometheus.name } : own },
          spec: { groups: [] },
        };
        const rules = rulesOf(definition, { stages: [releaseStage(prometheus), stage("rules", [rule])] });
        expect(rules).toEqual(right ? [] : ["monitor-not-selected"]);
      }),
      RUNS,
    );
  });
});
