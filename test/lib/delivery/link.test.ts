import fc from "fast-check";
import { link } from "../../../lib/delivery/link";
import type { Manifest } from "../../../lib/manifest/manifest";
import type { PlannedStage } from "../../../lib/plan/stage";

function stage(name: string, props: Partial<PlannedStage> = {}): PlannedStage {
  return {
    name,
    title: name,
    origin: `components.${name}`,
    manifests: [],
    releases: [],
    after: {},
    prune: true,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
    ...props,
  };
}

const GIVEN = [{ kind: "Namespace", name: "default", by: "Kubernetes" }];

function configMap(name: string): Manifest {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" }, data: { a: "b" } };
}

function podReading(kind: "configMapRef" | "secretRef", name: string): Manifest {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "reader", namespace: "default" },
    spec: { containers: [{ name: "a", envFrom: [{ [kind]: { name } }] }] },
  };
}

const issuer: Manifest = {
  apiVersion: "cert-manager.io/v1",
  kind: "ClusterIssuer",
  metadata: { name: "acme" },
};

describe("edges are derived from what stages bring and need", () => {
  it("a custom resource follows the stage that brings its CRD", () => {
    const operator = stage("operator", {
      provisions: [{ kind: "CustomResourceDefinition", name: "cert-manager.io/ClusterIssuer" }],
    });
    const graph = link([stage("config", { manifests: [issuer] }), operator], GIVEN);
    expect(graph.dependencies.all).toEqual([{ from: "config", to: "operator", causes: ["ClusterIssuer acme kind"] }]);
    expect(graph.stages.map(({ name }) => name)).toEqual(["operator", "config"]);
  });

  it("a pod follows the config map that it reads", () => {
    const graph = link(
      [
        stage("app", { manifests: [podReading("configMapRef", "settings")] }),
        stage("base", { manifests: [configMap("settings")] }),
      ],
      GIVEN,
    );
    expect(graph.dependencies.all).toEqual([
      { from: "app", to: "base", causes: ["Pod default/reader spec.containers[0].envFrom[0]"] },
    ]);
  });

  it("what the same stage or the platform brings makes no edge", () => {
    const own = link(
      [stage("app", { manifests: [configMap("settings"), podReading("configMapRef", "settings")] })],
      GIVEN,
    );
    expect(own.dependencies.all).toEqual([]);
    const given = link(
      [stage("app", { manifests: [podReading("secretRef", "token")] })],
      [...GIVEN, { kind: "Secret", namespace: "default", name: "token", by: "Terraform" }],
    );
    expect(given.dependencies.all).toEqual([]);
    expect(given.unmet).toEqual([]);
  });

  it("a run reference is looked up but orders nothing", () => {
    const ingress: Manifest = {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web", namespace: "default" },
      spec: { rules: [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }] },
    };
    const service: Manifest = { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default" } };
    expect(link([stage("a", { manifests: [ingress] }), stage("b", { manifests: [service] })], GIVEN)).toMatchObject({
      dependencies: { all: [], direct: [] },
      unmet: [],
    });
    expect(link([stage("a", { manifests: [ingress] })], GIVEN).unmet).toHaveLength(1);
  });

  it("an edge that no object shows carries its reason", () => {
    const graph = link(
      [stage("sso", { after: { identity: "the provider must know the client first" } }), stage("identity")],
      [],
    );
    expect(graph.dependencies.all).toEqual([
      { from: "sso", to: "identity", causes: ["the provider must know the client first"] },
    ]);
  });

  it("a name that nothing provides is unmet, with the nearest one that exists", () => {
    const graph = link(
      [
        stage("app", { manifests: [podReading("configMapRef", "setings")] }),
        stage("base", { manifests: [configMap("settings")] }),
      ],
      GIVEN,
    );
    expect(graph.unmet).toMatchObject([
      { stage: "app", need: { kind: "ConfigMap", name: "setings" }, nearest: "settings" },
    ]);
  });

  it("a key that the Secret does not hold is unmet", () => {
    const reader: Manifest = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "reader", namespace: "default" },
      spec: {
        containers: [{ name: "a", env: [{ name: "P", valueFrom: { secretKeyRef: { name: "db", key: "pasword" } } }] }],
      },
    };
    const given = [...GIVEN, { kind: "Secret", namespace: "default", name: "db", keys: ["password"], by: "Terraform" }];
    expect(link([stage("app", { manifests: [reader] })], given).unmet).toMatchObject([
      { need: { key: "pasword" }, nearest: "password" },
    ]);
  });
});

describe("a circle is found, with why each step of it exists", () => {
  it("names every stage of the circle and each cause", () => {
    const cyclic = [
      stage("vault", { after: { authentik: "OIDC login needs the provider" } }),
      stage("authentik", { after: { vault: "client secrets come from Vault" } }),
    ];
    expect(link(cyclic, []).circles).toEqual([
      [
        { from: "vault", to: "authentik", causes: ["OIDC login needs the provider"] },
        { from: "authentik", to: "vault", causes: ["client secrets come from Vault"] },
      ],
    ]);
  });
});

describe("for any stages without a circle", () => {
  const acyclic = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 12 }).map((rows) =>
    rows.map((row, index) => {
      const after: Record<string, string> = {};
      for (const target of index === 0 ? [] : row) after[`s${target % index}`] = "a reason";
      return stage(`s${index}`, { after });
    }),
  );

  it("every stage comes after those it follows", () => {
    fc.assert(
      fc.property(acyclic, (stages) => {
        const graph = link(stages, []);
        const order = graph.stages.map(({ name }) => name);
        for (const edge of graph.dependencies.all)
          expect(order.indexOf(edge.to)).toBeLessThan(order.indexOf(edge.from));
      }),
    );
  });

  it("dropping implied edges keeps what is reachable", () => {
    const reach = (edges: readonly { from: string; to: string }[], from: string): ReadonlySet<string> => {
      const found = new Set<string>();
      const visit = (name: string) => {
        for (const edge of edges) {
          if (edge.from === name && !found.has(edge.to)) {
            found.add(edge.to);
            visit(edge.to);
          }
        }
      };
      visit(from);
      return found;
    };
    fc.assert(
      fc.property(acyclic, (stages) => {
        const { all, direct } = link(stages, []).dependencies;
        for (const { name } of stages) expect([...reach(direct, name)].sort()).toEqual([...reach(all, name)].sort());
        expect(direct.length).toBeLessThanOrEqual(all.length);
      }),
    );
  });
});
