import type {
  Container,
  EnvVar,
  PodSpec,
  TopologySpreadConstraint,
  Volume,
  VolumeMount,
} from "../../imports/k8s/core-v1";
import type { NetworkPolicySpec } from "../../imports/k8s/networking-v1";
import type { App, AppVolume } from "../model/app";
import type { Cluster } from "../model/cluster";
import type { Platform } from "../model/platform";
import type { Stage } from "../stage/stage";
import { expose } from "./expose";
import { KEEP_DATA } from "./keep";
import { commonLabels, selectorLabels } from "./labels";
import { storageClassFor } from "./offers";
import { restrictedContainer, restrictedPod } from "./security";
import { volumeNames } from "./volume-names";

/** Port name of an app's container and Service. */
const PORT = "http";

/** Volume name of the /tmp that a read-only root gets. */
const SCRATCH = "scratch-tmp";

/**
 * The short form of a workload as objects: Deployment (which stops the old pod
 * first when a volume has a single writer), ServiceAccount without token,
 * claims, Service, Ingress with certificate and DNS record, a NetworkPolicy
 * that lets in no more than the app is there for, and a PodDisruptionBudget
 * when there is more than one replica.
 */
export function webApp(stage: Stage, cluster: Cluster, platform: Platform, name: string, app: App): void {
  const namespace = app.namespace ?? name;
  const labels = commonLabels(name);
  const names = volumeNames(Object.keys(app.volumes), [SCRATCH]);
  const volumes = Object.entries(app.volumes).map(([path, volume]) => ({
    path,
    volume,
    name: names.get(path) ?? path,
  }));
  const claims = volumes.flatMap((entry) => (entry.volume.kind === "claim" ? [{ ...entry, claim: entry.volume }] : []));
  const keepsData = claims.some(({ claim }) => claim.accessMode !== "ReadWriteMany");

  stage.add({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace, labels },
    automountServiceAccountToken: false,
  });
  for (const { path, name: volume, claim } of claims) {
    const asker = { cluster, platform, path: `apps.${name}.volumes["${path}"]` };
    stage.add({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: `${name}-${volume}`, namespace, labels, annotations: KEEP_DATA },
      spec: {
        accessModes: [claim.accessMode],
        resources: { requests: { storage: claim.size.toQuantity() } },
        storageClassName: storageClassFor(asker, claim.storageClass, claim.accessMode),
      },
    });
  }

  const pod: PodSpec = {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: restrictedPod(app.user),
    ...(app.replicas > 1 ? { topologySpreadConstraints: [spread(name)] } : {}),
    containers: [container(name, app, volumes)],
    volumes: [...volumes.map(({ name: volume, volume: source }) => podVolume(name, volume, source)), ...scratch(app)],
  };
  stage.add({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: {
      replicas: app.replicas,
      strategy: keepsData ? { type: "Recreate" } : { type: "RollingUpdate" },
      selector: { matchLabels: selectorLabels(name) },
      template: { metadata: { labels }, spec: pod },
    },
  });
  if (app.replicas > 1) {
    stage.add({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name, namespace, labels },
      spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(name) } },
    });
  }
  stage.add({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels },
    spec: {
      podSelector: { matchLabels: selectorLabels(name) },
      policyTypes: ["Ingress"],
      ...admission(platform, app),
    },
  });
  if (app.port === undefined) return;
  stage.add({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels },
    spec: {
      selector: selectorLabels(name),
      ports: [{ name: PORT, port: servicePort(app), targetPort: PORT, protocol: "TCP" }],
    },
  });
  if (app.host !== undefined)
    expose(stage, cluster, platform, { name, namespace, host: app.host, service: name, port: PORT });
}

/** The web's own port for what is reached by its host name, the container's for what other pods call. */
function servicePort(app: App): number {
  return app.host === undefined && app.port !== undefined ? app.port : 80;
}

/** Who may open a connection: the ingress for an app with a host, any pod for one with a port, else nobody. */
function admission(platform: Platform, app: App): Partial<NetworkPolicySpec> {
  if (app.port === undefined) return { ingress: [] };
  const ports = [{ port: PORT, protocol: "TCP" as const }];
  if (app.host === undefined) return { ingress: [{ from: [{ namespaceSelector: {} }], ports }] };
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": platform.ingress?.namespace ?? "" } };
  return {
    ingress: [
      { from: [{ namespaceSelector, podSelector: { matchLabels: { ...platform.ingress?.podLabels } } }], ports },
    ],
  };
}

/** Spreads over the nodes as far as there are any; never leaves a pod Pending for it. */
function spread(name: string): TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selectorLabels(name) },
  };
}

function container(
  name: string,
  app: App,
  volumes: readonly { readonly path: string; readonly name: string; readonly volume: AppVolume }[],
): Container {
  const mounts: VolumeMount[] = volumes.map(({ path, name: volume, volume: source }) => ({
    name: volume,
    mountPath: path,
    ...(source.kind === "nfs" && source.readOnly ? { readOnly: true } : {}),
  }));
  if (needsScratch(app)) mounts.push({ name: SCRATCH, mountPath: "/tmp" });
  const probe =
    app.port === undefined
      ? undefined
      : app.probe === false
        ? { tcpSocket: { port: PORT } }
        : { httpGet: { path: app.probe, port: PORT } };
  return {
    name,
    image: app.image,
    ...(app.command === undefined ? {} : { command: app.command }),
    ...(app.args === undefined ? {} : { args: app.args }),
    ...(Object.keys(app.env).length === 0 ? {} : { env: Object.entries(app.env).map(variable) }),
    ...(app.port === undefined ? {} : { ports: [{ name: PORT, containerPort: app.port, protocol: "TCP" }] }),
    ...(probe === undefined
      ? {}
      : {
          startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 60 },
          readinessProbe: { ...probe, periodSeconds: 10 },
          livenessProbe: { ...probe, periodSeconds: 30, failureThreshold: 3 },
        }),
    resources: {
      requests: { cpu: app.cpu, memory: app.memory.toQuantity() },
      limits: { memory: app.memory.toQuantity() },
    },
    securityContext: restrictedContainer(app.writableRoot),
    volumeMounts: mounts,
  };
}

function variable([name, value]: [string, App["env"][string]]): EnvVar {
  return typeof value === "string"
    ? { name, value }
    : { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
}

/** Most programs want a /tmp, and a read-only root has none. */
function needsScratch(app: App): boolean {
  return !app.writableRoot && app.volumes["/tmp"] === undefined;
}

function scratch(app: App): readonly Volume[] {
  return needsScratch(app) ? [{ name: SCRATCH, emptyDir: { sizeLimit: "256Mi" } }] : [];
}

function podVolume(app: string, name: string, volume: AppVolume): Volume {
  switch (volume.kind) {
    case "claim":
      return { name, persistentVolumeClaim: { claimName: `${app}-${name}` } };
    case "nfs": {
      const [server = "", path = ""] = volume.nfs.split(/:(.*)/);
      return { name, nfs: { server, path, readOnly: volume.readOnly } };
    }
    case "scratch":
      return { name, emptyDir: { sizeLimit: volume.size.toQuantity() } };
  }
}
