import type { DeploymentStrategy } from "../../imports/k8s/apps-v1";
import type { Asker } from "../declared/offers";
import type { App } from "../model/app";
import { Gathered } from "../model/gathered";
import type { Stage } from "../stage/stage";
import { isJob } from "./app-container";
import { addJob } from "./app-job";
import { withMetadata } from "./app-metadata";
import { type AppPod, appPod } from "./app-pod";
import { appPolicy, entrancePolicy } from "./app-policy";
import { refuseImpossible } from "./app-problems";
import { exposeApp } from "./app-routes";
import { addScaling } from "./app-scaling";
import { addAppSecrets } from "./app-secrets";
import { appServices } from "./app-services";
import { type AppVolumes, appVolumes, hasSingleWriter } from "./app-volumes";
import { commonLabels, selectorLabels } from "./labels";
import { kindOf, type PlacedApp } from "./placed-app";
import { addVolumeBackup } from "./volume-backup";

/**
 * The short form of a workload as objects: Deployment (which stops the old pod
 * first when a volume has a single writer), StatefulSet, DaemonSet, CronJob or
 * Job, ServiceAccount without token, claims, a ConfigMap of the files that the
 * definition holds, Services, Ingresses or routes with certificate and DNS
 * record, a NetworkPolicy that lets in no more than the app is there for, an
 * autoscaler when asked, and a PodDisruptionBudget when there is more than one
 * replica.
 *
 * @param asker its path is that of the definition that describes the app
 */
export function webApp(stage: Stage, asker: Asker, name: string, app: App): void {
  const { declared } = asker;
  const namespace = app.namespace ?? name;
  const labels = commonLabels(name);
  const single = hasSingleWriter(app);
  const placed: PlacedApp = { name, namespace, app, kind: kindOf(app, single) };
  refuseImpossible(asker, placed, single);
  const volumes = appVolumes(asker, placed);
  const gathered = new Gathered();
  const pod = gathered.attempt(() => appPod(asker, placed, volumes));

  stage.add({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace, labels },
    automountServiceAccountToken: false,
  });
  gathered.attempt(() => addAppSecrets(stage, asker, placed));
  for (const claim of volumes.claims) stage.add(claim);
  gathered.each(volumes.saved, (claim) => addVolumeBackup(stage, asker, placed, claim));
  if (pod?.files.configMap !== undefined) stage.add(pod.files.configMap);
  if (pod !== undefined) addWorkload(stage, placed, pod.template, volumes);
  if (!isJob(placed.kind) && placed.kind !== "DaemonSet") addScaling(stage, placed);
  stage.add({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels },
    spec: appPolicy(declared, name, app),
  });
  const entrance = entrancePolicy(declared, name, app);
  if (entrance !== undefined)
    stage.addPlain({
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name: `${name}-entrance`, namespace, labels },
      spec: entrance,
    });
  for (const service of gathered.attempt(() => appServices(asker, placed)) ?? []) stage.add(service);
  gathered.attempt(() => exposeApp(stage, asker, placed));
  gathered.end();
}

function addWorkload(stage: Stage, placed: PlacedApp, template: AppPod["template"], volumes: AppVolumes): void {
  const { name, namespace, app, kind } = placed;
  const metadata = withMetadata({ name, namespace }, commonLabels(name), app.metadata?.workload);
  const selector = { matchLabels: selectorLabels(name) };
  switch (kind) {
    case "StatefulSet":
      stage.add({
        apiVersion: "apps/v1",
        kind,
        metadata,
        spec: {
          ...replicas(app),
          ...(hasPort(app) ? { serviceName: name } : {}),
          selector,
          template,
          ...(volumes.templates.length === 0
            ? {}
            : {
                volumeClaimTemplates: volumes.templates,
                persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
              }),
        },
      });
      return;
    case "DaemonSet":
      stage.add({ apiVersion: "apps/v1", kind, metadata, spec: { selector, template } });
      return;
    case "CronJob":
    case "Job":
      addJob(stage, placed, metadata, template);
      return;
    case "Deployment":
      stage.add({
        apiVersion: "apps/v1",
        kind,
        metadata,
        spec: {
          ...replicas(app),
          strategy: strategy(app, volumes),
          selector,
          template,
        },
      });
      return;
  }
}

/** The autoscaler owns the number; a value here would be written back at every reconcile. */
function replicas(app: App): { readonly replicas?: number } {
  return app.autoscale === undefined ? { replicas: app.replicas } : {};
}

/** One that has a device goes before the next one comes: there may be no second of it. */
function strategy(app: App, volumes: AppVolumes): DeploymentStrategy {
  if (oneAtATime(app, volumes)) return { type: "Recreate" };
  const hasDevice = app.gpu !== undefined || (app.devices ?? []).some(({ name }) => name !== undefined);
  return { type: "RollingUpdate", ...(hasDevice ? { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } : {}) };
}

/** A new pod cannot start while the old one has the volume, the node's ports, or the address in a network of the house. */
function oneAtATime(app: App, volumes: AppVolumes): boolean {
  return volumes.singleWriter || (app.hostNetwork === true && hasPort(app)) || app.networks !== undefined;
}

function hasPort(app: App): boolean {
  return app.port !== undefined || Object.keys(app.ports).length > 0;
}
