import { at } from "../../../lib/data/fields";
import { runbookOf } from "../../support/component";
import { buildNetwork, gatewayCluster, linkNetwork, networkCluster } from "../../support/network";

describe("RG-5: k8s_gateway answers the home network", () => {
  const { values, makes, needs } = buildNetwork(gatewayCluster()).release("k8s-gateway");

  test("for the cluster's domain, at the address of its own pool, by UDP and TCP", () => {
    expect(values.domain).toBe("lab.example.org");
    expect(values.service).toMatchObject({
      type: "LoadBalancer",
      port: 53,
      useTcp: true,
      annotations: { "lbipam.cilium.io/ips": "10.0.3.60" },
      labels: { "groundwork.dev/load-balancer-pool": "dns" },
    });
  });

  test("it reads routes of the Gateways, and so waits for their kinds", () => {
    expect(values.watchedResources).toEqual(["HTTPRoute", "Service"]);
    expect(values.filters).toEqual({ gatewayClasses: ["envoy"] });
    expect(needs.map(({ strength, name }) => `${strength} ${name}`)).toEqual([
      "start gateway.networking.k8s.io/Gateway",
      "start gateway.networking.k8s.io/HTTPRoute",
    ]);
    const { dependencies } = linkNetwork(gatewayCluster());
    expect(dependencies.all.filter(({ from }) => from === "k8s-gateway").map(({ to }) => to)).toContain(
      "envoy-gateway",
    );
  });

  test("beside an ingress controller it reads Ingresses of that class", () => {
    const classic = networkCluster({ metallb: {}, ingressNginx: {}, k8sGateway: { pool: "dns-pool" } });
    const { values: other, needs: none } = buildNetwork(classic).release("k8s-gateway");
    expect(other.watchedResources).toEqual(["Ingress", "Service"]);
    expect(other.filters).toEqual({ ingressClasses: ["nginx"] });
    expect(none).toEqual([]);
  });

  test("other names of the domain come from public resolvers, and nothing outside the domain is answered", () => {
    const forwards = (plugins: unknown) =>
      (Array.isArray(plugins) ? plugins : []).filter((plugin) => at(plugin, "name") === "forward");
    expect(forwards(values.extraZonePlugins)).toEqual([
      { name: "forward", parameters: "lab.example.org 1.1.1.1:53 9.9.9.9:53" },
    ]);
    expect(values.fallthrough).toEqual({ enabled: true, zones: [] });
    const alone = buildNetwork(gatewayCluster({ k8sGateway: { fallback: [] } })).release("k8s-gateway").values;
    expect(forwards(alone.extraZonePlugins)).toEqual([]);
    expect(alone.fallthrough).toEqual({ enabled: false, zones: [] });
  });

  test("its pods pass the restricted level", () => {
    expect(makes.podSecurity).toBe("restricted");
    expect(values.podSecurityContext).toMatchObject({ runAsNonRoot: true });
  });

  test("resolvers outside name its address, so a pool of several is refused", () => {
    expect(() => buildNetwork(networkCluster({ metallb: {}, k8sGateway: { pool: "services-pool" } }))).toThrow(
      "components.k8sGateway.pool: got the pool services-pool with more than one address",
    );
  });

  test("the runbook says what to enter in the home network's resolver, and what never", () => {
    const [bootstrap] = runbookOf(gatewayCluster(), "k8sGateway");
    expect(bootstrap?.runbook).toBe("BOOTSTRAP");
    expect(bootstrap?.body).toContain("forward `lab.example.org` and everything below it to 10.0.3.60");
    expect(bootstrap?.body).toContain("never this address");
  });
});
