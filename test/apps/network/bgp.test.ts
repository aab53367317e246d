import { at } from "../../../lib/data/fields";
import { declaredOf } from "../../support/component";
import { buildNetwork, networkCluster } from "../../support/network";
import { definition } from "./bgp-sample";

/** A cluster whose pools are outside the house, announced by this component. */
const clusterWith = (component: object) => networkCluster(component, definition());

describe("HA-7: MetalLB announces pools that are no subnet of the house", () => {
  const cluster = clusterWith({ metallb: {} });
  const built = buildNetwork(cluster);

  test("each router is a session with its numbers, times and password", () => {
    expect(at(built.object("BGPPeer", "gateway"), "spec")).toEqual({
      myASN: 64514,
      peerASN: 64513,
      peerAddress: "10.0.0.1",
      peerPort: 179,
      holdTime: "90s",
      keepaliveTime: "30s",
      enableGracefulRestart: true,
      passwordSecret: { name: "bgp-gateway" },
    });
  });

  test("the pool outside goes to the routers, the one inside is answered for by ARP", () => {
    expect(at(built.object("BGPAdvertisement", "pools-bgp"), "spec")).toEqual({
      ipAddressPools: ["apps"],
      peers: ["gateway"],
    });
    expect(at(built.object("L2Advertisement", "pools"), "spec")).toEqual({ ipAddressPools: ["lan"] });
  });

  test("FRR speaks for the speaker, and Terraform places the password where MetalLB reads it", () => {
    expect(at(built.release("metallb").values, "speaker", "frr")).toEqual({ enabled: true });
    expect(
      declaredOf(cluster).platformSecrets.map(({ namespace, name, type, keys }) => [
        namespace,
        name,
        type,
        Object.keys(keys),
      ]),
    ).toEqual([["metallb-system", "bgp-gateway", "kubernetes.io/basic-auth", ["password"]]]);
  });

  test("without network.bgp nothing speaks BGP", () => {
    const plain = buildNetwork(networkCluster({ metallb: {} }));
    expect(at(plain.release("metallb").values, "speaker", "frr")).toEqual({ enabled: false });
    expect(plain.stage("metallb-config").manifests.map(({ kind }) => kind)).not.toContain("BGPPeer");
  });
});

describe("HA-7: Cilium announces them as well", () => {
  const built = buildNetwork(clusterWith({ cilium: { loadBalancer: true } }));

  test("one instance with every router, in all nodes", () => {
    expect(at(built.object("CiliumBGPClusterConfig", "cluster"), "spec")).toEqual({
      bgpInstances: [
        {
          name: "cluster",
          localASN: 64514,
          peers: [{ name: "gateway", peerASN: 64513, peerAddress: "10.0.0.1", peerConfigRef: { name: "gateway" } }],
        },
      ],
    });
    expect(at(built.object("CiliumBGPPeerConfig", "gateway"), "spec")).toEqual({
      authSecretRef: "bgp-gateway",
      transport: { peerPort: 179 },
      timers: { holdTimeSeconds: 90, keepAliveTimeSeconds: 30 },
      gracefulRestart: { enabled: true },
      families: [
        {
          afi: "ipv4",
          safi: "unicast",
          advertisements: { matchLabels: { "groundwork.dev/advertise": "load-balancers" } },
        },
      ],
    });
  });

  test("Services of the pool outside are announced, those of the other by ARP", () => {
    const advertisement = built.object("CiliumBGPAdvertisement", "load-balancers");
    expect(at(advertisement, "metadata", "labels")).toEqual({ "groundwork.dev/advertise": "load-balancers" });
    expect(at(advertisement, "spec", "advertisements", 0, "selector")).toEqual({
      matchExpressions: [{ key: "groundwork.dev/load-balancer-pool", operator: "In", values: ["apps"] }],
    });
    expect(at(built.object("CiliumL2AnnouncementPolicy", "pools"), "spec", "serviceSelector")).toEqual({
      matchExpressions: [{ key: "groundwork.dev/load-balancer-pool", operator: "In", values: ["lan"] }],
    });
  });
});

describe("HA-8, HB-7: the API behind a load-balancer address", () => {
  test.each([
    ["MetalLB", { metallb: {} }, { "metallb.io/address-pool": "api" }],
    ["Cilium", { cilium: { loadBalancer: true } }, { "lbipam.cilium.io/ips": "10.20.1.1" }],
  ])("%s gives the Service over the API servers its address", (_by, component, annotations) => {
    const built = buildNetwork(networkCluster(component, definition({ api: true })));
    const service = built.object("Service", "kubernetes-api");
    expect(at(service, "metadata", "annotations")).toEqual(annotations);
    expect(at(service, "spec")).toEqual({
      type: "LoadBalancer",
      externalTrafficPolicy: "Cluster",
      allocateLoadBalancerNodePorts: false,
      selector: { "k8s-app": "kube-apiserver" },
      ports: [{ name: "https", port: 6443, targetPort: 6443, protocol: "TCP" }],
    });
  });
});
