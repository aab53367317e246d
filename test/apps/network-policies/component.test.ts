import type { BoundCluster } from "../../../lib/component/bound-cluster";
import { at } from "../../../lib/data/fields";
import type { Manifest } from "../../../lib/manifest/manifest";
import { runbookOf } from "../../support/component";
import { gatewayCluster, linkNetwork, networkCluster } from "../../support/network";

const WEB = { image: "docker.io/traefik/whoami:v1.11.0", port: 8080, host: "tv", namespace: "media" };
const WORKER = { image: "docker.io/library/busybox:1.37.0", namespace: "media" };

const closed = (namespaces: object, changes: object = {}) =>
  gatewayCluster({ networkPolicies: { namespaces }, ...changes }, { apps: { tv: WEB, helper: WORKER } });

/** The same on a CNI without a kind of its own. */
const plain = (namespaces: object) =>
  networkCluster(
    { metallb: {}, traefik: {}, certManager: { selfSigned: true }, networkPolicies: { namespaces } },
    { apps: { tv: WEB, helper: WORKER } },
  );

function policies(cluster: BoundCluster): ReadonlyMap<string, Manifest> {
  const stage = linkNetwork(cluster).stages.find(({ name }) => name === "network-policies");
  return new Map((stage?.manifests ?? []).map((one) => [`${one.metadata.namespace}/${one.metadata.name}`, one]));
}

const spec = (cluster: BoundCluster, name: string) => policies(cluster).get(name)?.spec;

describe("RG-10: Cilium network policies, default deny with named allows", () => {
  test("a named namespace is closed in both directions, and no other namespace is touched", () => {
    const found = policies(closed({ media: {} }));
    expect([...found.values()].every(({ kind }) => kind === "CiliumNetworkPolicy")).toBe(true);
    expect([...found.keys()].every((name) => name.startsWith("media/"))).toBe(true);
    expect(found.get("media/default-deny")?.spec).toEqual({ endpointSelector: {}, ingress: [{}], egress: [{}] });
  });

  test("DNS stays allowed for every pod, and its answers teach Cilium the host names", () => {
    expect(spec(closed({ media: {} }), "media/allow-dns")).toEqual({
      endpointSelector: {},
      egress: [
        {
          toEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s-app": "kube-dns" } }],
          toPorts: [
            {
              ports: [
                { port: "53", protocol: "UDP" },
                { port: "53", protocol: "TCP" },
              ],
              rules: { dns: [{ matchPattern: "*" }] },
            },
          ],
        },
      ],
    });
  });

  test("an exposed Service is reached by the Gateways' proxies, at its pods and their port", () => {
    expect(spec(closed({ media: {} }), "media/allow-entrance-to-tv")).toEqual({
      endpointSelector: { matchLabels: { "app.kubernetes.io/name": "tv", "app.kubernetes.io/instance": "tv" } },
      ingress: [
        {
          fromEndpoints: [
            {
              matchLabels: {
                "k8s:io.kubernetes.pod.namespace": "envoy-gateway",
                "app.kubernetes.io/name": "envoy",
                "app.kubernetes.io/component": "proxy",
                "app.kubernetes.io/managed-by": "envoy-gateway",
              },
            },
          ],
          toPorts: [{ ports: [{ port: "http", protocol: "TCP" }] }],
        },
      ],
    });
  });

  test("the API server is for pods that mount a token: charts' pods, not the own apps'", () => {
    const found = policies(closed({ media: {}, "external-dns": {} }));
    expect([...found.keys()].filter((name) => name.includes("api-server"))).toEqual(["external-dns/allow-api-server"]);
    expect(at(found.get("external-dns/allow-api-server"), "spec", "egress")).toEqual([
      { toEntities: ["kube-apiserver"], toPorts: [{ ports: [{ port: "6443", protocol: "TCP" }] }] },
    ]);
  });

  test("an allow has a name, either its own or that of its first peer", () => {
    const found = policies(
      closed({
        media: {
          ingress: [{ name: "remote-control", from: "home", ports: [32400] }],
          egress: [
            { to: "api.themoviedb.org", ports: [443] },
            { to: "internet", ports: [443, "443/UDP"] },
          ],
        },
      }),
    );
    expect([...found.keys()]).toEqual(
      expect.arrayContaining(["media/remote-control", "media/allow-to-api-themoviedb-org", "media/allow-to-internet"]),
    );
    expect(at(found.get("media/allow-to-api-themoviedb-org"), "spec", "egress", 0)).toEqual({
      toFQDNs: [{ matchName: "api.themoviedb.org" }],
      toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
    });
  });

  test("from home means the machines too: an address block never means them", () => {
    const rule = (peer: object) => ({ ...peer, toPorts: [{ ports: [{ port: "32400", protocol: "TCP" }] }] });
    const cluster = closed({ media: { ingress: [{ from: "home", ports: [32400] }] } });
    expect(at(spec(cluster, "media/allow-from-home"), "ingress")).toEqual([
      rule({ fromCIDRSet: [{ cidr: "10.0.0.0/16" }] }),
      rule({ fromEntities: ["host"] }),
      rule({ fromEntities: ["remote-node"] }),
    ]);
  });

  test("the Internet is everything but private addresses", () => {
    const cluster = closed({ media: { egress: [{ to: "internet" }] } });
    expect(at(spec(cluster, "media/allow-to-internet"), "egress", 0, "toCIDRSet", 0)).toEqual({
      cidr: "0.0.0.0/0",
      except: ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
    });
  });

  test("pods of a namespace talk with each other, unless that is switched off too", () => {
    expect([...policies(closed({ media: {} })).keys()]).toContain("media/allow-within-egress");
    expect([...policies(closed({ media: { within: false } })).keys()]).not.toContain("media/allow-within-egress");
  });

  test("a namespace in which nothing runs is a slip of the pen, and the meant one would stay open", () => {
    expect(() => policies(closed({ meda: {} }))).toThrow(
      "components.networkPolicies.namespaces.meda: got the namespace meda, in which nothing runs",
    );
    expect(() => policies(closed({ meda: {} }))).toThrow("Fix: write media");
  });

  test("two allows of one name, and callers by host name, are refused", () => {
    const twice = { egress: [{ to: "internet" }, { to: "internet", ports: [443] }] };
    expect(() => policies(closed({ media: twice }))).toThrow("two allows with the name allow-to-internet");
    expect(() => policies(closed({ media: { ingress: [{ from: "example.org" }] } }))).toThrow(
      "ingress from the host example.org",
    );
  });
});

describe("BM-9: Kubernetes NetworkPolicies, default deny with explicit allows, per namespace", () => {
  test("the same definition, in the kind that every CNI reads", () => {
    const found = policies(plain({ media: {} }));
    expect([...found.values()].every(({ kind }) => kind === "NetworkPolicy")).toBe(true);
    expect(found.get("media/default-deny")?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    expect([...found.keys()].sort()).toEqual([
      "media/allow-dns",
      "media/allow-entrance-to-tv",
      "media/allow-within-egress",
      "media/allow-within-ingress",
      "media/default-deny",
    ]);
  });

  test("DNS is allowed by UDP and TCP", () => {
    expect(spec(plain({ media: {} }), "media/allow-dns")).toEqual({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
          ],
        },
      ],
    });
  });

  test("Traefik reaches the exposed pods and nothing else", () => {
    expect(at(spec(plain({ media: {} }), "media/allow-entrance-to-tv"), "ingress")).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } },
            podSelector: {
              matchLabels: { "app.kubernetes.io/name": "traefik", "app.kubernetes.io/instance": "traefik-traefik" },
            },
          },
        ],
        ports: [{ port: "http", protocol: "TCP" }],
      },
    ]);
  });

  test("the API server is the control planes' own addresses, because rules see them and not the Service", () => {
    const found = spec(plain({ "cert-manager": {} }), "cert-manager/allow-api-server");
    expect(at(found, "egress", 0)).toEqual({
      to: ["10.0.1.1/32", "10.0.1.2/32", "10.0.1.3/32"].map((cidr) => ({ ipBlock: { cidr } })),
      ports: [{ port: 6443, protocol: "TCP" }],
    });
  });

  test("addresses, networks and namespaces are peers; a host name is not, and the message says why", () => {
    const egress = [{ to: ["10.69.1.163", "10.70.0.0/24", "cert-manager"], ports: [2049] }];
    expect(at(spec(plain({ media: { egress } }), "media/allow-to-10-69-1-163-32"), "egress", 0, "to")).toEqual([
      { ipBlock: { cidr: "10.69.1.163/32" } },
      { ipBlock: { cidr: "10.70.0.0/24" } },
      { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "cert-manager" } } },
    ]);
    expect(() => policies(plain({ media: { egress: [{ to: "example.org" }] } }))).toThrow(
      "only a CNI that reads DNS answers knows host names",
    );
  });

  test("the runbook says who enforces them, and that nobody does", () => {
    const text = (cluster: BoundCluster) => runbookOf(cluster, "networkPolicies")[0]?.body;
    expect(text(closed({ media: {} }))).toContain("Cilium enforces them.");
    expect(text(plain({ media: {} }))).toContain("No component says that its CNI enforces network policies.");
  });
});
