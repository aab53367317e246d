import { load } from "js-yaml";
import { at, textAt } from "../../../lib/data/fields";
import { declaredOf, runbookOf } from "../../support/component";
import { buildNetwork, gatewayCluster, networkCluster } from "../../support/network";

const TUNNEL = "6ff42ae2-765d-4adf-8112-31c55c1551ef";

describe("RG-5: a Cloudflare tunnel, where it is asked for", () => {
  const built = buildNetwork(gatewayCluster());
  const deployment = built.object("Deployment", "cloudflared");
  const config = load(textAt(built.object("ConfigMap", "cloudflared"), "data", "config.yaml") ?? "");

  test("hosts of the domain go to the external Gateway, and everything else nowhere", () => {
    const service = "https://envoy-external.envoy-gateway.svc.cluster.local:443";
    expect(at(config, "tunnel")).toBe(TUNNEL);
    expect(at(config, "ingress")).toEqual([
      expect.objectContaining({ hostname: "lab.example.org", service }),
      expect.objectContaining({ hostname: "*.lab.example.org", service }),
      { service: "http_status:404" },
    ]);
  });

  test("the handshake names a host that the wildcard certificate covers, so it is verified", () => {
    expect(at(config, "ingress", 1, "originRequest")).toEqual({
      originServerName: "tunnel.lab.example.org",
      http2Origin: true,
    });
  });

  test("the credentials come from a Secret by reference", () => {
    expect(at(deployment, "spec", "template", "spec", "volumes")).toContainEqual({
      name: "credentials",
      secret: { secretName: "cloudflare-token" },
    });
  });

  test("another configuration starts it again, because it reads it once", () => {
    const digest = (cluster = gatewayCluster()) =>
      at(buildNetwork(cluster).object("Deployment", "cloudflared"), "spec", "template", "metadata", "annotations");
    expect(digest(gatewayCluster({}, { domain: "other.example.org" }))).not.toEqual(digest());
    expect(digest()).toEqual(digest());
  });

  test("two connectors, and nobody may open a connection to them", () => {
    expect(at(deployment, "spec", "replicas")).toBe(2);
    expect(built.object("PodDisruptionBudget", "cloudflared").spec).toMatchObject({ maxUnavailable: 1 });
    expect(built.object("NetworkPolicy", "cloudflared").spec).toMatchObject({ policyTypes: ["Ingress"], ingress: [] });
    expect(built.namespaces.find(({ name }) => name === "cloudflared")?.level).toBe("restricted");
  });

  test("public records point to it", () => {
    expect(declaredOf(gatewayCluster()).publicAddress?.target).toBe(`${TUNNEL}.cfargotunnel.com`);
  });

  test("with an ingress controller it leads there", () => {
    const tunnel = { tunnel: TUNNEL, credentials: { variable: "tunnel_credentials" } };
    const classic = buildNetwork(networkCluster({ metallb: {}, ingressNginx: {}, cloudflared: tunnel }));
    expect(textAt(classic.object("ConfigMap", "cloudflared"), "data", "config.yaml")).toContain(
      "https://ingress-nginx-controller.ingress-nginx.svc.cluster.local:443",
    );
    expect(classic.declared.platformSecrets.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      "cloudflared/cloudflared",
    ]);
  });

  test("the runbook makes the tunnel and places its credentials", () => {
    const [tunnel, secret] = runbookOf(gatewayCluster(), "cloudflared");
    expect(tunnel?.body).toContain("cloudflared tunnel create lab");
    expect(secret?.body).toContain("kubectl -n cloudflared create secret generic cloudflare-token");
  });
});
