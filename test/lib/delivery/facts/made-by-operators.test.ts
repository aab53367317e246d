import { MADE_BY_OPERATORS } from "../../../../lib/delivery/facts/made-by-operators";
import { hashedServiceName } from "../../../../lib/delivery/facts/operators/gateways";
import { providedBy } from "../../../../lib/delivery/facts/provisions";
import { errorsOf, synthHome } from "../../../homes/definition";

const made = (apiVersion: string, kind: string, spec: object) =>
  providedBy({ apiVersion, kind, metadata: { name: "db", namespace: "data" }, spec }).slice(1);

test("every row names its source, and gives nothing for an object without a spec", () => {
  for (const { kind, source } of MADE_BY_OPERATORS) {
    const [group = "", name = ""] = kind.split("/");
    expect(source).toMatch(/\d+\.\d+/);
    expect(providedBy({ apiVersion: `${group}/v1`, kind: name, metadata: { name: "x" } })).toHaveLength(1);
  }
  expect(new Set(MADE_BY_OPERATORS.map(({ kind }) => kind)).size).toBe(MADE_BY_OPERATORS.length);
});

const CNPG = "postgresql.cnpg.io/v1";
const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);
const named = (found: ReturnType<typeof made>, wanted: string) => found.find(({ name }) => name === wanted);

test("a database has three Services and the Secret of its user", () => {
  const found = made(CNPG, "Cluster", { instances: 1 });
  expect(names(found)).toEqual(["db-rw", "db-ro", "db-r", "db-app", "db-ca", "db-server", "db-replication"]);
  expect(found[0]).toEqual({ kind: "Service", name: "db-rw", namespace: "data", ports: [5432, "postgres"] });
  expect(names(made(CNPG, "Cluster", { enableSuperuserAccess: true }))).toContain("db-superuser");
});

test.each<[string, object, string[]]>([
  ["Services that are off", { managed: { services: { disabledDefaultServices: ["r", "ro"] } } }, ["db-r", "db-ro"]],
  ["a user's Secret that is given", { bootstrap: { initdb: { secret: { name: "mine" } } } }, ["db-app"]],
  ["the same for a restore", { bootstrap: { recovery: { secret: { name: "mine" } } } }, ["db-app"]],
  ["a whole server that is imported", { bootstrap: { initdb: { import: { type: "monolith" } } } }, ["db-app"]],
  ["an administrator's Secret", { enableSuperuserAccess: true, superuserSecret: { name: "a" } }, ["db-superuser"]],
  ["one authority of two", { certificates: { serverCASecret: "a" } }, []],
  ["both authorities", { certificates: { serverCASecret: "a", clientCASecret: "b" } }, ["db-ca"]],
  ["a server's certificate", { certificates: { serverTLSSecret: "a" } }, ["db-server"]],
])("a database lacks what a person gives or switches off: %s", (_, spec, without) => {
  const all = ["db-rw", "db-ro", "db-r", "db-app", "db-ca", "db-server", "db-replication"];
  expect(names(made(CNPG, "Cluster", spec))).toEqual(all.filter((name) => !without.includes(name)));
});

test("a template's ports come first, and a port of the operator's only where there is room", () => {
  const pooler = (ports: object[]) => made(CNPG, "Pooler", { serviceTemplate: { spec: { ports } } })[0]?.ports;
  expect(pooler([])).toEqual([5432, "pgbouncer"]);
  expect(pooler([{ name: "extra", port: 6432 }])).toEqual([6432, "extra", 5432, "pgbouncer"]);
  expect(pooler([{ name: "pgbouncer", port: 6432 }])).toEqual([6432, "pgbouncer"]);
  const serviceTemplate = { metadata: { name: "db-lan" }, spec: { ports: [{ name: "lan", port: 5432 }] } };
  const found = made(CNPG, "Cluster", { managed: { services: { additional: [{ serviceTemplate }] } } });
  expect(named(found, "db-lan")?.ports).toEqual([5432, "lan"]);
});

test("Kafka's Services have the ports of the listeners inside, and each listener outside has its own", () => {
  const listeners = [
    { name: "plain", port: 9092, type: "internal" },
    { name: "tls", port: 9093, type: "internal" },
    { name: "apps", port: 9095, type: "internal" },
    { name: "lan", port: 9094, type: "loadbalancer" },
  ];
  const spec = { kafka: { listeners, jmxOptions: {} }, clientsCa: { generateCertificateAuthority: false } };
  const found = made("kafka.strimzi.io/v1", "Kafka", spec);
  const shared = [9091, "tcp-replication", 9092, "tcp-clients", 9093, "tcp-clientstls", 9095, "tcp-apps"];
  const brokers = [9090, "tcp-ctrlplane", 8443, "tcp-kafkaagent", ...shared, 9999, "jmx"];
  expect(names(found)).toEqual([
    "db-kafka-bootstrap",
    "db-kafka-brokers",
    "db-kafka-lan-bootstrap",
    "db-cluster-ca-cert",
  ]);
  expect(found.slice(0, 3).map(({ ports }) => ports)).toEqual([shared, brokers, [9094, "tcp-lan"]]);
});

test.each([
  ["scram-sha-512", ["password", "sasl.jaas.config"]],
  ["tls", ["ca.crt", "user.crt", "user.key", "user.p12", "user.password"]],
  ["tls-external", undefined],
  ["constructor", undefined],
])("the Secret of a Kafka user who signs in by %s", (type, keys) => {
  const found = made("kafka.strimzi.io/v1", "KafkaUser", { authentication: { type } });
  expect(found.map((one) => one.keys)).toEqual(keys === undefined ? [] : [keys]);
});

test("Ceph's dashboard is plain unless it asks for TLS, and a Ceph outside has none", () => {
  const ceph = (spec: object) => made("ceph.rook.io/v1", "CephCluster", spec);
  const ports = (dashboard: object) =>
    named(ceph({ dashboard: { enabled: true, ...dashboard } }), "rook-ceph-mgr-dashboard")?.ports;
  expect(ports({})).toEqual([7000, "http-dashboard"]);
  expect(ports({ ssl: true, port: 0 })).toEqual([8443, "https-dashboard"]);
  expect(ports({ port: 80 })).toEqual([80, "http-dashboard"]);
  const outside = { external: { enable: true }, dashboard: { enabled: true } };
  const monitors = ["rook-ceph-mon", "rook-ceph-mon-endpoints"];
  expect(names(ceph(outside))).toEqual(monitors);
  expect(names(ceph({ ...outside, monitoring: { enabled: true } }))).toEqual(["rook-ceph-mgr-external", ...monitors]);
});

test("an object store has the ports that it sets; one outside has no Service", () => {
  const store = (gateway: object) => made("ceph.rook.io/v1", "CephObjectStore", { gateway });
  expect(store({ port: 80, securePort: 0 })[0]?.ports).toEqual([80, "http"]);
  expect(store({ securePort: 443 })[0]?.ports).toEqual([443, "https"]);
  expect(store({ port: 80, externalRgwEndpoints: [{ ip: "192.0.2.1" }] })).toEqual([]);
});

test("RabbitMQ makes no default user where a person or a vault holds it", () => {
  const rabbit = (spec: object) => names(made("rabbitmq.com/v1beta1", "RabbitmqCluster", spec));
  const without = ["db", "db-nodes", "db-erlang-cookie"];
  expect(rabbit({})).toEqual(["db", "db-nodes", "db-default-user", "db-erlang-cookie"]);
  expect(rabbit({ secretBackend: { externalSecret: { name: "mine" } } })).toEqual(without);
  expect(rabbit({ secretBackend: { vault: { defaultUserPath: "secret/data/user" } } })).toEqual(without);
});

test("Elasticsearch serves HTTPS unless its own certificate is off and none is given", () => {
  const elastic = (spec: object) => made("elasticsearch.k8s.elastic.co/v1", "Elasticsearch", spec);
  const ports = (http: object) => named(elastic({ http }), "db-es-http")?.ports;
  const off = { selfSignedCertificate: { disabled: true } };
  expect(ports({})).toEqual([9200, "https"]);
  expect(ports({ tls: off })).toEqual([9200, "http"]);
  expect(ports({ tls: { ...off, certificate: { secretName: "mine" } } })).toEqual([9200, "https"]);
  expect(ports({ service: { spec: { ports: [{ name: "web", port: 443 }] } } })).toEqual([443, "web"]);
  expect(names(elastic({ auth: { disableElasticUser: true } }))).not.toContain("db-es-elastic-user");
});

test("the Service that governs Prometheus has the port's name that the object sets", () => {
  const monitoring = (kind: string, spec: object) => made("monitoring.coreos.com/v1", kind, spec);
  expect(monitoring("Prometheus", {})[0]?.ports).toEqual([9090, "web"]);
  expect(monitoring("Prometheus", { portName: "http-web", thanos: {} })[0]?.ports).toEqual([
    9090,
    "http-web",
    10901,
    "grpc",
  ]);
  expect(monitoring("Alertmanager", {})[0]?.ports).toEqual([9093, "web", 9094, "tcp-mesh", "udp-mesh"]);
  expect(monitoring("Alertmanager", { serviceName: "mine" })).toEqual([]);
});

test("a Gateway of Cilium's has a Service, unless its name would be cut", () => {
  const gateway = (gatewayClassName: string, name: string) =>
    providedBy({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name, namespace: "data" },
      spec: { gatewayClassName },
    }).slice(1);
  expect(names(gateway("cilium", "web"))).toEqual(["cilium-gateway-web"]);
  expect(gateway("cilium", "w".repeat(49))).toEqual([]);
});

test("a Gateway of Envoy Gateway's has a Service with a hash in its name, in its own namespace or its controller's", () => {
  const gateway = (namespace: string, name: string) =>
    providedBy({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name, namespace },
      spec: { gatewayClassName: "eg" },
    }).slice(1);
  // The name that Envoy Gateway's own documentation shows.
  expect(gateway("default", "eg").map(({ name, namespace }) => [namespace, name])).toEqual([
    ["default", "envoy-default-eg-e41e7b31"],
    ["envoy-gateway-system", "envoy-default-eg-e41e7b31"],
  ]);
  expect(hashedServiceName("a".repeat(47), "web")).toMatch(/^envoy-a{47}-[0-9a-f]{8}$/);
  expect(hashedServiceName("network", "w".repeat(60))).toMatch(/^envoy-network-w{40}-[0-9a-f]{8}$/);
});

test("a route that leads to that Service is right, and one with another hash is told", () => {
  const routed = (service: string) =>
    synthHome({
      manifests: {
        edge: {
          from: [
            {
              apiVersion: "v1",
              kind: "Service",
              metadata: { name: "tunnel", namespace: "net" },
              spec: { type: "ExternalName", externalName: `${service}.envoy-gateway-system.svc.cluster.local` },
            },
            {
              apiVersion: "gateway.networking.k8s.io/v1",
              kind: "Gateway",
              metadata: { name: "web", namespace: "net" },
              spec: { gatewayClassName: "eg", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
            },
            {
              apiVersion: "networking.k8s.io/v1",
              kind: "Ingress",
              metadata: { name: "old", namespace: "net" },
              spec: {
                rules: [
                  {
                    http: {
                      paths: [
                        {
                          path: "/",
                          pathType: "Prefix",
                          backend: { service: { name: service, port: { number: 80 } } },
                        },
                      ],
                    },
                  },
                ],
              },
            },
          ],
        },
      },
    }).findings.filter(({ message }) => message.includes("envoy-net-web"));
  expect(routed(hashedServiceName("net", "web"))).toEqual([]);
  expect(routed("envoy-net-web-00000000")).not.toEqual([]);
});

test("an app refers to what an operator will make, and a misspelt key is found", () => {
  const reading = (key: string) =>
    synthHome({
      components: { cloudnativePg: {} },
      manifests: {
        db: {
          from: [
            {
              apiVersion: "postgresql.cnpg.io/v1",
              kind: "Cluster",
              metadata: { name: "db", namespace: "notes" },
              spec: { instances: 1, storage: { size: "1Gi" } },
            },
          ],
        },
      },
      apps: { notes: { image: "ghcr.io/owner/notes:1.2.3", env: { URI: { secret: "db-app", key } } } },
    });
  expect(errorsOf(reading("uri")).filter((one) => one.startsWith("missing-reference"))).toEqual([]);
  expect(errorsOf(reading("ury"))).toContainEqual(expect.stringContaining("Fix: write uri"));
});
