import { at, isFields, listAt, own, textAt } from "../../../data/fields";
import type { Manifest } from "../../../manifest/manifest";
import { namespaced, type OperatorMakes, type Ports } from "./makes";

/** Names that Strimzi keeps from the time when these two listeners were the only ones. */
const OLD_LISTENERS: ReadonlyMap<string, string> = new Map([
  ["plain:9092", "tcp-clients"],
  ["tls:9093", "tcp-clientstls"],
]);

interface Listener {
  readonly name: string;
  readonly isInternal: boolean;
  readonly ports: Ports;
}

/** Listeners of a Kafka cluster, each with the port of its Services. */
function listenersOf(manifest: Manifest): readonly Listener[] {
  return listAt(manifest, "spec", "kafka", "listeners").flatMap((listener) => {
    const [port, name] = [at(listener, "port"), textAt(listener, "name")];
    if (typeof port !== "number" || name === undefined) return [];
    const isInternal = textAt(listener, "type") === "internal";
    const old = isInternal ? OLD_LISTENERS.get(`${name}:${port}`) : undefined;
    return [{ name, isInternal, ports: [port, old ?? `tcp-${name}`] }];
  });
}

/** The port for JMX, where it is on. */
function jmxPorts(manifest: Manifest, ...path: readonly string[]): Ports {
  return isFields(at(manifest, ...path, "jmxOptions")) ? [9999, "jmx"] : [];
}

/** Keys of the Secret of a user, by how the user signs in; with `tls-external` there is none. */
const USER_KEYS: Readonly<Record<string, readonly string[]>> = {
  tls: ["ca.crt", "user.crt", "user.key", "user.p12", "user.password"],
  "scram-sha-512": ["password", "sasl.jaas.config"],
};

/** Services and Secrets of Kafka clusters, their users and Kafka Connect. */
export const STRIMZI: readonly OperatorMakes[] = [
  {
    kind: "kafka.strimzi.io/Kafka",
    source:
      "Strimzi 1.2.0: KafkaCluster.java, ListenersUtils.java, JmxModel.java, InternalCa.java, CustomCaProvider.java",
    makes: (manifest) => {
      const { name } = manifest.metadata;
      const { service, secret } = namespaced(manifest);
      const listeners = listenersOf(manifest);
      const shared = [9091, "tcp-replication", ...listeners.flatMap((one) => (one.isInternal ? one.ports : []))];
      return [
        service(`${name}-kafka-bootstrap`, shared),
        service(`${name}-kafka-brokers`, [
          9090,
          "tcp-ctrlplane",
          8443,
          "tcp-kafkaagent",
          ...shared,
          ...jmxPorts(manifest, "spec", "kafka"),
        ]),
        // Each way in from outside has a Service of its own.
        ...listeners
          .filter((one) => !one.isInternal)
          .map((one) => service(`${name}-kafka-${one.name}-bootstrap`, one.ports)),
        ...["cluster", "clients"]
          .filter((part) => at(manifest, "spec", `${part}Ca`, "generateCertificateAuthority") !== false)
          .map((part) => secret(`${name}-${part}-ca-cert`, ["ca.crt", "ca.p12", "ca.password"])),
      ];
    },
  },
  {
    kind: "kafka.strimzi.io/KafkaUser",
    source: "Strimzi 1.2.0: KafkaUserModel.java",
    makes: (manifest) => {
      // A prefix that the Kafka object sets for all its users (secretPrefix) is not seen from here.
      const keys = own(USER_KEYS, textAt(manifest, "spec", "authentication", "type") ?? "");
      return keys === undefined ? [] : [namespaced(manifest).secret(manifest.metadata.name, keys)];
    },
  },
  {
    kind: "kafka.strimzi.io/KafkaConnect",
    source: "Strimzi 1.2.0: KafkaConnectCluster.java, KafkaConnectResources.java",
    makes: (manifest) => {
      const { service } = namespaced(manifest);
      const rest = [8083, "rest-api"];
      return [
        service(`${manifest.metadata.name}-connect-api`, [...rest, ...jmxPorts(manifest, "spec")]),
        service(`${manifest.metadata.name}-connect`, rest),
      ];
    },
  },
];
