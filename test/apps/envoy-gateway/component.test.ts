import { App } from "cdk8s";
import { at } from "../../../lib/data/fields";
import type { Manifest } from "../../../lib/manifest/manifest";
import { Stage } from "../../../lib/stage/stage";
import { expose } from "../../../lib/workload/expose";
import type { ExposeProps } from "../../../lib/workload/exposure";
import { collect, declaredOf } from "../../support/component";
import { buildNetwork, gatewayCluster, linkNetwork, networkCluster } from "../../support/network";

const cluster = gatewayCluster();
const built = buildNetwork(cluster);

function exposed(props: Partial<ExposeProps> = {}): readonly Manifest[] {
  const stage = new Stage(new App(), "notes", { title: "notes" });
  stage.add({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "notes", namespace: "notes" },
    spec: { ports: [{ name: "http", port: 80, targetPort: "http" }] },
  });
  expose(
    stage,
    { cluster, declared: declaredOf(cluster), path: "apps" },
    {
      name: "notes",
      namespace: "notes",
      host: "notes",
      service: "notes",
      port: "http",
      ...props,
    },
  );
  return collect(stage.node.root)[0]?.manifests ?? [];
}

const route = (props: Partial<ExposeProps> = {}) => exposed(props).find(({ kind }) => kind === "HTTPRoute");

describe("RG-5: an internal and an external Gateway", () => {
  test("each has the address of its own pool", () => {
    for (const [name, address] of [
      ["internal", "10.0.3.61"],
      ["external", "10.0.3.62"],
    ] as const) {
      const gateway = built.object("Gateway", `envoy-${name}`);
      expect(at(gateway, "spec", "gatewayClassName")).toBe("envoy");
      expect(at(gateway, "spec", "infrastructure")).toMatchObject({
        annotations: { "lbipam.cilium.io/ips": address },
        labels: { "groundwork.dev/load-balancer-pool": name },
      });
    }
  });

  test("TLS ends there with the wildcard certificate, which the Gateways may read", () => {
    const gateway = built.object("Gateway", "envoy-external");
    expect(at(gateway, "spec", "listeners", 1)).toMatchObject({
      name: "https",
      port: 443,
      protocol: "HTTPS",
      tls: { mode: "Terminate", certificateRefs: [{ name: "wildcard-tls", namespace: "cert-manager" }] },
    });
    const [grant] = built
      .stage("envoy-gateway-config")
      .manifests.filter(({ kind, metadata }) => kind === "ReferenceGrant" && metadata.namespace === "cert-manager");
    expect(grant?.spec).toEqual({
      from: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "envoy-gateway" }],
      to: [{ group: "", kind: "Secret", name: "wildcard-tls" }],
    });
  });

  test("plain HTTP is redirected, and no other route may attach there", () => {
    const gateway = built.object("Gateway", "envoy-internal");
    expect(at(gateway, "spec", "listeners", 0, "allowedRoutes")).toEqual({ namespaces: { from: "Same" } });
    const redirect = built.object("HTTPRoute", "envoy-internal-redirect");
    expect(at(redirect, "spec", "parentRefs")).toEqual([{ name: "envoy-internal", sectionName: "http" }]);
    expect(at(redirect, "spec", "rules", 0, "filters", 0)).toEqual({
      type: "RequestRedirect",
      requestRedirect: { scheme: "https", statusCode: 301 },
    });
  });

  test("one owner of the Gateway API's CRDs: they come with Envoy Gateway and with nothing else", () => {
    const owners = built.stages.filter(({ releases }) =>
      releases.some(({ makes }) => makes.crds?.includes("gateway.networking.k8s.io/HTTPRoute") === true),
    );
    expect(owners.map(({ name }) => name)).toEqual(["envoy-gateway"]);
    expect(at(built.release("envoy-gateway").values, "crds", "enabled")).toBe(true);
  });

  test("its proxies pass the restricted level, which their namespace enforces", () => {
    expect(built.namespaces.find(({ name }) => name === "envoy-gateway")?.level).toBe("restricted");
  });

  test("controller, then pools and Gateways; the missing certificate holds up nothing", () => {
    const { dependencies, unmet } = linkNetwork(cluster);
    expect(unmet).toEqual([]);
    const after = dependencies.all.filter(({ from }) => from === "envoy-gateway-config").map(({ to }) => to);
    expect(after).toContain("envoy-gateway");
    expect(after).not.toContain("cert-manager-wildcard");
  });

  test("without an external Gateway there is one address less, and no external route", () => {
    const inside = gatewayCluster({
      envoyGateway: { external: false },
      cloudflared: undefined,
      externalDns: undefined,
    });
    const gateways = buildNetwork(inside)
      .stage("envoy-gateway-config")
      .manifests.filter(({ kind }) => kind === "Gateway");
    expect(gateways.map(({ metadata }) => metadata.name)).toEqual(["envoy-internal"]);
    const stage = new Stage(new App(), "x", { title: "x" });
    expect(
      () =>
        expose(
          stage,
          { cluster: inside, declared: declaredOf(inside), path: "apps" },
          {
            name: "x",
            namespace: "x",
            host: "x",
            service: "x",
            port: 80,
            gateway: "external",
            tlsBackend: true,
          },
        ),
      // Both that are wrong, in one run.
    ).toThrow(/got no external Gateway[\s\S]*got x\/x, which speaks TLS, behind a Gateway/);
  });

  test("without a wildcard certificate the listeners could not end TLS, so it is refused", () => {
    const bare = gatewayCluster({ certManager: { selfSigned: true } });
    expect(() => buildNetwork(bare)).toThrow("components.envoyGateway: got no wildcard certificate");
  });

  test("an ingress controller beside it is a problem", () => {
    expect(() => declaredOf(networkCluster({ envoyGateway: {}, ingressNginx: {} }))).toThrow(
      "a second provider of ingress",
    );
  });
});

describe("RG-5: routes choose their Gateway by name", () => {
  test("the home network's unless told, the external one by one word", () => {
    const parents = (props: Partial<ExposeProps>) => at(route(props), "spec", "parentRefs");
    expect(parents({})).toEqual([{ name: "envoy-internal", namespace: "envoy-gateway", sectionName: "https" }]);
    expect(parents({ gateway: "external" })).toEqual([
      { name: "envoy-external", namespace: "envoy-gateway", sectionName: "https" },
    ]);
  });

  test("host below the domain, and the Service's port by its number: routes know no port names", () => {
    expect(at(route(), "spec", "hostnames")).toEqual(["notes.lab.example.org"]);
    expect(at(route(), "spec", "rules")).toEqual([
      {
        matches: [{ path: { type: "PathPrefix", value: "/" } }],
        backendRefs: [{ name: "notes", port: 80 }],
      },
    ]);
    expect(() => route({ port: "metrics" })).toThrow("Service notes/notes has no port named metrics");
  });

  test("a backend that speaks TLS is verified by the authority that is named", () => {
    const policy = exposed({
      tlsBackend: { hostname: "notes.notes.svc", authority: { kind: "ConfigMap", name: "notes-ca" } },
    }).find(({ kind }) => kind === "BackendTLSPolicy");
    expect(policy?.spec).toEqual({
      targetRefs: [{ group: "", kind: "Service", name: "notes" }],
      validation: {
        hostname: "notes.notes.svc",
        caCertificateRefs: [{ group: "", kind: "ConfigMap", name: "notes-ca" }],
      },
    });
    expect(() => route({ tlsBackend: true })).toThrow("a Gateway verifies its backends");
  });

  test("an own app follows the Gateways, and lets in their proxies and nobody else", () => {
    const app = { image: "docker.io/traefik/whoami:v1.11.0", port: 8080, host: "whoami" };
    const { stages, dependencies } = linkNetwork(gatewayCluster({}, { apps: { whoami: app } }));
    expect(dependencies.all.filter(({ from }) => from === "app-whoami").map(({ to }) => to)).toContain(
      "envoy-gateway-config",
    );
    const policy = stages
      .find(({ name }) => name === "app-whoami")
      ?.manifests.find(({ kind }) => kind === "NetworkPolicy");
    expect(at(policy, "spec", "ingress", 0, "from")).toEqual([
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "envoy-gateway" } },
        podSelector: {
          matchLabels: {
            "app.kubernetes.io/name": "envoy",
            "app.kubernetes.io/component": "proxy",
            "app.kubernetes.io/managed-by": "envoy-gateway",
          },
        },
      },
    ]);
  });
});
