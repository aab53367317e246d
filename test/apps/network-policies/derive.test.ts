import { derivedAllows } from "../../../apps/network-policies/derive";
import type { Declared } from "../../../lib/declared/declared";
import type { Manifest } from "../../../lib/manifest/manifest";
import type { PlannedStage } from "../../../lib/plan/stage";
import { declaredOf } from "../../support/component";
import { networkCluster } from "../../support/network";

const EMPTY: Declared = { ...declaredOf(networkCluster({})), ingress: undefined, monitoring: undefined };

const INGRESS: Declared["ingress"] = {
  className: "web",
  namespace: "web",
  podLabels: { app: "web" },
  redirect: {},
  tlsBackend: {},
  pool: "web",
};

function stage(manifests: readonly Manifest[]): PlannedStage {
  return {
    name: "media",
    title: "media",
    origin: "components.media",
    manifests,
    releases: [],
    after: {},
    prune: true,
    timeout: "5m",
    health: [],
    provisions: [],
    needs: [],
  };
}

const allows = (manifests: readonly Manifest[], platform: Partial<Declared> = {}) =>
  derivedAllows("media", [stage(manifests)], { ...EMPTY, ...platform }, true);

const named = (manifests: readonly Manifest[], platform: Partial<Declared> = {}) =>
  allows(manifests, platform).map(({ name }) => name);

const metadata = (name: string) => ({ name, namespace: "media" });

const service = (type: string): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metadata("plex"),
  spec: {
    type,
    selector: { app: "plex" },
    ports: [
      { name: "pms", port: 32400, targetPort: 32400, protocol: "TCP" },
      { name: "gdm", port: 32410, protocol: "UDP" },
    ],
  },
});

const pod = (more: object): Manifest => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: metadata("worker"),
  spec: { selector: { matchLabels: { app: "worker" } }, template: { spec: { containers: [], ...more } } },
});

describe("what the objects of a namespace show to be needed", () => {
  test("a Service with an address of its own is reached from the home network, at every port that it has", () => {
    expect(allows([service("LoadBalancer")]).find(({ name }) => name === "allow-home-to-plex")).toMatchObject({
      direction: "ingress",
      pods: { app: "plex" },
      peers: [{ kind: "home" }],
      ports: [
        { port: 32400, protocol: "TCP" },
        { port: 32410, protocol: "UDP" },
      ],
    });
    expect(named([service("NodePort")])).toContain("allow-home-to-plex");
    expect(named([service("ClusterIP")])).not.toContain("allow-home-to-plex");
  });

  test.each([
    [
      "Ingress",
      "networking.k8s.io/v1",
      { rules: [{ http: { paths: [{ backend: { service: { name: "plex", port: { name: "pms" } } } }] } }] },
    ],
    ["HTTPRoute", "gateway.networking.k8s.io/v1", { rules: [{ backendRefs: [{ name: "plex", port: 32400 }] }] }],
    ["IngressRoute", "traefik.io/v1alpha1", { routes: [{ services: [{ name: "plex", port: 32400 }] }] }],
  ])("%s: the way in reaches the one port that it names", (kind, apiVersion, spec) => {
    const route: Manifest = { apiVersion, kind, metadata: metadata("tv"), spec };
    const found = allows([service("ClusterIP"), route], { ingress: INGRESS });
    expect(found.find(({ name }) => name === "allow-entrance-to-plex")).toMatchObject({
      pods: { app: "plex" },
      peers: [{ kind: "pods", namespace: "web", labels: { app: "web" } }],
      ports: [{ port: 32400, protocol: "TCP" }],
    });
  });

  test("a chart's Service does not show its pods, so all of the namespace are meant", () => {
    const route: Manifest = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: metadata("grafana"),
      spec: { rules: [{ backendRefs: [{ name: "grafana", port: 80 }] }] },
    };
    expect(
      allows([route], { ingress: INGRESS }).find(({ name }) => name === "allow-entrance-to-grafana"),
    ).toMatchObject({ pods: {}, ports: [] });
  });

  test("a pod that mounts a token reaches the API server, one that does not mount it does not", () => {
    const account = (mounts: boolean): Manifest => ({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: metadata("worker"),
      automountServiceAccountToken: mounts,
    });
    const name = "allow-api-server-from-worker";
    expect(named([pod({ automountServiceAccountToken: true })])).toContain(name);
    expect(named([pod({})])).toContain(name);
    expect(named([pod({ automountServiceAccountToken: false })])).not.toContain(name);
    expect(named([account(false), pod({ serviceAccountName: "worker" })])).not.toContain(name);
    expect(named([account(true), pod({ serviceAccountName: "worker" })])).toContain(name);
  });

  test("pods that an operator makes cannot be seen, so all pods of the namespace reach the API server", () => {
    const operatorPods = [{ namespace: "media", podSecurity: "restricted" as const, reason: "the operator says so" }];
    const found = derivedAllows("media", [{ ...stage([]), operatorPods }], EMPTY, true);
    expect(found.find(({ name }) => name === "allow-api-server")).toMatchObject({ pods: {}, direction: "egress" });
    expect(named([])).not.toContain("allow-api-server");
  });

  test("Prometheus reads metrics, where there is one", () => {
    const monitoring = { namespace: "monitoring", prometheusUrl: "http://prometheus", dashboardLabels: {} };
    expect(allows([], { monitoring }).find(({ name }) => name === "allow-metrics")?.peers).toEqual([
      { kind: "pods", namespace: "monitoring", labels: { "app.kubernetes.io/name": "prometheus" } },
    ]);
    expect(named([])).not.toContain("allow-metrics");
  });
});
