import { followPools } from "../../../lib/delivery/follow-pools";
import type { Manifest } from "../../../lib/manifest/manifest";
import { declaredOf } from "../../support/component";
import { networkCluster, POOLS } from "../../support/network";

const cluster = networkCluster({ metallb: {} });
const declared = declaredOf(cluster);
const [pool = ""] = Object.keys(POOLS);

function needsWith(manifests: readonly Manifest[], values: object = {}) {
  const [stage] = followPools(cluster, declared, [
    {
      name: "web",
      title: "web",
      origin: "components.web",
      manifests,
      releases: [
        {
          name: "web",
          namespace: "web",
          chart: { name: "web", repository: "https://charts.example.org", version: "1.0.0" },
          values: { ...values },
          makes: { podSecurity: "restricted" },
          needs: [],
          timeout: "5m",
          origin: "components.web",
        },
      ],
      after: {},
      prune: true,
      timeout: "5m",
      health: [],
      provisions: [],
      needs: [],
    },
  ]);
  return stage?.needs ?? [];
}

const asks = { "metallb.io/address-pool": pool, other: "x" };
const wanted = { strength: "start", kind: "IPAddressPool", name: pool, namespace: "metallb-system" };

describe("who asks for an address follows its pool", () => {
  test("a Service by its annotations", () => {
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "web", annotations: asks },
    };
    expect(needsWith([service])).toEqual([{ ...wanted, cause: "Service web/web" }]);
  });

  test("a Gateway by what it hands on to its Service", () => {
    const gateway = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: "web", namespace: "web" },
      spec: { infrastructure: { annotations: asks } },
    };
    expect(needsWith([gateway])).toEqual([{ ...wanted, cause: "Gateway web/web" }]);
  });

  test("a release by its values, at any depth", () => {
    expect(needsWith([], { controller: { services: [{ annotations: asks }] } })).toEqual([
      { ...wanted, cause: "HelmRelease web/web spec.values" },
    ]);
  });

  test("nobody else, and nobody for a pool that the plan does not name", () => {
    const annotations = { "metallb.io/address-pool": "unknown" };
    expect(needsWith([{ apiVersion: "v1", kind: "Service", metadata: { name: "web", annotations } }])).toEqual([]);
    expect(needsWith([{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web", annotations: asks } }])).toEqual(
      [],
    );
  });
});
