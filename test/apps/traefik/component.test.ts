import { App } from "cdk8s";
import { at } from "../../../lib/data/fields";
import { Stage } from "../../../lib/stage/stage";
import { expose } from "../../../lib/workload/expose";
import type { ExposeProps } from "../../../lib/workload/exposure";
import { collect, declaredOf } from "../../support/component";
import { buildNetwork, linkNetwork, networkCluster } from "../../support/network";

const BASE = { metallb: {}, certManager: { selfSigned: true, wildcard: true } };
const cluster = networkCluster({ ...BASE, traefik: {} }, { domain: "k8s.local" });
const built = buildNetwork(cluster);

function exposed(of: typeof cluster, props: Partial<ExposeProps> = {}) {
  const stage = new Stage(new App(), "notes", { title: "notes" });
  expose(
    stage,
    { cluster: of, declared: declaredOf(of), path: "apps" },
    {
      name: "notes",
      namespace: "notes",
      host: "notes",
      service: "notes",
      port: 80,
      ...props,
    },
  );
  return collect(stage.node.root)[0]?.manifests ?? [];
}

describe("BM-3: Traefik or ingress-nginx, by one word", () => {
  test("the same line of a component becomes an Ingress of the chosen class", () => {
    const nginx = networkCluster({ ...BASE, ingressNginx: {} }, { domain: "k8s.local" });
    expect([cluster, nginx].map((one) => at(exposed(one)[0], "spec", "ingressClassName"))).toEqual([
      "traefik",
      "nginx",
    ]);
    const [ingress] = exposed(cluster);
    expect(at(ingress, "spec", "tls")).toEqual([{ hosts: ["notes.k8s.local"], secretName: "notes-tls" }]);
    expect(ingress?.metadata.annotations).toMatchObject({
      "cert-manager.io/cluster-issuer": "cluster-authority",
      "traefik.ingress.kubernetes.io/router.entrypoints": "websecure",
    });
  });

  test("both at once are a problem", () => {
    expect(() => declaredOf(networkCluster({ ...BASE, traefik: {}, ingressNginx: {} }))).toThrow(
      "a second provider of ingress",
    );
  });

  test("all plain HTTP is redirected", () => {
    expect(at(built.release("traefik").values, "ports", "web", "http", "redirections", "entryPoint")).toEqual({
      to: "websecure",
      scheme: "https",
      permanent: true,
    });
  });

  test("its Service asks for the pool by name, and it follows the pools", () => {
    expect(built.release("traefik").values.service).toEqual({
      annotations: { "metallb.io/address-pool": "ingress-pool" },
      spec: { type: "LoadBalancer", externalTrafficPolicy: "Cluster" },
    });
    const { dependencies, unmet } = linkNetwork(cluster);
    expect(unmet).toEqual([]);
    expect(dependencies.all.filter(({ from }) => from === "traefik").map(({ to }) => to)).toEqual(["metallb-config"]);
  });

  test("the wildcard certificate is shown where a host has none, read where it is kept", () => {
    const store = built.object("TLSStore", "default");
    expect(store.metadata.namespace).toBe("cert-manager");
    expect(store.spec).toEqual({ defaultCertificate: { secretName: "wildcard-tls" } });
    expect(at(built.release("traefik").values, "providers", "kubernetesCRD")).toEqual({
      defaultTLSResourcesNamespace: "cert-manager",
    });
    const bare = buildNetwork(networkCluster({ metallb: {}, traefik: {} }));
    expect(bare.stages.map(({ name }) => name)).not.toContain("traefik-config");
  });

  test("two replicas on two workers, away from the control planes", () => {
    const { values } = built.release("traefik");
    expect(at(values, "deployment", "replicas")).toBe(2);
    expect(values.podDisruptionBudget).toEqual({ enabled: true, maxUnavailable: 1 });
    expect(at(values, "topologySpreadConstraints", 0, "whenUnsatisfiable")).toBe("DoNotSchedule");
  });

  test("a backend that speaks TLS gets an IngressRoute, before the Ingress that brings its certificate and record", () => {
    const manifests = exposed(cluster, { service: "vault", port: 8200, tlsBackend: true });
    expect(manifests.map(({ kind }) => kind)).toEqual(["Ingress", "ServersTransport", "IngressRoute"]);
    const [ingress, transport, route] = manifests;
    expect(ingress?.metadata.annotations?.["traefik.ingress.kubernetes.io/router.priority"]).toBe("1");
    expect(transport?.spec).toEqual({ insecureSkipVerify: true });
    expect(at(route, "spec", "routes", 0)).toMatchObject({
      priority: 1000,
      match: "Host(`notes.k8s.local`)",
      services: [{ name: "vault", port: 8200, scheme: "https", serversTransport: "notes" }],
    });
    expect(at(route, "spec", "tls")).toEqual({ secretName: "notes-tls" });
  });

  test("an authority that is named is verified", () => {
    const transport = exposed(cluster, {
      tlsBackend: { hostname: "vault.vault.svc", authority: { kind: "Secret", name: "vault-ca" } },
    }).find(({ kind }) => kind === "ServersTransport");
    expect(transport?.spec).toEqual({ serverName: "vault.vault.svc", rootCAs: [{ secret: "vault-ca" }] });
  });
});
