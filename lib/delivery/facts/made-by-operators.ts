import { at, isFields, textAt } from "../../data/fields";
import { groupOf, type Manifest } from "../../manifest/manifest";
import type { Provided } from "../../stage/reference";
import { CLOUDNATIVE_PG } from "./operators/cloudnative-pg";
import { GATEWAYS } from "./operators/gateways";
import { hasText, namespaced, type OperatorMakes, portsIn } from "./operators/makes";
import { ROOK } from "./operators/rook";
import { STRIMZI } from "./operators/strimzi";

/** Keys of the Secret of the default user; those of a plugin are there where the plugin is on. */
const RABBITMQ_USER_KEYS = [
  "username",
  "password",
  "default_user.conf",
  "provider",
  "type",
  "host",
  "port",
  "connection_string",
  ...["mqtt", "stomp", "stream", "web-mqtt", "web-stomp", "web-amqp"].map((plugin) => `${plugin}-port`),
];

/** Services and Secrets that no manifest holds, from the sources of each operator. */
export const MADE_BY_OPERATORS: readonly OperatorMakes[] = [
  ...CLOUDNATIVE_PG,
  ...GATEWAYS,
  ...ROOK,
  ...STRIMZI,
  {
    kind: "rabbitmq.com/RabbitmqCluster",
    source: "RabbitMQ Cluster Operator 2.22.3: internal/resource",
    makes: (manifest) => {
      const { name } = manifest.metadata;
      const { service, secret } = namespaced(manifest);
      const elsewhere =
        hasText(manifest, "spec", "secretBackend", "vault", "defaultUserPath") ||
        hasText(manifest, "spec", "secretBackend", "externalSecret", "name");
      return [
        // Its ports follow from plugins, TLS and overrides, so any will do.
        service(name),
        service(`${name}-nodes`),
        ...(elsewhere ? [] : [secret(`${name}-default-user`, RABBITMQ_USER_KEYS)]),
        secret(`${name}-erlang-cookie`, [".erlang.cookie"]),
      ];
    },
  },
  {
    kind: "elasticsearch.k8s.elastic.co/Elasticsearch",
    source: "Elastic Cloud on Kubernetes 3.5.0: services/services.go, user/predefined.go, certificates/reconcile.go",
    makes: (manifest) => {
      const { name } = manifest.metadata;
      const { service, secret } = namespaced(manifest);
      const tls = ["spec", "http", "tls"];
      const open =
        at(manifest, ...tls, "selfSignedCertificate", "disabled") === true &&
        !hasText(manifest, ...tls, "certificate", "secretName");
      const ports = [9200, open ? "http" : "https"];
      const written = portsIn(at(manifest, "spec", "http", "service", "spec"));
      return [
        service(`${name}-es-http`, written.length > 0 ? written : ports),
        service(`${name}-es-internal-http`, ports),
        service(`${name}-es-transport`),
        ...(at(manifest, "spec", "auth", "disableElasticUser") === true
          ? []
          : [secret(`${name}-es-elastic-user`, ["elastic"])]),
        secret(`${name}-es-http-certs-public`, ["ca.crt", "tls.crt"]),
      ];
    },
  },
  ...(["Prometheus", "Alertmanager"] as const).map(
    (kind): OperatorMakes => ({
      kind: `monitoring.coreos.com/${kind}`,
      source:
        "Prometheus Operator 0.93.0: pkg/prometheus/common.go, server/operator.go; pkg/alertmanager/statefulset.go",
      makes: (manifest) => {
        // Where the object names a Service, a person makes it.
        if (at(manifest, "spec", "serviceName") !== undefined) return [];
        const web = textAt(manifest, "spec", "portName") || "web";
        const grpc = isFields(at(manifest, "spec", "thanos")) ? [10901, "grpc"] : [];
        const ports = kind === "Prometheus" ? [9090, web, ...grpc] : [9093, web, 9094, "tcp-mesh", "udp-mesh"];
        return [namespaced(manifest).service(`${kind.toLowerCase()}-operated`, ports)];
      },
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
