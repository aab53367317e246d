import { image, object, override, own, REMOVED, told, workers } from "./changed-home";

const said = (rule: string, ...changes: readonly object[]) =>
  told(...changes).filter((one) => one.startsWith(`${rule} `));
const of = (rule: string, ...places: readonly string[]) => places.map((place) => `${rule} ${place}`);

describe("A1: traffic that must enter at a node with a pod, and who answers for the address", () => {
  const RULE = "local-traffic-lost";
  const L2 = { components: { metallb: REMOVED, cilium: { loadBalancer: true } } };
  const traefik = { components: { traefik: { externalTrafficPolicy: "Local", replicas: 1 } } };
  const POOL = { "groundwork.dev/load-balancer-pool": "ingress-pool" };
  const pods = (kind: string, spec: object = {}, further: object = {}) =>
    object("apps/v1", kind, "web", {
      spec: {
        ...further,
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: {
            containers: [
              {
                name: "web",
                image,
                ports: [{ name: "http", containerPort: 8080 }],
                resources: { requests: { cpu: "10m", memory: "32Mi" } },
              },
            ],
            ...spec,
          },
        },
      },
    });
  const service = (fields: object = {}) => ({
    ...object("v1", "Service", "web", {
      spec: {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        selector: { app: "web" },
        ports: [{ port: 80, targetPort: "http" }],
        ...fields,
      },
    }),
    metadata: { name: "web", labels: POOL },
  });
  const television = { network: { loadBalancers: { tv: "192.168.1.61" } } };
  const gateway = (envoyService: object) =>
    own(
      object("gateway.envoyproxy.io/v1alpha1", "EnvoyProxy", "web", {
        spec: { provider: { type: "Kubernetes", kubernetes: { envoyService } } },
      }),
      object("gateway.networking.k8s.io/v1", "Gateway", "web", {
        spec: {
          gatewayClassName: "envoy",
          infrastructure: {
            labels: POOL,
            parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: "web" },
          },
          listeners: [{ name: "http", protocol: "HTTP", port: 80 }],
        },
      }),
    );

  it.each([
    ["the listed input", traefik, "components.traefik"],
    [
      "ingress-nginx",
      { components: { traefik: REMOVED, ingressNginx: { externalTrafficPolicy: "Local" } } },
      "components.ingressNginx",
    ],
    [
      "an override of a release",
      override("traefik", "service.spec.externalTrafficPolicy", "Local"),
      "releases.traefik.values.service.spec.externalTrafficPolicy",
    ],
    [
      "an app",
      {
        ...television,
        apps: { hello: { service: { type: "LoadBalancer", pool: "tv", externalTrafficPolicy: "Local" } } },
      },
      "apps.hello",
    ],
    ["an object of one's own", own(pods("Deployment"), service()), "manifests.own"],
    ["a proxy of Envoy Gateway, whose default it is", gateway({ name: "web" }), "manifests.own"],
  ])("under Cilium: %s", (_, change, place) => {
    expect(said(RULE, L2, change)).toEqual(of(RULE, place));
  });

  it("ends with Cilium 1.20.2, where the Services of Cilium itself begin to be lost", () => {
    const newer = { releases: { cilium: { version: "1.20.2" } } };
    const itself = override("cilium", "gatewayAPI", { enabled: true, externalTrafficPolicy: "Local" });
    expect(said(RULE, L2, traefik, newer)).toEqual([]);
    expect(said(RULE, L2, itself)).toEqual([]);
    expect(said(RULE, L2, newer, itself)).toEqual(of(RULE, "releases.cilium.values.gatewayAPI.externalTrafficPolicy"));
  });

  it("silent: MetalLB, routers by BGP, a pod on every node that may answer, and no load balancer at all", () => {
    const daemon = override("traefik", "deployment.kind", "DaemonSet");
    const bgp = {
      network: {
        bgp: { asn: 64514, peers: { router: { address: "192.168.1.1", asn: 64513 } }, pools: ["ingress-pool"] },
      },
    };
    expect(said(RULE, traefik)).toEqual([]);
    expect(said(RULE, L2, traefik, bgp)).toEqual([]);
    expect(said(RULE, L2, traefik, daemon)).toEqual([]);
    expect(said(RULE, L2, own(pods("DaemonSet"), service()))).toEqual([]);
    expect(said(RULE, L2, own(pods("Deployment"), service({ type: "NodePort" })))).toEqual([]);
    expect(said(RULE, L2, gateway({ externalTrafficPolicy: "Cluster" }))).toEqual([]);
    // Workers alone answer, and the one Deployment is pinned to one of two.
    expect(
      said(
        RULE,
        L2,
        workers(),
        own(pods("Deployment", { nodeSelector: { "kubernetes.io/hostname": "w-1" } }), service()),
      ),
    ).toEqual(of(RULE, "manifests.own"));
  });
});

describe("A19: a DNS-01 challenge that is looked for at home", () => {
  const RULE = "acme-asks-itself";
  const acme = (...resolvers: readonly string[]) => ({
    components: {
      certManager: {
        selfSigned: REMOVED,
        acme: {
          email: "me@example.org",
          cloudflare: { token: { variable: "cloudflare_token" } },
          ...(resolvers.length === 0 ? {} : { resolvers }),
        },
      },
    },
  });
  const flag = (address: string) =>
    override("traefik", "additionalArguments", [`--certificatesresolvers.le.acme.dnschallenge.resolvers=${address}`]);

  it.each([
    ["the DNS of pods", acme("10.96.0.10:53"), "components.certManager"],
    ["an address of a pool, and one that is right", acme("1.1.1.1:53", "192.168.1.60:53"), "components.certManager"],
    ["a machine", acme("192.168.1.21:53"), "components.certManager"],
    [
      "an override by name",
      override("cert-manager", "dns01RecursiveNameservers", "kube-dns.kube-system.svc.cluster.local:53"),
      "releases.cert-manager.values.dns01RecursiveNameservers",
    ],
    [
      "an argument",
      override("cert-manager", "extraArgs", ["--dns01-recursive-nameservers=https://dns.home.example.org/dns-query"]),
      "releases.cert-manager.values.extraArgs",
    ],
    ["Traefik's own ACME", flag("10.96.0.10:53"), "releases.traefik.values.additionalArguments"],
    [
      "the same as values",
      override("traefik", "certificatesResolvers", { le: { acme: { dnsChallenge: { resolvers: ["10.96.0.10"] } } } }),
      "releases.traefik.values.certificatesResolvers.le.acme.dnsChallenge.resolvers",
    ],
  ])("%s", (_, change, place) => {
    expect(said(RULE, acme(), change)).toEqual(of(RULE, place));
  });

  it("no resolver at all, where CoreDNS sends the zone to a server of its own", () => {
    const corefile = (zone: string) => ({
      manifests: {
        dns: {
          from: [
            {
              apiVersion: "v1",
              kind: "ConfigMap",
              metadata: { name: "coredns-custom", namespace: "kube-system" },
              data: { Corefile: `.:53 {\n  forward . /etc/resolv.conf\n}\n${zone}:53 {\n  forward . 192.168.1.9\n}\n` },
            },
          ],
        },
      },
    });
    const none = override("cert-manager", "dns01RecursiveNameservers", null);
    expect(said(RULE, acme(), none, corefile("example.org"))).toEqual(of(RULE, "components.certManager"));
    expect(said(RULE, acme(), none, corefile("example.net"))).toEqual([]);
    expect(said(RULE, acme(), corefile("example.org"))).toEqual([]);
  });

  it("silent: public resolvers in every spelling, and an authority of the cluster's own", () => {
    expect(said(RULE, acme())).toEqual([]);
    expect(said(RULE, acme("1.1.1.1:53", "[2606:4700:4700::1111]:53"), flag("9.9.9.9"))).toEqual([]);
    expect(said(RULE, override("cert-manager", "extraArgs", ["--dns01-recursive-nameservers=10.96.0.10:53"]))).toEqual(
      [],
    );
  });
});

describe("A23: node ports in front of Talos' firewall", () => {
  const RULE = "node-port-past-firewall";
  const firewall = { talos: { firewall: { management: { laptop: "192.168.1.50" } } } };
  const service = (spec: object) => own(object("v1", "Service", "web", { spec: { ports: [{ port: 80 }], ...spec } }));

  it.each([
    ["an own Service", service({ type: "LoadBalancer" }), "manifests.own"],
    ["one of type NodePort", service({ type: "NodePort" }), "manifests.own"],
    [
      "an override",
      override("traefik", "service.spec.allocateLoadBalancerNodePorts", true),
      "releases.traefik.values.service.spec",
    ],
    [
      "a chart's values",
      override("cilium", "hubble", { ui: { service: { type: "NodePort" } } }),
      "releases.cilium.values.hubble.ui.service",
    ],
  ])("%s", (_, change, place) => {
    expect(said(RULE, firewall, change)).toEqual(of(RULE, place));
    expect(said(RULE, change)).toEqual([]);
  });

  it("our own Services have none, and kube-proxy's are behind the firewall", () => {
    const television = {
      network: { loadBalancers: { tv: "192.168.1.61" } },
      apps: { hello: { service: { type: "LoadBalancer", pool: "tv" } } },
    };
    expect(said(RULE, firewall, television)).toEqual([]);
    expect(said(RULE, firewall, { components: { traefik: REMOVED, ingressNginx: {} } })).toEqual([]);
    expect(said(RULE, firewall, service({ type: "LoadBalancer", allocateLoadBalancerNodePorts: false }))).toEqual([]);
    expect(said(RULE, firewall, { components: { cilium: REMOVED } }, service({ type: "LoadBalancer" }))).toEqual([]);
  });
});
