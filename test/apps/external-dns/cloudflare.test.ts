import {
  buildNetwork,
  gatewayCluster,
  handPlaced,
  linkNetwork,
  networkCluster,
  WHOLE_WAY,
} from "../../support/network";

const release = (cluster = gatewayCluster()) => buildNetwork(cluster).release("external-dns-cloudflare");

describe("RG-5: external-dns writes to Cloudflare", () => {
  test("routes of the external Gateway, and no other object", () => {
    const { values } = release();
    expect(values.provider).toEqual({ name: "cloudflare" });
    expect(values.sources).toEqual(["gateway-httproute"]);
    expect(values.gatewayNamespace).toBe("envoy-gateway");
    expect(values.extraArgs).toMatchObject({ "gateway-name": "envoy-external" });
    expect(values.domainFilters).toEqual(["lab.example.org"]);
  });

  test("records point to the tunnel and are proxied, because it has no address", () => {
    expect(release().values.extraArgs).toMatchObject({
      "default-targets": ["6ff42ae2-765d-4adf-8112-31c55c1551ef.cfargotunnel.com"],
      "force-default-targets": true,
      "cloudflare-proxied": true,
    });
  });

  test("without a tunnel they point to the named target, straight", () => {
    const cluster = gatewayCluster({
      cloudflared: undefined,
      externalDns: { provider: "cloudflare", token: handPlaced("external-dns"), target: "home.example.net" },
    });
    expect(release(cluster).values.extraArgs).toEqual({
      "gateway-name": "envoy-external",
      "default-targets": ["home.example.net"],
      "force-default-targets": true,
    });
  });

  test("private addresses never reach public DNS: without a target it is refused", () => {
    expect(() => buildNetwork(gatewayCluster({ cloudflared: undefined }))).toThrow(
      "components.externalDns: got no target, and nothing by which the Internet reaches this cluster",
    );
  });

  test("the token comes from a Secret by reference, and a definition without its origin is refused", () => {
    expect(release().values.env).toEqual([
      { name: "CF_API_TOKEN", valueFrom: { secretKeyRef: { name: "cloudflare-token", key: "api-token" } } },
    ]);
    expect(() => gatewayCluster({ externalDns: { provider: "cloudflare" } })).toThrow("components.externalDns.token");
  });

  test("it follows the kinds that it watches", () => {
    const { dependencies, unmet } = linkNetwork(gatewayCluster());
    expect(unmet).toEqual([]);
    expect(dependencies.all.filter(({ from }) => from === "external-dns").map(({ to }) => to)).toContain(
      "envoy-gateway",
    );
  });

  test("beside an ingress controller it writes Ingresses that are not private", () => {
    const { values } = release(
      networkCluster({
        metallb: {},
        ingressNginx: {},
        externalDns: { provider: "cloudflare", token: { variable: "cloudflare_token" }, target: "203.0.113.10" },
      }),
    );
    expect(values.sources).toEqual(["ingress"]);
    expect(values.annotationFilter).toBe("groundwork.dev/dns notin (private)");
  });
});

describe("two releases of one chart", () => {
  test("the first brings the CRD, the second leaves it alone", () => {
    const built = buildNetwork(networkCluster(WHOLE_WAY));
    const [first, second] = ["private", "public"].map((view) => built.release(`external-dns-${view}`));
    expect([first?.crds, first?.makes.crds]).toEqual(["CreateReplace", ["externaldns.k8s.io/DNSEndpoint"]]);
    expect([second?.crds, second?.makes.crds]).toEqual(["Skip", undefined]);
  });
});

describe("PowerDNS behind Gateways", () => {
  test("the private view reads all routes, the public one those of the external Gateway", () => {
    const { ingressNginx: _, ...rest } = WHOLE_WAY;
    const cluster = networkCluster({
      ...rest,
      envoyGateway: { internal: "dns-pool", external: "ingress-pool" },
    });
    const built = buildNetwork(cluster);
    expect(built.release("external-dns-private").values.sources).toEqual(["gateway-httproute", "service"]);
    const { sources, extraArgs } = built.release("external-dns-public").values;
    expect(sources).toEqual(["gateway-httproute"]);
    expect(extraArgs).toMatchObject({ "gateway-name": "envoy-external" });
  });
});
