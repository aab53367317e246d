import { at, listAt } from "../../lib/data/fields";
import { errorsOf, foundBy, objectOf, synthHome } from "./definition";

const network = {
  subnet: "192.168.1.0/24",
  gateway: "192.168.1.1",
  nameservers: ["192.168.1.1"],
  loadBalancers: { internal: "192.168.1.60", external: "192.168.1.61" },
};
const apps = {
  hello: { image: "docker.io/nginxinc/nginx-unprivileged:1.29.3", port: 8080, host: "hello" },
  silent: { image: "docker.io/nginxinc/nginx-unprivileged:1.29.3", port: 8080 },
};
const wildcard = { selfSigned: true, wildcard: true };

const byCilium = (more: object = {}, components: object = {}) =>
  synthHome({
    network,
    apps,
    components: {
      metallb: undefined,
      traefik: undefined,
      certManager: wildcard,
      cilium: { loadBalancer: true, gateway: {} },
      ...components,
    },
    ...more,
  });

describe("Gateway API by Cilium", () => {
  test("two Gateways of Cilium's class, with addresses of their pools, and routes that choose one", () => {
    const made = byCilium();
    const internal = objectOf(made, "Gateway", "internal", "cilium-gateway");
    expect(internal.spec).toMatchObject({
      gatewayClassName: "cilium",
      infrastructure: {
        annotations: { "lbipam.cilium.io/ips": "192.168.1.60" },
        labels: expect.objectContaining({}),
      },
    });
    expect(Object.values(at(internal.spec, "infrastructure", "labels") ?? {})).toContain("internal");
    expect(objectOf(made, "Gateway", "external").spec).toMatchObject({
      infrastructure: { annotations: { "lbipam.cilium.io/ips": "192.168.1.61" } },
    });
    const route = objectOf(made, "HTTPRoute", "hello", "hello");
    expect(listAt(route, "spec", "parentRefs")).toEqual([
      expect.objectContaining({ name: "internal", namespace: "cilium-gateway", sectionName: "https" }),
    ]);
    expect(errorsOf(made)).toEqual([]);
  });

  test("Cilium finds its kinds when it starts: Talos brings them, and the class asks for them", () => {
    const made = byCilium();
    const [first] = made.machines;
    expect(at(first?.documents[0], "cluster", "extraManifests")).toEqual([
      expect.stringMatching(/gateway-api\/releases\/download\/v[\d.]+\/standard-install\.yaml$/),
    ]);
    const release = made.platformReleases.find(({ name }) => name === "cilium");
    expect(release?.values.gatewayAPI).toMatchObject({ enabled: true, gatewayClass: { create: "true" } });
    expect(release?.values).toMatchObject({ kubeProxyReplacement: "true" });
  });

  test("contract 1.14 has a document for it", () => {
    const made = byCilium({
      versions: { talos: "1.14.7", kubernetes: "1.37.0", contract: "1.14", providers: { talos: "0.12.0" } },
    });
    expect(made.machines[0]?.documents).toContainEqual(
      expect.objectContaining({
        kind: "KubeExternalManifestConfig",
        name: expect.stringContaining("standard-install"),
      }),
    );
  });

  test("the proxy has an identity and no pod: a policy of Cilium lets it in, where something leads to the app", () => {
    const made = byCilium();
    expect(objectOf(made, "CiliumNetworkPolicy", "hello-entrance", "hello").spec).toEqual({
      endpointSelector: { matchLabels: expect.objectContaining({ "app.kubernetes.io/name": "hello" }) },
      ingress: [{ fromEntities: ["ingress"], toPorts: [{ ports: [{ port: "http", protocol: "TCP" }] }] }],
    });
    expect(() => objectOf(made, "CiliumNetworkPolicy", "silent-entrance")).toThrow("was not made");
    expect(at(objectOf(made, "NetworkPolicy", "hello").spec, "ingress")).toEqual([]);
    expect(foundBy(made, "caller-shut-out")).toEqual([]);
  });

  test("a policy that keeps the proxy out is found, with the entity to name", () => {
    const closed = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "closed", namespace: "own" },
      spec: { podSelector: {}, policyTypes: ["Ingress"] },
    };
    const web = { app: "web" };
    const own = [
      closed,
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", namespace: "own" },
        spec: { selector: web, ports: [{ port: 80 }] },
      },
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web", namespace: "own" },
        spec: {
          selector: { matchLabels: web },
          template: {
            metadata: { labels: web },
            spec: { containers: [{ name: "web", image: "ghcr.io/owner/web:1.0.0", ports: [{ containerPort: 80 }] }] },
          },
        },
      },
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "web", namespace: "own" },
        spec: {
          hostnames: ["web.home.example.org"],
          parentRefs: [{ name: "internal", namespace: "cilium-gateway" }],
          rules: [{ backendRefs: [{ name: "web", port: 80 }] }],
        },
      },
    ];
    expect(foundBy(byCilium({ manifests: { own: { from: own } } }), "caller-shut-out")).toEqual([
      expect.stringMatching(/closed.*fromEntities: \[ingress\] to own/),
    ]);
  });

  test("one Gateway is enough for a home that shows nothing to the Internet", () => {
    const made = byCilium({}, { cilium: { loadBalancer: true, gateway: { external: false } } });
    expect(() => objectOf(made, "Gateway", "external")).toThrow("was not made");
    expect(errorsOf(made)).toEqual([]);
  });

  test.each([
    [{ certManager: undefined }, /components\.cilium.*certManager/],
    [
      { certManager: { selfSigned: true } },
      /components\.cilium\.gateway: got no wildcard certificate.*certManager\.wildcard/,
    ],
    [{ cilium: { loadBalancer: true, gateway: { internal: "intern" } } }, /intern/],
    [{ traefik: {} }, /traefik/],
    [
      { cilium: { loadBalancer: true, gateway: { internl: "internal" } } },
      /components\.cilium\.gateway\.internl.*write internal/,
    ],
  ])("%j is refused by name", (components, message) => {
    expect(() => byCilium({}, components)).toThrow(message);
  });
});
