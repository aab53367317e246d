import { at, isFields, listAt, textAt } from "../../data/fields";
import { groupOf, type Manifest } from "../../manifest/manifest";
import type { Provided } from "../../stage/reference";

/** What an operator makes at run time because of an object of one kind. */
export interface OperatorMakes {
  /** `group/Kind`. */
  readonly kind: string;
  /** Document that says so, and its version. */
  readonly source: string;
  /** Objects by name; ports and keys where the document lists them, absent where it does not. */
  readonly makes: (manifest: Manifest) => readonly Provided[];
}

/** Port of PostgreSQL and its name. */
const POSTGRES = [5432, "postgres"];

/** Keys of the Secret of an application user (CloudNativePG 1.27: Applications). */
export const CNPG_APP_KEYS = [
  "username",
  "user",
  "password",
  "dbname",
  "host",
  "port",
  "uri",
  "jdbc-uri",
  "pgpass",
  "fqdn-uri",
  "fqdn-jdbc-uri",
];

/** Objects in the namespace of the manifest, by a kind. */
function namespaced({ metadata: { namespace } }: Manifest) {
  return {
    service: (name: string, ports?: readonly (string | number)[]): Provided => ({
      kind: "Service",
      name,
      namespace,
      ...(ports === undefined ? {} : { ports }),
    }),
    secret: (name: string, keys?: readonly string[]): Provided => ({
      kind: "Secret",
      name,
      namespace,
      ...(keys === undefined ? {} : { keys }),
    }),
    config: (name: string, keys?: readonly string[]): Provided => ({
      kind: "ConfigMap",
      name,
      namespace,
      ...(keys === undefined ? {} : { keys }),
    }),
  };
}

/** Services and Secrets that no manifest holds, from the documentation of each operator. */
export const MADE_BY_OPERATORS: readonly OperatorMakes[] = [
  {
    kind: "postgresql.cnpg.io/Cluster",
    source: "CloudNativePG 1.27 documentation: Service management; Applications; Bootstrap; Certificates",
    makes: (manifest) => {
      const { name } = manifest.metadata;
      const { service, secret } = namespaced(manifest);
      const superuser = at(manifest, "spec", "enableSuperuserAccess") === true;
      return [
        ...["rw", "ro", "r"].map((access) => service(`${name}-${access}`, POSTGRES)),
        secret(`${name}-app`, CNPG_APP_KEYS),
        ...(superuser ? [secret(`${name}-superuser`, CNPG_APP_KEYS)] : []),
        secret(`${name}-ca`, ["ca.crt", "ca.key"]),
        ...["server", "replication"].map((part) => secret(`${name}-${part}`, ["tls.crt", "tls.key"])),
        ...listAt(manifest, "spec", "managed", "services", "additional").flatMap((extra) => {
          const own = textAt(extra, "serviceTemplate", "metadata", "name");
          return own === undefined ? [] : [service(own, POSTGRES)];
        }),
      ];
    },
  },
  {
    kind: "postgresql.cnpg.io/Pooler",
    source: "CloudNativePG 1.27 documentation: Connection pooling",
    makes: (manifest) => [namespaced(manifest).service(manifest.metadata.name, [5432, "pgbouncer"])],
  },
  {
    kind: "ceph.rook.io/CephCluster",
    source: "Rook 1.20 documentation: Ceph Dashboard; Prometheus Monitoring; external access to monitors",
    makes: (manifest) => {
      const { service, secret, config } = namespaced(manifest);
      const ssl = at(manifest, "spec", "dashboard", "ssl") !== false;
      const port = at(manifest, "spec", "dashboard", "port");
      const dashboard = [
        typeof port === "number" ? port : ssl ? 8443 : 7000,
        ssl ? "https-dashboard" : "http-dashboard",
      ];
      return [
        service("rook-ceph-mgr", [9283, "http-metrics"]),
        ...(at(manifest, "spec", "dashboard", "enabled") === true
          ? [service("rook-ceph-mgr-dashboard", dashboard), secret("rook-ceph-dashboard-password", ["password"])]
          : []),
        secret("rook-ceph-mon"),
        config("rook-ceph-mon-endpoints"),
      ];
    },
  },
  {
    kind: "ceph.rook.io/CephObjectStore",
    source: "Rook 1.20 documentation: Object Storage Overview",
    makes: (manifest) => {
      const [open, tls] = [at(manifest, "spec", "gateway", "port"), at(manifest, "spec", "gateway", "securePort")];
      return [
        namespaced(manifest).service(`rook-ceph-rgw-${manifest.metadata.name}`, [
          ...(typeof open === "number" ? [open, "http"] : []),
          ...(typeof tls === "number" ? [tls, "https"] : []),
        ]),
      ];
    },
  },
  {
    kind: "ceph.rook.io/CephObjectStoreUser",
    source: "Rook 1.20 documentation: Object Storage, Create a User",
    makes: (manifest) => {
      const store = textAt(manifest, "spec", "store");
      const name = `rook-ceph-object-user-${store}-${manifest.metadata.name}`;
      return store === undefined ? [] : [namespaced(manifest).secret(name, ["AccessKey", "SecretKey", "Endpoint"])];
    },
  },
  {
    kind: "objectbucket.io/ObjectBucketClaim",
    source: "Rook 1.20 documentation: Bucket Claim, OBC Custom Resource after Bucket Provisioning",
    makes: (manifest) => {
      const { secret, config } = namespaced(manifest);
      return [
        secret(manifest.metadata.name, ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]),
        config(manifest.metadata.name, [
          "BUCKET_HOST",
          "BUCKET_NAME",
          "BUCKET_PORT",
          "BUCKET_REGION",
          "BUCKET_SUBREGION",
        ]),
      ];
    },
  },
  {
    kind: "kafka.strimzi.io/Kafka",
    source: "Strimzi 0.48 documentation: Cluster resources; Secrets generated by the operators",
    makes: (manifest) => {
      const { name } = manifest.metadata;
      const { service, secret } = namespaced(manifest);
      const ports = listAt(manifest, "spec", "kafka", "listeners").flatMap((listener) => {
        const [port, called] = [at(listener, "port"), textAt(listener, "name")];
        return typeof port === "number" && called !== undefined ? [port, `tcp-${called}`] : [];
      });
      return [
        service(`${name}-kafka-bootstrap`, [9091, "tcp-replication", ...ports]),
        service(`${name}-kafka-brokers`, [
          9090,
          "tcp-ctrlplane",
          9091,
          "tcp-replication",
          8443,
          "tcp-kafkaagent",
          ...ports,
        ]),
        ...["cluster", "clients"].map((part) => secret(`${name}-${part}-ca-cert`, ["ca.crt", "ca.p12", "ca.password"])),
      ];
    },
  },
  {
    kind: "kafka.strimzi.io/KafkaUser",
    source: "Strimzi 0.48 documentation: Securing user access to Kafka, user Secrets",
    makes: (manifest) => {
      const type = textAt(manifest, "spec", "authentication", "type");
      const keys = type?.startsWith("scram") === true ? ["password", "sasl.jaas.config"] : undefined;
      return type === undefined || type === "tls-external"
        ? []
        : [namespaced(manifest).secret(manifest.metadata.name, keys)];
    },
  },
  {
    kind: "kafka.strimzi.io/KafkaConnect",
    source: "Strimzi 0.48 documentation: Kafka Connect cluster resources",
    makes: (manifest) => [namespaced(manifest).service(`${manifest.metadata.name}-connect-api`, [8083, "rest-api"])],
  },
  {
    kind: "rabbitmq.com/RabbitmqCluster",
    source: "RabbitMQ Cluster Operator 2.15 documentation: Using the operator, default user and Services",
    makes: (manifest) => {
      const { name } = manifest.metadata;
      const { service, secret } = namespaced(manifest);
      return [service(name), service(`${name}-nodes`), secret(`${name}-default-user`), secret(`${name}-erlang-cookie`)];
    },
  },
  {
    kind: "elasticsearch.k8s.elastic.co/Elasticsearch",
    source: "Elastic Cloud on Kubernetes 3.1 documentation: Accessing Elastic Stack services",
    makes: (manifest) => {
      const { name } = manifest.metadata;
      const { service, secret } = namespaced(manifest);
      return [
        service(`${name}-es-http`),
        secret(`${name}-es-elastic-user`, ["elastic"]),
        secret(`${name}-es-http-certs-public`, ["ca.crt", "tls.crt"]),
      ];
    },
  },
  {
    kind: "gateway.networking.k8s.io/Gateway",
    source:
      "Cilium 1.18 documentation: Gateway API; each Gateway of the class cilium has a Service cilium-gateway-<name>",
    makes: (manifest) =>
      textAt(manifest, "spec", "gatewayClassName") === "cilium"
        ? [namespaced(manifest).service(`cilium-gateway-${manifest.metadata.name}`)]
        : [],
  },
  ...(["Prometheus", "Alertmanager"] as const).map(
    (kind): OperatorMakes => ({
      kind: `monitoring.coreos.com/${kind}`,
      source: "Prometheus Operator 0.85 documentation: governing Services",
      makes: (manifest) => [
        namespaced(manifest).service(
          `${kind.toLowerCase()}-operated`,
          kind === "Prometheus" ? [9090, "web", "http-web"] : [9093, "web", "http-web", 9094, "tcp-mesh", "udp-mesh"],
        ),
      ],
    }),
  ),
];

const BY_KIND = new Map(MADE_BY_OPERATORS.map((row) => [row.kind, row]));

/** What an operator makes from one object; empty for kinds that no row of the table knows. */
export function madeByOperator(manifest: Manifest): readonly Provided[] {
  return isFields(manifest.spec)
    ? (BY_KIND.get(`${groupOf(manifest.apiVersion)}/${manifest.kind}`)?.makes(manifest) ?? [])
    : [];
}
