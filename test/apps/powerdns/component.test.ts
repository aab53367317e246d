import { at, listAt } from "../../../lib/data/fields";
import { link } from "../../../lib/delivery/link";
import type { Manifest } from "../../../lib/manifest/manifest";
import { podOf } from "../../support/build";
import { declaredOf, runbookOf } from "../../support/component";
import { buildNetwork, networkCluster, WHOLE_WAY } from "../../support/network";

const home = { metallb: {}, externalSecrets: {}, powerdns: {} };
const { edgeProxy, mesh, ingressNginx } = WHOLE_WAY;
const reached = { ...home, ingressNginx, mesh, edgeProxy };

const built = buildNetwork(networkCluster(reached));

const service = (name: string) => built.object("Service", name);
const script = (manifest: Manifest): string => String(at(podOf(manifest), "initContainers", 0, "command", 2));
const config = (name: string, from = built): string => String(at(from.object("ConfigMap", name), "data", "pdns.conf"));

describe("powerdns", () => {
  test("TC-4: the official image and manifests of our own", () => {
    const stage = built.stage("powerdns");
    expect(stage.releases).toEqual([]);
    expect(at(podOf(built.object("StatefulSet", "powerdns-private")), "containers", 0, "image")).toMatch(
      /^docker\.io\/powerdns\/pdns-auth-51:5\.1\.\d+$/,
    );
  });

  test("TC-4: it answers on UDP and TCP at the pool's address", () => {
    expect(service("powerdns-private").metadata.annotations).toEqual({
      "metallb.io/address-pool": "dns-pool",
      "metallb.io/allow-shared-ip": "powerdns",
    });
    expect(
      listAt(service("powerdns-private"), "spec", "ports").map((port) => [at(port, "port"), at(port, "protocol")]),
    ).toEqual([
      [53, "UDP"],
      [53, "TCP"],
    ]);
  });

  test("TC-14: the public view shares the address on a port of its own", () => {
    expect(service("powerdns-public").metadata.annotations).toEqual(service("powerdns-private").metadata.annotations);
    expect(
      listAt(service("powerdns-public"), "spec", "ports").map((port) => [at(port, "port"), at(port, "protocol")]),
    ).toEqual([
      [5353, "UDP"],
      [5353, "TCP"],
    ]);
  });

  test("MetalLB shares an address between Services only under the policy Cluster", () => {
    for (const name of ["powerdns-private", "powerdns-public"]) {
      expect(at(service(name), "spec", "externalTrafficPolicy")).toBe("Cluster");
    }
  });

  test("without a VPS there is no public view", () => {
    const names = buildNetwork(networkCluster(home))
      .stage("powerdns")
      .manifests.filter(({ kind }) => kind === "StatefulSet")
      .map(({ metadata }) => metadata.name);
    expect(names).toEqual(["powerdns-private"]);
  });

  test("TC-4: the API key is generated once in the cluster and stands in no manifest", () => {
    expect(at(built.object("ExternalSecret", "powerdns-api-generated"), "spec", "refreshPolicy")).toBe("CreatedOnce");
    expect(at(built.object("Password", "powerdns-api-generated"), "spec", "secretKeys")).toEqual(["private", "public"]);
    expect(at(built.object("ExternalSecret", "powerdns-private-api"), "spec", "target", "template", "data")).toEqual({
      "api.conf": "api-key={{ .key }}\n",
    });
    expect(config("powerdns-private")).not.toContain("api-key");
    expect(built.stage("powerdns").manifests.some(({ kind }) => kind === "Secret")).toBe(false);
  });

  test("a second view later needs no new secret: both keys are generated from the start", () => {
    const alone = buildNetwork(networkCluster(home));
    expect(at(alone.object("Password", "powerdns-api-generated"), "spec", "secretKeys")).toEqual(["private", "public"]);
  });

  test("the API is for external-dns, and in the public view for the ACME solver; DNS is for everybody", () => {
    const allowed = (name: string) =>
      listAt(built.object("NetworkPolicy", name), "spec", "ingress").map((rule) => [
        listAt(rule, "ports").map((port) => at(port, "port")),
        listAt(rule, "from").map((from) => at(from, "podSelector", "matchLabels", "app.kubernetes.io/instance")),
      ]);
    expect(allowed("powerdns-private")).toEqual([
      [[5300, 5300], []],
      [[8081], ["external-dns-private"]],
    ]);
    expect(allowed("powerdns-public")).toEqual([
      [[5300, 5300], []],
      [[8081], ["external-dns-public", "cert-manager-webhook-pdns"]],
    ]);
  });

  test("zone transfers are closed", () => {
    expect(config("powerdns-private").split("\n")).toContain("disable-axfr=yes");
    expect(config("powerdns-public").split("\n")).toContain("disable-axfr=yes");
  });

  test("each view names the address at which its clients find the name server", () => {
    const line = (address: string) => `rrset replace lab.example.org ns1.lab.example.org. A 3600 ${address}`;
    expect(script(built.object("StatefulSet", "powerdns-private"))).toContain(line("10.0.3.3"));
    expect(script(built.object("StatefulSet", "powerdns-public"))).toContain(line("203.0.113.10"));
  });

  test("the zone has its own name server in SOA and NS, and a short memory for missing names", () => {
    expect(config("powerdns-public")).toContain(
      "default-soa-content=ns1.lab.example.org hostmaster.@ 1 10800 3600 604800 300",
    );
    expect(script(built.object("StatefulSet", "powerdns-public"))).toContain(
      "rrset replace lab.example.org lab.example.org. NS 3600 ns1.lab.example.org.",
    );
  });

  test("a zone or database that is there stays: both are made only where missing", () => {
    const text = script(built.object("StatefulSet", "powerdns-private"));
    expect(text).toMatch(/if \[ ! -s "\$database" \]; then\n.*schema\.sqlite3\.sql.*\nfi\n/s);
    expect(text).toMatch(
      /if ! pdnsutil [^\n]* zone list lab\.example\.org [^\n]*; then\n +pdnsutil [^\n]* zone create/,
    );
  });

  test("a changed configuration restarts the server", () => {
    const digest = (domain: string) =>
      at(
        buildNetwork(networkCluster(home, { domain })).object("StatefulSet", "powerdns-private"),
        "spec",
        "template",
        "metadata",
        "annotations",
        "groundwork.dev/config-digest",
      );
    expect(digest("lab.example.org")).toBe(digest("lab.example.org"));
    expect(digest("lab.example.org")).not.toBe(digest("other.example.org"));
  });

  test("it runs in a restricted namespace", () => {
    expect(built.namespaces.find(({ name }) => name === "powerdns")?.level).toBe("restricted");
  });

  test("PostgreSQL instead of a file: tables by psql, password by the environment, no volume of its own", () => {
    const postgres = buildNetwork(networkCluster({ ...home, cloudnativePg: {}, powerdns: { backend: "postgres" } }));
    const server = postgres.object("StatefulSet", "powerdns-private");
    expect(postgres.object("Cluster", "powerdns-private-db").metadata.namespace).toBe("powerdns");
    expect(config("powerdns-private", postgres)).toContain("launch=gpgsql\ngpgsql-host=powerdns-private-db-rw\n");
    expect(listAt(podOf(server), "initContainers").map((container) => at(container, "name"))).toEqual([
      "schema",
      "tables",
      "zone",
    ]);
    expect(at(podOf(server), "containers", 0, "env", 0)).toEqual({
      name: "PGPASSWORD",
      valueFrom: { secretKeyRef: { name: "powerdns-private-db-app", key: "password" } },
    });
    expect(at(server, "spec", "volumeClaimTemplates")).toBeUndefined();
    expect(postgres.namespaces.find(({ name }) => name === "powerdns")?.level).toBe("restricted");
  });

  test("PostgreSQL without its operator is refused", () => {
    expect(() => buildNetwork(networkCluster({ ...home, powerdns: { backend: "postgres" } }))).toThrow(
      "components.powerdns: got no component cloudnativePg",
    );
  });

  test("it offers its zone to others", () => {
    expect(declaredOf(networkCluster(home)).dns).toEqual({ by: "PowerDNS", zone: "lab.example.org" });
  });

  test("every name that its objects refer to is made by somebody", () => {
    const given = [
      ...built.namespaces.map(({ name }) => ({ kind: "Namespace", name, by: "the test" })),
      { kind: "StorageClass", name: "block", by: "the test" },
    ];
    expect(link(built.stages, given).unmet).toEqual([]);
  });

  test("TC-17: the runbook asks both views and warns of DNS that needs itself", () => {
    const [operations, recovery] = runbookOf(networkCluster(reached), "powerdns");
    expect(operations?.body).toContain("dig +short @10.0.3.3 test.lab.example.org");
    expect(operations?.body).toContain("dig +short @10.0.3.3 -p 5353 test.lab.example.org");
    expect(operations?.body).toContain("Never make 10.0.3.3 the name server of the nodes");
    expect(recovery?.runbook).toBe("DISASTER-RECOVERY");
  });
});
