import fc from "fast-check";
import { parentZone } from "../../../apps/edge-proxy/delegation";
import { FORMS, nginxStream } from "../../../apps/edge-proxy/nginx";
import { publicAddress } from "../../../lib/declared/addresses";
import { placesOf } from "../../../lib/document/place";
import { Address } from "../../../lib/model/address";
import { declaredOf, edgeOf, runbookOf } from "../../support/component";
import { buildNetwork, networkCluster, WHOLE_WAY } from "../../support/network";

const cluster = networkCluster(WHOLE_WAY);
const files = edgeOf(cluster, "edgeProxy");
const nginx = files["nginx/lab.conf"] ?? "";
const withEdge = (edgeProxy: object) =>
  edgeOf(networkCluster({ ...WHOLE_WAY, edgeProxy }), "edgeProxy")["nginx/lab.conf"] ?? "";

/** Server blocks by what they listen on. */
const servers = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/^server \{\n([^}]*)}/gm)].map(([, body = ""]) => [
      /listen ([^;]+);/.exec(body)?.[1] ?? "",
      body.split("\n").map((line) => line.trim()),
    ]),
  );

describe("the files of the VPS", () => {
  test("TC-14: HTTPS on 443 goes to the ingress as it is", () => {
    expect(nginx).toContain("upstream lab_https {\n    server 10.0.3.2:443;\n}");
    expect(servers(nginx)["203.0.113.10:443"]).toContain("proxy_pass lab_https;");
  });

  test("TC-14: passthrough on 8443 reads the name and passes the domain on, nothing else", () => {
    expect(servers(nginx)["203.0.113.10:8443"]).toEqual(
      expect.arrayContaining(["ssl_preread on;", "proxy_pass $lab_backend;"]),
    );
    expect(nginx).toContain('hostnames;\n    .lab.example.org lab_https;\n    default "";');
  });

  test("TC-14: DNS goes to the public view on both protocols", () => {
    expect(nginx).toContain("upstream lab_dns {\n    server 10.0.3.3:5353;\n}");
    expect(servers(nginx)["203.0.113.10:53 udp"]).toContain("proxy_responses 1;");
    expect(servers(nginx)["203.0.113.10:53"]).toContain("proxy_pass lab_dns;");
  });

  test("no block ends TLS: the VPS holds no certificate", () => {
    expect(nginx).not.toMatch(/ssl_certificate|listen [^;]* ssl/);
  });

  test("only the chosen forms are passed on", () => {
    expect(Object.keys(servers(withEdge({ address: "203.0.113.10", forms: ["passthrough"] })))).toEqual([
      "203.0.113.10:8443",
    ]);
    expect(Object.keys(servers(withEdge({ address: "203.0.113.10", forms: ["dns"] })))).toEqual([
      "203.0.113.10:53 udp",
      "203.0.113.10:53",
    ]);
  });

  test("behind NAT nginx binds the address that the VPS has", () => {
    expect(
      Object.keys(servers(withEdge({ address: "203.0.113.10", listen: "192.168.0.4", forms: ["https"] }))),
    ).toEqual(["192.168.0.4:443"]);
  });

  test("whatever is chosen, every upstream that is named exists and every brace closes", () => {
    const one = Address.parse("192.0.2.1");
    if (one === undefined) throw new Error("no address");
    fc.assert(
      fc.property(
        fc.subarray([...FORMS], { minLength: 1 }),
        fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
        (forms, name) => {
          const text = nginxStream({
            name,
            domain: "example.org",
            listen: one,
            forms,
            ingress: one,
            dns: { address: one, port: 5353 },
          });
          const upstreams = [...text.matchAll(/^upstream (\S+) \{/gm)].map(([, upstream]) => upstream);
          for (const [, target] of text.matchAll(/proxy_pass ([a-z0-9_]+);/g)) expect(upstreams).toContain(target);
          expect(new Set(upstreams).size).toBe(upstreams.length);
          expect(text.split("{").length).toBe(text.split("}").length);
        },
      ),
    );
  });

  test("TC-14: the delegation names the server and, as glue, the VPS", () => {
    const records = (files["dns/delegation.zone"] ?? "")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(";"));
    expect(records).toEqual([
      "lab.example.org. 3600 IN NS ns1.lab.example.org.",
      "ns1.lab.example.org. 3600 IN A 203.0.113.10",
    ]);
    expect(parentZone("lab.example.org")).toBe("example.org");
  });

  test("TC-14: each file comes with the words how to install it", () => {
    expect(Object.keys(files).sort()).toEqual([
      "dns/README.md",
      "dns/delegation.zone",
      "nginx/README.md",
      "nginx/lab.conf",
    ]);
    expect(files["nginx/README.md"]).toContain("sudo nginx -t");
    expect(files["dns/README.md"]).toContain("dig +tcp @203.0.113.10 lab.example.org SOA");
  });

  test("the public address is written once: DNS and forwarders read it here", () => {
    expect(publicAddress(declaredOf(cluster))?.toString()).toBe("203.0.113.10");
    expect(publicAddress(declaredOf(networkCluster({ metallb: {} })))).toBeUndefined();
  });

  test("without the mesh the VPS has no way in, so it is refused", () => {
    const { mesh: _, ...without } = WHOLE_WAY;
    expect(() => buildNetwork(networkCluster(without))).toThrow("components.edgeProxy: got no component mesh");
  });

  test("TC-17: bootstrap prepares the VPS before the first certificate is asked for", () => {
    const bootstrap = runbookOf(cluster, "edgeProxy").find(({ runbook }) => runbook === "BOOTSTRAP");
    const places = placesOf("BOOTSTRAP");
    expect(bootstrap?.place).toBe("vps");
    expect(places.indexOf("vps")).toBeLessThan(places.indexOf("deploy"));
    expect(bootstrap?.body).toContain("headscale preauthkeys create --tags tag:edge");
    expect(bootstrap?.body).toContain("tailscale up --login-server=https://headscale.example.org");
    expect(bootstrap?.body).toContain("dist/edge/lab/dns/delegation.zone");
  });
});
