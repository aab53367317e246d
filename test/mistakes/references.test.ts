import type { Manifest } from "../../lib/manifest/manifest";
import { brief, check, good, release, releaseStage, stage } from "./plan";

const withIssuer = () => ({ ...good(), components: { everythingElse: { without: ["identity", "secretStores"] } } });

const base = [
  releaseStage(
    release("traefik", {
      makes: { objects: [{ kind: "IngressClass", name: "nginx" }], podSecurity: "restricted" },
    }),
  ),
  releaseStage(
    release("cert-manager", {
      makes: {
        crds: ["cert-manager.io/Certificate"],
        objects: [{ kind: "ClusterIssuer", name: "letsencrypt" }],
        podSecurity: "restricted",
      },
    }),
  ),
  releaseStage(
    release("gateway-helm", {
      makes: {
        crds: ["gateway.networking.k8s.io/Gateway", "gateway.networking.k8s.io/HTTPRoute"],
        objects: [{ kind: "GatewayClass", name: "envoy" }],
        podSecurity: "restricted",
      },
    }),
  ),
  releaseStage(
    release("csi-driver-nfs", {
      makes: {
        objects: [
          { kind: "StorageClass", name: "block" },
          { kind: "StorageClass", name: "shared" },
        ],
        podSecurity: "restricted",
      },
    }),
  ),
];

const object = (
  kind: string,
  apiVersion: string,
  name: string,
  spec: object,
  annotations?: Readonly<Record<string, string>>,
): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "default", ...(annotations === undefined ? {} : { annotations }) },
  spec,
});
const app = object("Deployment", "apps/v1", "sonarr", {
  selector: { matchLabels: { app: "sonarr" } },
  template: {
    metadata: { labels: { app: "sonarr" } },
    spec: { containers: [{ name: "sonarr", image: "registry.example.org/sonarr:4" }] },
  },
});
const service = (selector: object = { app: "sonarr" }) =>
  object("Service", "v1", "sonarr", { selector, ports: [{ name: "http", port: 80 }] });
const ingress = (host: string, backend: object, further: object = {}, name = "sonarr") =>
  object(
    "Ingress",
    "networking.k8s.io/v1",
    name,
    {
      ingressClassName: "nginx",
      tls: [{ hosts: [host], secretName: `${name}-tls` }],
      rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: backend } }] } }],
      ...further,
    },
    { "cert-manager.io/cluster-issuer": "letsencrypt" },
  );
const toSonarr = { name: "sonarr", port: { name: "http" } };
const run = (...manifests: readonly Manifest[]) =>
  check(withIssuer(), { stages: [...base, stage("sonarr", manifests)] });

describe("references", () => {
  it("a right app has no finding", () => {
    expect(run(app, service(), ingress("sonarr.example.org", toSonarr))).toEqual([]);
  });

  it("M029: an Ingress names a Service that does not exist, or a port that it does not have", () => {
    const name = run(app, service(), ingress("sonarr.example.org", { name: "sonar", port: { number: 80 } }));
    expect(brief(name)).toEqual([["missing-reference", "error", "components.sonarr"]]);
    expect(name[0]?.fix).toBe("write sonarr");
    const port = run(app, service(), ingress("sonarr.example.org", { name: "sonarr", port: { number: 8989 } }));
    expect(brief(port)).toEqual([["service-port", "error", "components.sonarr"]]);
    expect(port[0]?.fix).toBe("write 80");
  });

  it("M029: the same in an HTTPRoute, and its Gateway", () => {
    const gateway = object("Gateway", "gateway.networking.k8s.io/v1", "external", {
      gatewayClassName: "envoy",
      listeners: [{ name: "https", protocol: "HTTPS", port: 443 }],
    });
    const route = (parent: object, backend: string) =>
      object("HTTPRoute", "gateway.networking.k8s.io/v1", "sonarr", {
        parentRefs: [parent],
        hostnames: ["sonarr.example.org"],
        rules: [{ backendRefs: [{ name: backend, port: 80 }] }],
      });
    const rules = (...manifests: readonly Manifest[]) =>
      run(gateway, app, service(), ...manifests).filter(
        ({ rule }) => rule === "missing-reference" || rule.startsWith("route-"),
      );
    expect(rules(route({ name: "external" }, "sonarr"))).toEqual([]);
    expect(rules(route({ name: "external" }, "sonar")).map(({ rule, fix }) => [rule, fix])).toEqual([
      ["missing-reference", "write sonarr"],
    ]);
    expect(rules(route({ name: "externl" }, "sonarr")).map(({ rule, fix }) => [rule, fix])).toEqual([
      ["missing-reference", "write external"],
    ]);
    expect(rules(route({ name: "external", sectionName: "http" }, "sonarr")).map(({ fix }) => fix)).toEqual([
      "write sectionName: https",
    ]);
  });

  it("M029: a Service or a disruption budget that selects no pod", () => {
    const findings = run(app, service({ app: "sonar" }), ingress("sonarr.example.org", toSonarr));
    expect(brief(findings)).toEqual([["selector-matches-nothing", "error", "components.sonarr"]]);
    expect(findings[0]?.fix).toBe("write labels of Deployment default/sonarr: app=sonarr");
    const budget = object("PodDisruptionBudget", "policy/v1", "sonarr", {
      maxUnavailable: 1,
      selector: { matchLabels: { app: "sonar" } },
    });
    expect(brief(run(app, budget))).toEqual([["selector-matches-nothing", "error", "components.sonarr"]]);
  });

  it("M030: a container reads a Secret that nobody makes", () => {
    const reader = object("Deployment", "apps/v1", "sonarr", {
      selector: { matchLabels: { app: "sonarr" } },
      template: {
        metadata: { labels: { app: "sonarr" } },
        spec: {
          containers: [
            {
              name: "sonarr",
              image: "registry.example.org/sonarr:4",
              envFrom: [{ secretRef: { name: "sonarr-secret" } }],
            },
          ],
        },
      },
    });
    const sops = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "sonarr-secrets", namespace: "default" },
      stringData: { a: "ENC[]" },
      sops: {},
    };
    const findings = run(reader, sops);
    expect(brief(findings)).toEqual([["missing-reference", "error", "components.sonarr"]]);
    expect(findings[0]?.fix).toBe("write sonarr-secrets");
  });

  it("M031: a claim names a StorageClass that does not exist, or none and no class is the default", () => {
    const claim = (further: object) =>
      object("PersistentVolumeClaim", "v1", "data", {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        ...further,
      });
    expect(run(claim({ storageClassName: "blok" }))[0]).toMatchObject({
      rule: "missing-reference",
      fix: "write block",
    });
    expect(run(claim({})).map(({ rule }) => rule)).toEqual([]);
    const none = {
      ...good(),
      components: { everythingElse: { without: ["ingress", "issuer", "identity", "secretStores", "storage"] } },
    };
    const findings = check(none, { stages: [stage("sonarr", [claim({})])] });
    expect(brief(findings)).toEqual([["default-storage-class", "error", "components.sonarr"]]);
    expect(findings[0]?.fix).toBe("add a storage component");
  });

  it("M032: a certificate names an issuer that does not exist", () => {
    const certificate = object("Certificate", "cert-manager.io/v1", "web", {
      secretName: "web-tls",
      dnsNames: ["example.org"],
      issuerRef: { kind: "ClusterIssuer", name: "letsencript" },
    });
    const findings = run(certificate);
    expect(brief(findings)).toEqual([["missing-reference", "error", "components.sonarr"]]);
    expect(findings[0]?.fix).toBe("write letsencrypt");
  });

  it("M055: a host name outside every zone and certificate of the cluster", () => {
    const findings = run(app, service(), ingress("sonarr.exampel.org", toSonarr));
    expect(brief(findings)).toEqual([["host-outside-domain", "error", "components.sonarr"]]);
    expect(findings[0]?.fix).toBe("write sonarr.example.org");
  });

  it("M056: a wildcard certificate is expected to cover two levels", () => {
    const wildcard = object("Certificate", "cert-manager.io/v1", "wildcard", {
      secretName: "sonarr-tls",
      dnsNames: ["*.example.org", "example.org"],
      issuerRef: { kind: "ClusterIssuer", name: "letsencrypt" },
    });
    const plain = (host: string) => {
      const { annotations: _issuer, ...metadata } = ingress(host, toSonarr).metadata;
      return { ...ingress(host, toSonarr), metadata };
    };
    expect(run(app, service(), wildcard, plain("tv.example.org"))).toEqual([]);
    const findings = run(app, service(), wildcard, plain("tv.media.example.org"));
    expect(brief(findings)).toEqual([["wildcard-two-levels", "error", "components.sonarr"]]);
    expect(findings[0]?.fix).toBe("write tv-media.example.org, or give tv.media.example.org a certificate of its own");
    expect(run(app, service(), ingress("tv.media.example.org", toSonarr))).toEqual([]);
  });

  it("M056: the same behind a Gateway", () => {
    const wildcard = object("Certificate", "cert-manager.io/v1", "wildcard", {
      secretName: "wildcard-tls",
      dnsNames: ["*.example.org"],
      issuerRef: { kind: "ClusterIssuer", name: "letsencrypt" },
    });
    const gateway = object("Gateway", "gateway.networking.k8s.io/v1", "external", {
      gatewayClassName: "envoy",
      listeners: [
        { name: "https", protocol: "HTTPS", port: 443, tls: { certificateRefs: [{ name: "wildcard-tls" }] } },
      ],
    });
    const route = (host: string) =>
      object("HTTPRoute", "gateway.networking.k8s.io/v1", "tv", {
        parentRefs: [{ name: "external" }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name: "sonarr", port: 80 }] }],
      });
    expect(run(app, service(), wildcard, gateway, route("tv.example.org"))).toEqual([]);
    expect(brief(run(app, service(), wildcard, gateway, route("tv.media.example.org")))).toEqual([
      ["wildcard-two-levels", "error", "components.sonarr"],
    ]);
  });

  it("M057: two routes claim the same host and path", () => {
    const twin = ingress("sonarr.example.org", toSonarr, {}, "radarr");
    const findings = run(app, service(), ingress("sonarr.example.org", toSonarr), twin);
    expect(brief(findings)).toEqual([["route-claimed-twice", "error", "components.sonarr"]]);
    expect(findings[0]?.message).toContain("both claim sonarr.example.org/ (Prefix)");
    expect(
      run(
        app,
        service(),
        ingress("sonarr.example.org", toSonarr),
        ingress("radarr.example.org", toSonarr, {}, "radarr"),
      ),
    ).toEqual([]);
  });
});
