import { at } from "../../../lib/data/fields";
import { buildNetwork, networkCluster, WHOLE_WAY } from "../../support/network";

const { metallb, externalSecrets, ingressNginx, powerdns, externalDns, mesh, edgeProxy } = WHOLE_WAY;
const home = { metallb, externalSecrets, powerdns, externalDns };
const reached = { ...home, ingressNginx, mesh, edgeProxy };

const both = buildNetwork(networkCluster(reached));

describe("external-dns", () => {
  test("TC-5: writes into PowerDNS, one release for each view", () => {
    expect(both.stage("external-dns").releases.map(({ name }) => name)).toEqual([
      "external-dns-private",
      "external-dns-public",
    ]);
    for (const view of ["private", "public"]) {
      const { values } = both.release(`external-dns-${view}`);
      expect(values.provider).toEqual({ name: "pdns" });
      expect(at(values, "extraArgs", "pdns-server")).toBe(`http://powerdns-${view}-api.powerdns.svc:8081`);
    }
  });

  test("without a VPS only the private view is written", () => {
    expect(
      buildNetwork(networkCluster(home))
        .stage("external-dns")
        .releases.map(({ name }) => name),
    ).toEqual(["external-dns-private"]);
  });

  test("the private view gets the Ingress' own address", () => {
    expect(at(both.release("external-dns-private").values, "extraArgs")).toEqual({
      "pdns-server": "http://powerdns-private-api.powerdns.svc:8081",
    });
    expect(both.release("external-dns-private").values.sources).toEqual(["ingress", "service"]);
  });

  test("TC-14: the public view gives every host the VPS's address, and knows no other Service", () => {
    const { values } = both.release("external-dns-public");
    expect(at(values, "extraArgs", "default-targets")).toEqual(["203.0.113.10"]);
    expect(at(values, "extraArgs", "force-default-targets")).toBe(true);
    expect(values.sources).toEqual(["ingress"]);
  });

  test("a host can be kept out of public DNS, and of nothing else", () => {
    expect(both.release("external-dns-public").values.annotationFilter).toBe("groundwork.dev/dns notin (private)");
    expect(both.release("external-dns-private").values.annotationFilter).toBeUndefined();
  });

  test("each release touches its own records below the domain only", () => {
    expect(both.release("external-dns-private").values).toMatchObject({
      registry: "txt",
      txtOwnerId: "lab-private",
      domainFilters: ["lab.example.org"],
      policy: "sync",
    });
    expect(both.release("external-dns-public").values.txtOwnerId).toBe("lab-public");
  });

  test("TC-4: the API key comes from a Secret, each view its own", () => {
    const { values } = both.release("external-dns-public");
    expect(values.env).toEqual([
      {
        name: "EXTERNAL_DNS_PDNS_API_KEY",
        valueFrom: { secretKeyRef: { name: "external-dns-public", key: "api-key" } },
      },
    ]);
    expect(at(both.object("ExternalSecret", "external-dns-public"), "spec", "data", 0, "remoteRef")).toEqual({
      key: "powerdns-api",
      property: "public",
    });
  });

  test("without PowerDNS it is refused", () => {
    expect(() => buildNetwork(networkCluster({ externalDns: {} }))).toThrow(
      "components.externalDns: got no component powerdns",
    );
  });
});
