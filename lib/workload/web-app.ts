import type { Container, PodSpec, Volume, VolumeMount } from "../../imports/k8s/core-v1";
import type { App, AppVolume } from "../model/app";
import type { Cluster } from "../model/cluster";
import type { Platform } from "../model/platform";
import type { Stage } from "../stage/stage";
import { expose } from "./expose";
import { commonLabels, selectorLabels } from "./labels";
import { restrictedContainer, restrictedPod } from "./security";

/** Port name of an app's container and Service. */
const PORT = "http";

/**
 * The short form of a workload as objects: Deployment (which stops the old pod
 * first when a volume has a single writer), ServiceAccount without token,
 * claims, Service, Ingress with certificate and DNS record, a NetworkPolicy
 * that lets only the ingress in, and a PodDisruptionBudget when there is more
 * than one replica.
 */
export function webApp(stage: Stage, cluster: Cluster, platform: Platform, name: string, app: App): void {
  const namespace = app.namespace ?? name;
  const labels = commonLabels(name);
  const volumes = Object.entries(app.volumes).map(([path, volume]) => ({ path, volume, name: volumeName(path) }));
  const claims = volumes.flatMap((entry) => (entry.volume.kind === "claim" ? [{ ...entry, claim: entry.volume }] : []));
  const keepsData = claims.some(({ claim }) => claim.accessMode !== "ReadWriteMany");

  stage.add({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace, labels },
    automountServiceAccountToken: false,
  });
  for (const { name: volume, claim } of claims) {
    stage.add({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: `${name}-${volume}`, namespace, labels },
      spec: {
        accessModes: [claim.accessMode],
        resources: { requests: { storage: claim.size.toQuantity() } },
        ...(claim.storageClass === undefined ? {} : { storageClassName: claim.storageClass }),
      },
    });
  }

  const pod: PodSpec = {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: restrictedPod(app.user),
    containers: [container(name, app, volumes)],
    ...(volumes.length === 0 && app.writableRoot
      ? {}
      : {
          volumes: [
            ...volumes.map(({ name: volume, volume: source }) => podVolume(name, volume, source)),
            ...scratch(app),
          ],
        }),
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
  if (app.port === undefined) return;
  stage.add({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels },
    spec: { selector: selectorLabels(name), ports: [{ name: PORT, port: 80, targetPort: PORT, protocol: "TCP" }] },
  });
  if (app.host === undefined) return;
  expose(stage, cluster, platform, { name, namespace, host: app.host, service: name, port: PORT });
  stage.add({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels },
    spec: {
      podSelector: { matchLabels: selectorLabels(name) },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": platform.ingress?.namespace ?? "" } },
              podSelector: { matchLabels: { ...platform.ingress?.podLabels } },
            },
          ],
          ports: [{ port: PORT, protocol: "TCP" }],
        },
      ],
    },
  });
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
  if (!app.writableRoot) mounts.push({ name: "tmp", mountPath: "/tmp" });
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
    env: Object.entries(app.env).map(([key, value]) =>
      typeof value === "string"
        ? { name: key, value }
        : { name: key, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
    ),
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

function scratch(app: App): readonly Volume[] {
  return app.writableRoot ? [] : [{ name: "tmp", emptyDir: { sizeLimit: "256Mi" } }];
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

/** `/var/lib/data` → `var-lib-data`. */
function volumeName(path: string): string {
  const slug = path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return slug === "" ? "root" : slug.slice(0, 40);
}
