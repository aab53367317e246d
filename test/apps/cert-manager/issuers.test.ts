import { at } from "../../../lib/data/fields";
import { runbookOf } from "../../support/component";
import { buildNetwork, gatewayCluster, linkNetwork, networkCluster } from "../../support/network";

describe("RG-6: Let's Encrypt by DNS-01 at Cloudflare", () => {
  const built = buildNetwork(gatewayCluster());

  test("both issuers write challenges with a token that is given by reference", () => {
    for (const name of ["letsencrypt-production", "letsencrypt-staging"]) {
      expect(at(built.object("ClusterIssuer", name), "spec", "acme", "solvers")).toEqual([
        {
          selector: { dnsZones: ["lab.example.org"] },
          dns01: { cloudflare: { apiTokenSecretRef: { name: "cloudflare-token", key: "api-token" } } },
        },
      ]);
    }
  });

  test("the wildcard certificate covers the domain and every host one level below it", () => {
    const { spec } = built.object("Certificate", "wildcard");
    expect(at(spec, "dnsNames")).toEqual(["lab.example.org", "*.lab.example.org"]);
    expect(at(spec, "issuerRef", "name")).toBe("letsencrypt-production");
  });

  test("neither PowerDNS nor a VPS is needed, and no solver is installed", () => {
    expect(built.stages.map(({ name }) => name)).not.toContain("cert-manager-webhook-pdns");
    const { unmet } = linkNetwork(gatewayCluster());
    expect(unmet).toEqual([]);
  });

  test("a Terraform variable is placed by the platform stack, in cert-manager's namespace", () => {
    const { declared } = buildNetwork(
      networkCluster({
        certManager: { acme: { email: "a@example.org", cloudflare: { token: { variable: "cloudflare_token" } } } },
      }),
    );
    expect(declared.platformSecrets.map(({ namespace, name, keys }) => [namespace, name, Object.keys(keys)])).toEqual([
      ["cert-manager", "cloudflare-api", ["api-token"]],
    ]);
  });

  test("the runbook asks Cloudflare, not the VPS, and tells how to place the token", () => {
    const text = runbookOf(gatewayCluster(), "certManager")
      .map(({ body }) => body)
      .join("\n");
    expect(text).toContain("kubectl -n cert-manager create secret generic cloudflare-token");
    expect(text).toContain("Cloudflare answers for the domain");
    expect(text).not.toContain("The VPS answers");
  });
});

describe("BM-3: a certificate for *.k8s.local by an authority of the cluster's own", () => {
  const cluster = networkCluster({ certManager: { selfSigned: true, wildcard: true } }, { domain: "k8s.local" });
  const built = buildNetwork(cluster);

  test("one authority that keeps its key for its whole life, so that people import it once", () => {
    expect(built.object("Certificate", "cluster-authority").spec).toMatchObject({
      isCA: true,
      secretName: "cluster-authority",
      duration: "87600h",
      issuerRef: { kind: "ClusterIssuer", name: "self-signed" },
      privateKey: { rotationPolicy: "Never" },
    });
    expect(at(built.object("ClusterIssuer", "cluster-authority"), "spec")).toEqual({
      ca: { secretName: "cluster-authority" },
    });
  });

  test("it signs the wildcard certificate and every host's own", () => {
    const { spec } = built.object("Certificate", "wildcard");
    expect(at(spec, "dnsNames")).toEqual(["k8s.local", "*.k8s.local"]);
    expect(at(spec, "issuerRef", "name")).toBe("cluster-authority");
    expect(built.declared.issuer).toMatchObject({
      clusterIssuer: "cluster-authority",
      wildcard: { namespace: "cert-manager", secret: "wildcard-tls" },
    });
  });

  test("the runbook fetches its certificate for the browsers", () => {
    const [section] = runbookOf(cluster, "certManager");
    expect(section?.body).toContain("get secret cluster-authority -o jsonpath='{.data.tls\\.crt}'");
  });
});
