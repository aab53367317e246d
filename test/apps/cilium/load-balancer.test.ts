import { buildStages } from "../../../compiler/build-stages";
import type { BoundCluster } from "../../../lib/component/bound-cluster";
import { at } from "../../../lib/data/fields";
import { declaredOf, orThrow, runbookOf } from "../../support/component";
import { buildNetwork, gatewayCluster, linkNetwork, networkCluster } from "../../support/network";

/** Values of the release that Terraform installs. */
function ciliumValuesOf(cluster: BoundCluster): unknown {
  const { platformReleases } = orThrow((problems) => buildStages({ cluster, declared: declaredOf(cluster), problems }));
  return platformReleases.find(({ name }) => name === "cilium")?.values;
}

const POOL_LABEL = "groundwork.dev/load-balancer-pool";

describe("RG-4: Cilium gives load-balancer addresses and announces them", () => {
  const built = buildNetwork(gatewayCluster());

  test("each pool of the plan becomes a pool of Cilium's, found by its name", () => {
    const pools = built.stage("cilium-config").manifests.filter(({ kind }) => kind === "CiliumLoadBalancerIPPool");
    expect(pools.map(({ apiVersion, metadata, spec }) => [apiVersion, metadata.name, spec])).toEqual([
      [
        "cilium.io/v2",
        "dns",
        { blocks: [{ start: "10.0.3.60" }], serviceSelector: { matchLabels: { [POOL_LABEL]: "dns" } } },
      ],
      [
        "cilium.io/v2",
        "internal",
        { blocks: [{ start: "10.0.3.61" }], serviceSelector: { matchLabels: { [POOL_LABEL]: "internal" } } },
      ],
      [
        "cilium.io/v2",
        "external",
        { blocks: [{ start: "10.0.3.62" }], serviceSelector: { matchLabels: { [POOL_LABEL]: "external" } } },
      ],
    ]);
  });

  test("a range keeps its first and its last address, a block too", () => {
    const ranges = buildNetwork(
      gatewayCluster(
        {},
        {
          network: {
            subnet: "10.0.0.0/16",
            gateway: "10.0.0.1",
            nameservers: ["10.0.0.1"],
            loadBalancers: {
              dns: "10.0.3.60",
              internal: "10.0.3.61",
              external: "10.0.3.62",
              more: ["10.0.3.70-10.0.3.79", "10.0.4.0/28"],
            },
          },
        },
      ),
    );
    expect(at(ranges.object("CiliumLoadBalancerIPPool", "more"), "spec", "blocks")).toEqual([
      { start: "10.0.3.70", stop: "10.0.3.79" },
      { start: "10.0.4.0", stop: "10.0.4.15" },
    ]);
  });

  test("Services of a pool are announced by layer 2, and no others", () => {
    const policy = built.object("CiliumL2AnnouncementPolicy", "pools");
    expect(policy.apiVersion).toBe("cilium.io/v2alpha1");
    expect(policy.spec).toMatchObject({
      loadBalancerIPs: true,
      serviceSelector: { matchExpressions: [{ key: POOL_LABEL, operator: "Exists" }] },
    });
  });

  test("two workers take over from each other; a single one gets help from the control planes", () => {
    const selector = (machines: object) =>
      at(
        buildNetwork(gatewayCluster({}, { machines })).object("CiliumL2AnnouncementPolicy", "pools"),
        "spec",
        "nodeSelector",
      );
    const node = (address: string, role: string) => ({ role, address, installDisk: "/dev/sda", link: "enp1s0" });
    expect(
      selector({ a: node("10.0.1.1", "control-plane"), b: node("10.0.2.1", "worker"), c: node("10.0.2.2", "worker") }),
    ).toEqual({ matchExpressions: [{ key: "node-role.kubernetes.io/control-plane", operator: "DoesNotExist" }] });
    expect(selector({ a: node("10.0.1.1", "control-plane"), b: node("10.0.2.1", "worker") })).toBeUndefined();
  });

  test("the agent may renew the leases: its rate limit grows with the addresses", () => {
    expect(ciliumValuesOf(gatewayCluster())).toMatchObject({
      l2announcements: { enabled: true, leaseRenewDeadline: "5s" },
      k8sClientRateLimit: { qps: 12, burst: 24 },
    });
    expect(ciliumValuesOf(networkCluster({ cilium: { loadBalancer: true } }))).toMatchObject({
      k8sClientRateLimit: { qps: 20, burst: 40 },
    });
    expect(ciliumValuesOf(networkCluster({ cilium: {} }))).not.toHaveProperty("l2announcements");
  });

  test("whoever asks for an address follows the pools", () => {
    const { dependencies, unmet } = linkNetwork(gatewayCluster());
    expect(unmet).toEqual([]);
    expect(dependencies.all.filter(({ to }) => to === "cilium-config").map(({ from }) => from)).toEqual([
      "envoy-gateway-config",
      "k8s-gateway",
    ]);
  });

  test("MetalLB beside it is a problem: two would answer for one address", () => {
    expect(() => declaredOf(networkCluster({ cilium: { loadBalancer: true }, metallb: {} }))).toThrow(
      "a second provider of loadBalancer beside cilium",
    );
    expect(() => declaredOf(networkCluster({ cilium: {}, metallb: {} }))).not.toThrow();
  });

  test("the runbook knows the pools and where to see who announces", () => {
    const [, , pools] = runbookOf(gatewayCluster(), "cilium");
    expect(pools?.body).toContain("| `external` | 10.0.3.62 |");
    expect(pools?.body).toContain("kubectl get ciliumloadbalancerippools");
  });
});
