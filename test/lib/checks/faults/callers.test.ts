import fc from "fast-check";
import { CALLED_PORTS, calledPorts } from "../../../../lib/delivery/facts/called-by-api";
import { release } from "../../../mistakes/plan";
import { REMOVED, told } from "./changed-home";

const NATIVE = { components: { cilium: REMOVED } };
const rule = (name: string) => `caller-shut-out manifests.${name}`;
const native = (namespace: string, spec: object, name = "closed") => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace },
  spec: { podSelector: {}, policyTypes: ["Ingress"], ...spec },
});
const cilium = (namespace: string, spec: object, name = "closed") => ({
  apiVersion: "cilium.io/v2",
  kind: "CiliumNetworkPolicy",
  metadata: { name, namespace },
  spec: { endpointSelector: {}, ...spec },
});
const own = (...from: readonly object[]) => ({ manifests: { guard: { from } } });
const shut = (...changes: readonly object[]) =>
  told(...changes).filter((one) => one.startsWith("caller-shut-out") || one.startsWith("problem"));

describe("A5: a namespace is closed, and the API server must get in", () => {
  it.each([
    ["NetworkPolicy without rules", native("cert-manager", {})],
    [
      "NetworkPolicy of one pod",
      native("cert-manager", { podSelector: { matchLabels: { "app.kubernetes.io/component": "webhook" } } }),
    ],
    ["an allow at the Service's port", native("cert-manager", { ingress: [{ ports: [{ port: 443 }] }] })],
    ["an allow for pods alone", native("cert-manager", { ingress: [{ from: [{ namespaceSelector: {} }] }] })],
    [
      "a block of addresses under Cilium",
      native("cert-manager", { ingress: [{ from: [{ ipBlock: { cidr: "192.168.1.0/24" } }] }] }),
    ],
    ["Cilium's empty rule", cilium("cert-manager", { ingress: [{}] })],
    ["Cilium, wrong entity", cilium("cert-manager", { ingress: [{ fromEntities: ["world"] }] })],
    [
      "Cilium, wrong port",
      cilium("cert-manager", {
        ingress: [{ fromEntities: ["kube-apiserver"], toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }] }],
      }),
    ],
    ["another component", native("metallb-system", {})],
    [
      "for every namespace",
      { ...cilium("x", { ingress: [{}] }), kind: "CiliumClusterwideNetworkPolicy", metadata: { name: "closed" } },
    ],
  ])("%s", (_, policy) => expect(shut(own(policy)).length).toBeGreaterThan(0));

  it.each([
    ["every caller at the container's port", native("cert-manager", { ingress: [{ ports: [{ port: 10250 }] }] })],
    ["a range of ports", native("cert-manager", { ingress: [{ ports: [{ port: 10000, endPort: 11000 }] }] })],
    ["egress only", native("cert-manager", { policyTypes: ["Egress"], egress: [{}] })],
    ["the entity of the API server", cilium("cert-manager", { ingress: [{ fromEntities: ["kube-apiserver"] }] })],
    [
      "machines, at the port",
      cilium("cert-manager", {
        ingress: [
          { fromEntities: ["remote-node", "host"], toPorts: [{ ports: [{ port: "10250", protocol: "TCP" }] }] },
        ],
      }),
    ],
    [
      "pods that nobody calls",
      native("cert-manager", { podSelector: { matchLabels: { "app.kubernetes.io/component": "cainjector" } } }),
    ],
    ["a namespace without a webhook", native("external-dns", {})],
  ])("silent: %s", (_, policy) => expect(shut(own(policy))).toEqual([]));

  it("without Cilium, a block of addresses for each control plane lets the API server in, and for some of them does not", () => {
    const from = (...addresses: readonly string[]) =>
      own(
        native("cert-manager", {
          ingress: [{ from: addresses.map((address) => ({ ipBlock: { cidr: address } })), ports: [{ port: 10250 }] }],
        }),
      );
    expect(shut(NATIVE, from("192.168.1.21/32", "192.168.1.22/32", "192.168.1.23/32"))).toEqual([]);
    expect(shut(NATIVE, from("192.168.1.0/24"))).toEqual([]);
    expect(shut(NATIVE, from("192.168.1.21/32"))).toEqual([rule("guard")]);
  });

  it("silent where the chart brings a policy that lets it in", () => {
    const open = { releases: { "cert-manager": { values: { webhook: { networkPolicy: { enabled: true } } } } } };
    expect(shut(own(native("cert-manager", {})))).toEqual([rule("guard")]);
    expect(shut(own(native("cert-manager", {})), open)).toEqual([]);
  });

  it("a value moves the port", () => {
    const moved = { releases: { "cert-manager": { values: { webhook: { securePort: 10260 } } } } };
    expect(shut(own(native("cert-manager", { ingress: [{ ports: [{ port: 10250 }] }] })), moved)).toEqual([
      rule("guard"),
    ]);
    expect(shut(own(native("cert-manager", { ingress: [{ ports: [{ port: 10260 }] }] })), moved)).toEqual([]);
  });

  it("webhooks and aggregated APIs of objects of one's own", () => {
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "judge", namespace: "judge" },
      spec: { selector: { app: "judge" }, ports: [{ port: 443, targetPort: 8443 }] },
    };
    const api = {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1.judge.example.org" },
      spec: {
        group: "judge.example.org",
        version: "v1",
        groupPriorityMinimum: 1000,
        versionPriority: 10,
        insecureSkipTLSVerify: true,
        service: { name: "judge", namespace: "judge" },
      },
    };
    const allow = (port: number) => native("judge", { ingress: [{ ports: [{ port }] }] });
    const found = (port: number) => told(own(service, api, allow(port))).filter((one) => one.startsWith("caller"));
    expect(found(443)).toEqual([rule("guard")]);
    expect(found(8443)).toEqual([]);
  });

  it("components.networkPolicies makes the allow itself, under both kinds of policy", () => {
    const closed = {
      components: { networkPolicies: { namespaces: { "cert-manager": {}, "metallb-system": {}, traefik: {} } } },
    };
    expect(shut(closed)).toEqual([]);
    expect(shut(closed, NATIVE)).toEqual([]);
  });

  it("and refuses an allow at a port where nothing listens", () => {
    const allow = { ingress: [{ from: "api-server", ports: [443] }] };
    expect(shut({ components: { networkPolicies: { namespaces: { "cert-manager": allow } } } })).toEqual([
      "problem components.networkPolicies.namespaces.cert-manager.ingress[0].ports",
    ]);
  });
});

describe("the ingress controller must reach its backends", () => {
  const of = (kind: string, apiVersion: string, spec: object) => ({
    apiVersion,
    kind,
    metadata: { name: "wiki", namespace: "wiki" },
    spec,
  });
  const wiki = [
    of("Deployment", "apps/v1", {
      selector: { matchLabels: { app: "wiki" } },
      template: {
        metadata: { labels: { app: "wiki" } },
        spec: {
          containers: [
            { name: "wiki", image: "registry.example.org/wiki:1.2.3", ports: [{ name: "web", containerPort: 8080 }] },
          ],
        },
      },
    }),
    of("Service", "v1", { selector: { app: "wiki" }, ports: [{ name: "http", port: 80, targetPort: "web" }] }),
    of("Ingress", "networking.k8s.io/v1", {
      ingressClassName: "traefik",
      rules: [
        {
          host: "wiki.home.example.org",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "wiki", port: { name: "http" } } } }],
          },
        },
      ],
    }),
  ];
  const named = (namespace: string) => [
    { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
  ];

  it.each([
    ["nobody", native("wiki", {})],
    ["another namespace", native("wiki", { ingress: [{ from: named("monitoring") }] })],
    ["the same namespace", native("wiki", { ingress: [{ from: [{ podSelector: {} }] }] })],
    ["the Service's port", native("wiki", { ingress: [{ from: named("traefik"), ports: [{ port: 80 }] }] })],
    ["Cilium: its own namespace", cilium("wiki", { ingress: [{ fromEndpoints: [{}] }] })],
  ])("%s may in", (_, policy) => expect(shut(own(...wiki, policy))).toEqual([rule("guard")]));

  it.each([
    ["its namespace", native("wiki", { ingress: [{ from: named("traefik"), ports: [{ port: 8080 }] }] })],
    ["the port by name", native("wiki", { ingress: [{ ports: [{ port: "web" }] }] })],
    [
      "Cilium: its namespace",
      cilium("wiki", {
        ingress: [{ fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "traefik" } }] }],
      }),
    ],
  ])("silent: %s may in", (_, policy) => expect(shut(own(...wiki, policy))).toEqual([]));
});

it("every row: the port of the table unless a value says otherwise, and none where the part is off", () => {
  fc.assert(
    fc.property(fc.constantFrom(...CALLED_PORTS), fc.integer({ min: 1024, max: 65535 }), (row, port) => {
      const nest = (path: readonly string[], value: unknown) =>
        path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
      const called = (values: unknown) =>
        calledPorts({ ...release(row.chart), values: Object(values) })
          .filter(({ what }) => what === row.what)
          .map((one) => one.port);
      expect(called({})).toEqual([row.port]);
      if (row.portAt !== undefined) expect(called(nest(row.portAt, port))).toEqual([port]);
      for (const path of row.unless ?? []) expect(called(nest(path, false))).toEqual([]);
      for (const path of [row.hostNetworkAt, row.ownPolicyAt])
        if (path !== undefined) expect(called(nest(path, true))).toEqual([]);
    }),
  );
});
