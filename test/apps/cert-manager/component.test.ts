import { at } from "../../../lib/data/fields";
import { link } from "../../../lib/delivery/link";
import { declaredOf, runbookOf } from "../../support/component";
import { buildNetwork, networkCluster, WHOLE_WAY } from "../../support/network";

const acme = { email: "admin@example.org" };
const whole = (certManager: object) => networkCluster({ ...WHOLE_WAY, certManager });
const built = buildNetwork(whole({ acme, wildcard: true }));

describe("cert-manager", () => {
  test("TC-5: proves the domain by DNS-01 through the public view of PowerDNS", () => {
    const issuer = built.object("ClusterIssuer", "letsencrypt-production");
    expect(at(issuer, "spec", "acme", "solvers", 0)).toEqual({
      selector: { dnsZones: ["lab.example.org"] },
      dns01: {
        webhook: {
          groupName: "acme.lab.example.org",
          solverName: "pdns",
          config: {
            host: "http://powerdns-public-api.powerdns.svc:8081",
            apiKeySecretRef: { name: "powerdns-public-api", key: "api-key" },
            ttl: 60,
            timeout: 30,
            "allowed-zones": ["lab.example.org."],
          },
        },
      },
    });
  });

  test("the solver is registered under the group that the issuer names", () => {
    const solver = built.release("cert-manager-webhook-pdns");
    expect(solver.values.groupName).toBe("acme.lab.example.org");
    expect(solver.makes.objects).toContainEqual({ kind: "APIService", name: "v1alpha1.acme.lab.example.org" });
  });

  test("the key that the solver reads is the public view's, in cert-manager's namespace", () => {
    const inCertManager = built
      .stage("cert-manager-issuers")
      .manifests.find(({ kind, metadata }) => kind === "ExternalSecret" && metadata.name === "powerdns-public-api");
    expect(inCertManager?.metadata.namespace).toBe("cert-manager");
    expect(at(inCertManager, "spec", "data", 0, "remoteRef")).toEqual({ key: "powerdns-api", property: "public" });
  });

  test("a challenge is looked up at public resolvers, because the cluster sees the private view", () => {
    expect(built.release("cert-manager").values).toMatchObject({
      dns01RecursiveNameservers: "1.1.1.1:53,9.9.9.9:53",
      dns01RecursiveNameserversOnly: true,
    });
  });

  test("production and staging exist both; staging is offered when asked for", () => {
    expect(at(built.object("ClusterIssuer", "letsencrypt-staging"), "spec", "acme", "server")).toBe(
      "https://acme-staging-v02.api.letsencrypt.org/directory",
    );
    expect(declaredOf(whole({ acme })).issuer?.clusterIssuer).toBe("letsencrypt-production");
    expect(declaredOf(whole({ acme: { ...acme, staging: true } })).issuer?.annotations).toEqual({
      "cert-manager.io/cluster-issuer": "letsencrypt-staging",
    });
  });

  test("TC-5: the wildcard certificate covers the domain and one level below it", () => {
    expect(at(built.object("Certificate", "wildcard"), "spec", "dnsNames")).toEqual([
      "lab.example.org",
      "*.lab.example.org",
    ]);
    expect(declaredOf(whole({ acme, wildcard: true })).issuer?.wildcard).toEqual({
      namespace: "cert-manager",
      secret: "wildcard-tls",
    });
    expect(declaredOf(whole({ acme })).issuer?.wildcard).toBeUndefined();
  });

  test("operator, solver, issuers, wildcard: in this order, and nothing waits for the wildcard", () => {
    const given = [
      ...built.namespaces.map(({ name }) => ({ kind: "Namespace", name, by: "the test" })),
      { kind: "StorageClass", name: "block", by: "the test" },
    ];
    const { dependencies, unmet } = link(built.stages, given);
    const pairs = dependencies.all.map(({ from, to }) => `${from} -> ${to}`);
    expect(unmet).toEqual([]);
    expect(pairs).toEqual(
      expect.arrayContaining([
        "cert-manager-webhook-pdns -> cert-manager",
        "cert-manager-issuers -> cert-manager-webhook-pdns",
        "cert-manager-issuers -> powerdns",
        "cert-manager-wildcard -> cert-manager-issuers",
      ]),
    );
    expect(pairs.filter((pair) => pair.endsWith("-> cert-manager-wildcard"))).toEqual([]);
  });

  test("without the VPS nobody could ask for a challenge, so it is refused", () => {
    const { edgeProxy: _, ...inside } = WHOLE_WAY;
    expect(() => buildNetwork(networkCluster(inside))).toThrow("components.certManager: got no component edgeProxy");
  });

  test("self-signed certificates need neither PowerDNS nor the Internet", () => {
    const small = buildNetwork(networkCluster({ certManager: { selfSigned: true } }));
    expect(small.stages.map(({ name }) => name)).toEqual(["cert-manager", "cert-manager-issuers"]);
    expect(small.declared.issuer?.clusterIssuer).toBe("cluster-authority");
    expect(small.release("cert-manager").values).not.toHaveProperty("dns01RecursiveNameserversOnly");
  });

  test("a wildcard that nothing would issue is refused", () => {
    expect(() => networkCluster({ certManager: { wildcard: true } })).toThrow("components.certManager.wildcard");
  });

  test("TC-17: the runbook asks from the outside in", () => {
    const [section] = runbookOf(whole({ acme, wildcard: true }), "certManager");
    expect(section?.body).toContain("dig +tcp @203.0.113.10 lab.example.org SOA");
    expect(section?.body).toContain("kubectl -n cert-manager logs deploy/cert-manager-webhook-pdns");
  });
});
