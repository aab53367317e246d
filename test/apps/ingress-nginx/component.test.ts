import { App } from "cdk8s";
import { at } from "../../../lib/data/fields";
import { followPools } from "../../../lib/delivery/follow-pools";
import { link } from "../../../lib/delivery/link";
import { Stage } from "../../../lib/stage/stage";
import { expose } from "../../../lib/workload/expose";
import { collect, declaredOf } from "../../support/component";
import { buildNetwork, networkCluster, WHOLE_WAY } from "../../support/network";

const built = (options: object = {}, more: object = {}) =>
  buildNetwork(networkCluster({ metallb: {}, ingressNginx: options }, more)).release("ingress-nginx");

describe("ingress-nginx", () => {
  test("TC-3: two replicas, away from the control planes, one on each node", () => {
    const controller = built().values.controller;
    expect(at(controller, "replicaCount")).toBe(2);
    expect(
      at(
        controller,
        "affinity",
        "nodeAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        "nodeSelectorTerms",
        0,
        "matchExpressions",
      ),
    ).toEqual([{ key: "node-role.kubernetes.io/control-plane", operator: "DoesNotExist" }]);
    expect(at(controller, "topologySpreadConstraints", 0)).toMatchObject({
      topologyKey: "kubernetes.io/hostname",
      maxSkew: 1,
      whenUnsatisfiable: "DoNotSchedule",
    });
  });

  test("one node that does everything gets one replica, and no rule that would keep it from running", () => {
    const controller = built(
      {},
      { machines: { node: { role: "control-plane", address: "10.0.1.1", installDisk: "/dev/sda", link: "enp1s0" } } },
    ).values.controller;
    expect(at(controller, "replicaCount")).toBe(1);
    expect(at(controller, "affinity")).toBeUndefined();
    expect(at(controller, "topologySpreadConstraints")).toBeUndefined();
  });

  test("its webhook has a certificate of cert-manager where its objects are rendered and cert-manager is there", () => {
    const webhook = (delivery: string, components: object) => {
      const gitops = { repository: "https://git.example.org/home", delivery };
      const { values, makes } = buildNetwork(
        networkCluster({ metallb: {}, ingressNginx: {}, ...components }, { gitops }),
      ).release("ingress-nginx");
      const later = (makes.later ?? []).map(({ name }) => name);
      return [at(values, "controller", "admissionWebhooks", "certManager", "enabled"), later];
    };
    const certManager = { selfSigned: true };
    expect(webhook("rendered", { certManager })).toEqual([true, []]);
    expect(webhook("rendered", {})).toEqual([undefined, ["ingress-nginx-admission"]]);
    expect(webhook("released", { certManager })).toEqual([undefined, ["ingress-nginx-admission"]]);
  });

  test("TC-3: its Service asks for the pool by name", () => {
    expect(at(built().values, "controller", "service")).toEqual({
      type: "LoadBalancer",
      externalTrafficPolicy: "Cluster",
      annotations: { "metallb.io/address-pool": "ingress-pool" },
    });
  });

  test("a pool that the plan does not name is refused", () => {
    expect(() => built({ pool: "web" })).toThrow(
      "components.ingressNginx.pool: got the pool web, want a pool of network.loadBalancers: ingress-pool, dns-pool, services-pool",
    );
  });

  test("it follows the pools: an install without an address counts as failed", () => {
    const cluster = networkCluster({ metallb: {}, ingressNginx: {} });
    const { stages, namespaces, declared } = buildNetwork(cluster);
    const { dependencies, unmet } = link(
      followPools(cluster, declared, stages),
      namespaces.map(({ name }) => ({ kind: "Namespace", name, by: "the test" })),
    );
    expect(unmet).toEqual([]);
    expect(dependencies.all.map(({ from, to }) => `${from} -> ${to}`)).toContain("ingress-nginx -> metallb-config");
  });

  test("its class is the default one, snippets are off, metrics are off unless asked for", () => {
    expect(at(built().values, "controller", "ingressClassResource")).toEqual({
      name: "nginx",
      enabled: true,
      default: true,
    });
    expect(at(built().values, "controller", "allowSnippetAnnotations")).toBe(false);
    expect(at(built().values, "controller", "metrics", "enabled")).toBe(false);
    expect(built({ metrics: true }).makes.objects?.map(({ name }) => name)).toContain(
      "ingress-nginx-controller-metrics",
    );
  });

  test("TC-5: the wildcard certificate is shown where a host has none, and nothing waits for it", () => {
    const whole = buildNetwork(networkCluster(WHOLE_WAY)).release("ingress-nginx");
    expect(at(whole.values, "controller", "extraArgs")).toEqual({
      "default-ssl-certificate": "cert-manager/wildcard-tls",
    });
    expect(whole.needs.find(({ kind }) => kind === "Secret")?.strength).toBe("run");
    expect(at(built().values, "controller", "extraArgs")).toBeUndefined();
  });
});

describe("TC-15: one line gives a service HTTPS", () => {
  const cluster = networkCluster(WHOLE_WAY);
  const stage = new Stage(new App(), "notes", { title: "notes" });
  expose(
    stage,
    { cluster, declared: declaredOf(cluster), path: "apps" },
    {
      name: "notes",
      namespace: "notes",
      host: "notes",
      service: "notes",
      port: "http",
    },
  );
  const [planned] = collect(stage.node.root);
  const ingress = planned?.manifests[0];

  test("host name below the cluster's domain", () => {
    expect(at(ingress, "spec", "rules", 0, "host")).toBe("notes.lab.example.org");
  });

  test("certificate of its own, by the issuer that cert-manager offers", () => {
    expect(ingress?.metadata.annotations?.["cert-manager.io/cluster-issuer"]).toBe("letsencrypt-production");
  });

  test("TLS ends at the ingress controller, with that certificate", () => {
    expect(at(ingress, "spec", "ingressClassName")).toBe("nginx");
    expect(at(ingress, "spec", "tls")).toEqual([{ hosts: ["notes.lab.example.org"], secretName: "notes-tls" }]);
  });

  test("plain HTTP is redirected, with TLS behind another proxy too", () => {
    expect(ingress?.metadata.annotations).toMatchObject({
      "nginx.ingress.kubernetes.io/ssl-redirect": "true",
      "nginx.ingress.kubernetes.io/force-ssl-redirect": "true",
    });
  });

  test("DNS records in both views: both releases watch ingresses below the domain", () => {
    for (const view of ["private", "public"]) {
      const { values } = buildNetwork(cluster).release(`external-dns-${view}`);
      expect(values.sources).toContain("ingress");
      expect(values.domainFilters).toEqual(["lab.example.org"]);
    }
  });

  test("a backend that speaks TLS itself is one word more", () => {
    const other = new Stage(new App(), "vault", { title: "vault" });
    expose(
      other,
      { cluster, declared: declaredOf(cluster), path: "apps" },
      {
        name: "vault",
        namespace: "vault",
        host: "vault",
        service: "vault",
        port: 8200,
        tlsBackend: true,
      },
    );
    expect(collect(other.node.root)[0]?.manifests[0]?.metadata.annotations).toMatchObject({
      "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
    });
  });
});
