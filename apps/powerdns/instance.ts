import type { Container, EnvVar, ServicePort, VolumeMount } from "../../imports/k8s/core-v1";
import type { Address } from "../../lib/model/address";
import type { Cluster } from "../../lib/model/cluster";
import { BOOTSTRAP_STORE } from "../../lib/secrets/generated-secret";
import { storedSecret } from "../../lib/secrets/stored-secret";
import type { Stage } from "../../lib/stage/stage";
import { configDigest } from "../../lib/workload/fingerprint";
import { commonLabels, selectorLabels } from "../../lib/workload/labels";
import { withoutNodePorts } from "../../lib/workload/node-ports";
import { postgres } from "../../lib/workload/postgres";
import { resources } from "../../lib/workload/resources";
import { restrictedContainer, restrictedPod } from "../../lib/workload/security";
import {
  type Backend,
  CONFIG,
  DATA,
  DATABASE,
  DNS_PORT,
  databaseCluster,
  pdnsConfig,
  SECRETS,
  zoneScript,
} from "./config";
import {
  API_KEY_ENTRY,
  API_PORT,
  apiService,
  instanceName,
  NAMESPACE,
  PUBLIC_DNS_PORT,
  privateServiceAddress,
  type View,
} from "./names";
import { apiPolicy } from "./policy";
import { schemaContainers, schemaVolumes } from "./schema";

// renovate: datasource=docker depName=docker.io/powerdns/pdns-auth-51
const IMAGE = "docker.io/powerdns/pdns-auth-51:5.1.4";

/** User and group `pdns` of the upstream image (PowerDNS: Dockerfile-auth). */
const USER = 953;

/** One name server: the one for home, or the one for the Internet. */
export interface InstanceProps {
  /** Which answers it gives: those for home, or those for the Internet. */
  readonly view: View;
  /** Where its records are stored. */
  readonly backend: Backend;
  /** Kubernetes quantity of the volume. */
  readonly size: string;
  /** Storage class of the volume. */
  readonly storageClass: string;
  /** Annotations by which its Service gets the shared address of the pool. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels for it, where pools find Services by their labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where this view's clients find the zone's name server. */
  readonly nameServerAddress: Address;
}

/** One name server with the zone of one view: server, Services, key, policy. */
export function addInstance(stage: Stage, cluster: Cluster, props: InstanceProps): void {
  const name = instanceName(props.view);
  const labels = commonLabels("powerdns", name);
  const selector = selectorLabels("powerdns", name);
  const metadata = { name, namespace: NAMESPACE, labels };
  const config = pdnsConfig(cluster, props.view, props.backend);

  if (props.backend === "postgres") {
    postgres(stage, {
      name: databaseCluster(props.view),
      namespace: NAMESPACE,
      database: DATABASE,
      size: props.size,
      storageClass: props.storageClass,
    });
  }
  storedSecret(stage, {
    name: apiService(props.view),
    namespace: NAMESPACE,
    store: BOOTSTRAP_STORE,
    keys: { key: { entry: API_KEY_ENTRY, property: props.view } },
    template: { "api.conf": "api-key={{ .key }}\n" },
  });
  stage.add({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { "pdns.conf": config } });
  stage.add({ apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false });
  stage.add({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata,
    spec: {
      replicas: 1,
      serviceName: apiService(props.view),
      selector: { matchLabels: selector },
      template: {
        metadata: {
          labels,
          // The server reads its configuration once, at its start.
          annotations: configDigest(config),
        },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: restrictedPod(USER),
          initContainers: [...schemaContainers(props.view, props.backend, IMAGE), zoneContainer(cluster, props)],
          containers: [serverContainer(props)],
          volumes: [
            { name: "config", configMap: { name } },
            { name: "secrets", secret: { secretName: apiService(props.view) } },
            { name: "run", emptyDir: { sizeLimit: "16Mi" } },
            { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
            ...schemaVolumes(props.backend),
          ],
        },
      },
      ...(props.backend === "sqlite"
        ? {
            volumeClaimTemplates: [
              {
                apiVersion: "v1",
                kind: "PersistentVolumeClaim",
                metadata: { name: "data", labels: selector },
                spec: {
                  accessModes: ["ReadWriteOnce"],
                  storageClassName: props.storageClass,
                  resources: { requests: { storage: props.size } },
                },
              },
            ],
          }
        : {}),
    },
  });
  stage.add({
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata, labels: { ...labels, ...props.labels }, annotations: { ...props.annotations } },
    spec: {
      type: "LoadBalancer",
      // Both views share one address, which load balancers allow for Cluster only;
      // it also lets a query enter at any node.
      externalTrafficPolicy: "Cluster",
      ...withoutNodePorts(cluster),
      ...(props.view === "private" ? { clusterIP: privateServiceAddress(cluster).toString() } : {}),
      selector,
      ports: dnsPorts(props.view === "private" ? 53 : PUBLIC_DNS_PORT),
    },
  });
  stage.add({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: apiService(props.view), namespace: NAMESPACE, labels },
    spec: { selector, ports: [{ name: "api", port: API_PORT, targetPort: "api", protocol: "TCP" }] },
  });
  stage.add(apiPolicy(props.view, labels, selector));
}

function dnsPorts(port: number): ServicePort[] {
  return [
    { name: "dns", port, targetPort: "dns", protocol: "UDP" },
    { name: "dns-tcp", port, targetPort: "dns-tcp", protocol: "TCP" },
  ];
}

function mounts(props: InstanceProps): VolumeMount[] {
  return [
    { name: "config", mountPath: CONFIG, readOnly: true },
    { name: "secrets", mountPath: SECRETS, readOnly: true },
    { name: "run", mountPath: "/run/pdns" },
    { name: "tmp", mountPath: "/tmp" },
    ...(props.backend === "sqlite" ? [{ name: "data", mountPath: DATA }] : []),
  ];
}

/** libpq reads the password from the environment, so it is in no configuration file. */
function environment(props: InstanceProps): { env?: EnvVar[] } {
  if (props.backend === "sqlite") return {};
  return {
    env: [
      {
        name: "PGPASSWORD",
        valueFrom: { secretKeyRef: { name: `${databaseCluster(props.view)}-app`, key: "password" } },
      },
    ],
  };
}

function zoneContainer(cluster: Cluster, props: InstanceProps): Container {
  return {
    name: "zone",
    image: IMAGE,
    command: ["sh", "-c", zoneScript(cluster, props.backend, props.nameServerAddress)],
    ...environment(props),
    resources: resources("10m", "32Mi", "128Mi"),
    securityContext: restrictedContainer(),
    volumeMounts: mounts(props),
  };
}

function serverContainer(props: InstanceProps): Container {
  return {
    name: "pdns",
    image: IMAGE,
    // Not the image's own start script, which takes the key from the
    // environment and rewrites the configuration.
    command: ["/usr/bin/tini", "--", "/usr/local/sbin/pdns_server", `--config-dir=${CONFIG}`, "--disable-syslog"],
    ...environment(props),
    ports: [
      { name: "dns", containerPort: DNS_PORT, protocol: "UDP" },
      { name: "dns-tcp", containerPort: DNS_PORT, protocol: "TCP" },
      { name: "api", containerPort: API_PORT, protocol: "TCP" },
    ],
    startupProbe: { tcpSocket: { port: "dns-tcp" }, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { tcpSocket: { port: "dns-tcp" }, periodSeconds: 10 },
    livenessProbe: {
      exec: { command: ["pdns_control", `--config-dir=${CONFIG}`, "rping"] },
      periodSeconds: 30,
      timeoutSeconds: 5,
    },
    resources: resources("20m", "64Mi", "256Mi"),
    securityContext: restrictedContainer(),
    volumeMounts: mounts(props),
  };
}
