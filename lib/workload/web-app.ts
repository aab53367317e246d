import type { PodSpec, PodTemplateSpec, Toleration } from "../../imports/k8s/core-v1";
import type { Declared } from "../declared/declared";
import type { Asker } from "../declared/offers";
import type { App } from "../model/app";
import { InputError, type Problem } from "../model/problem";
import type { Stage } from "../stage/stage";
import { appContainer, PORT } from "./app-container";
import { appPolicy } from "./app-policy";
import { appServices } from "./app-services";
import { type AppVolumes, appVolumes, hasSingleWriter } from "./app-volumes";
import { disruptionBudget } from "./disruption-budget";
import { expose } from "./expose";
import { commonLabels, selectorLabels } from "./labels";
import { spread } from "./scheduling";
import { restrictedPod } from "./security";

/** After so many seconds without a word from its node a pod starts elsewhere; Kubernetes' own default is 300. */
const NODE_LOSS_SECONDS = 120;

/** An app, by the names that it has in the cluster. */
interface Placed {
  readonly name: string;
  readonly namespace: string;
  readonly app: App;
  readonly kind: "Deployment" | "StatefulSet";
}

/**
 * The short form of a workload as objects: Deployment (which stops the old pod
 * first when a volume has a single writer) or StatefulSet, ServiceAccount
 * without token, claims, Services, Ingress with certificate and DNS record, a
 * NetworkPolicy that lets in no more than the app is there for, an autoscaler
 * when asked, and a PodDisruptionBudget when there is more than one replica.
 *
 * @param asker its path is that of the definition that describes the app
 */
export function webApp(stage: Stage, asker: Asker, name: string, app: App): void {
  const { declared } = asker;
  const namespace = app.namespace ?? name;
  const labels = commonLabels(name);
  const single = hasSingleWriter(app);
  refuseImpossible(asker, app, single);
  const kind = app.kind ?? (single && app.replicas > 1 ? "StatefulSet" : "Deployment");
  const placed: Placed = { name, namespace, app, kind };
  const volumes = appVolumes(asker, placed);

  stage.add({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace, labels },
    automountServiceAccountToken: false,
  });
  for (const claim of volumes.claims) stage.add(claim);
  addWorkload(stage, placed, podTemplate(declared, name, app, volumes), volumes);
  addScaling(stage, placed);
  stage.add({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, labels },
    spec: appPolicy(declared, name, app),
  });
  for (const service of appServices(asker, placed)) stage.add(service);
  if (app.host !== undefined && app.port !== undefined)
    expose(stage, asker, {
      name,
      namespace,
      host: app.host,
      service: name,
      port: PORT,
      ...(app.gateway === undefined ? {} : { gateway: app.gateway }),
    });
}

function refuseImpossible(asker: Asker, app: App, single: boolean): void {
  const problems: Problem[] = [];
  const problem = (path: string, got: string, want: string, fix: string) =>
    problems.push({ file: asker.cluster.file, path: `${asker.path}.${path}`, got, want, fix });
  if (app.kind === "Deployment" && single && app.replicas > 1) {
    problem(
      "kind",
      `a Deployment of ${app.replicas} replicas over a volume with a single writer`,
      "a volume for each replica, or one that all may write",
      "write kind: StatefulSet, or accessMode: ReadWriteMany",
    );
  }
  if (app.autoscale !== undefined && single) {
    problem(
      "autoscale",
      "an autoscaler over a volume with a single writer",
      "replicas that share what they write, or write nothing",
      "remove autoscale, or write accessMode: ReadWriteMany",
    );
  }
  if (app.ports[PORT] !== undefined)
    problem(`ports.${PORT}`, `the name ${PORT}`, "another name: port has this one", "write another name");
  if (problems.length > 0) throw new InputError(problems);
}

function podTemplate(declared: Declared, name: string, app: App, volumes: AppVolumes): PodTemplateSpec {
  const pod: PodSpec = {
    serviceAccountName: name,
    automountServiceAccountToken: app.serviceAccountToken,
    enableServiceLinks: false,
    securityContext: restrictedPod(app.user, app.group, app.groups),
    ...(Object.keys(app.nodeSelector).length === 0 ? {} : { nodeSelector: app.nodeSelector }),
    tolerations: nodeLoss(),
    ...(mostReplicas(app) > 1 ? { topologySpreadConstraints: spread(selectorLabels(name), mostReplicas(app)) } : {}),
    containers: [appContainer(name, app, volumes.mounts)],
    ...(volumes.pod.length === 0 ? {} : { volumes: volumes.pod }),
  };
  const annotations = backupAnnotations(declared, app, volumes);
  return {
    metadata: { labels: commonLabels(name), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: pod,
  };
}

/** Which volumes of the pod the backup takes, in its own words. */
function backupAnnotations(
  declared: Declared,
  app: App,
  { data, other }: AppVolumes,
): Readonly<Record<string, string>> {
  const { backup } = declared;
  if (backup === undefined) return {};
  const saved = app.backup ? data : [];
  const left = app.backup ? other : [...data, ...other];
  return {
    ...(saved.length === 0 ? {} : backup.include(saved)),
    ...(left.length === 0 ? {} : backup.exclude(left)),
  };
}

function addWorkload(stage: Stage, placed: Placed, template: PodTemplateSpec, volumes: AppVolumes): void {
  const { name, namespace, app, kind } = placed;
  const metadata = { name, namespace, labels: commonLabels(name) };
  const selector = { matchLabels: selectorLabels(name) };
  if (kind === "StatefulSet") {
    stage.add({
      apiVersion: "apps/v1",
      kind,
      metadata,
      spec: {
        replicas: app.replicas,
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
  }
  stage.add({
    apiVersion: "apps/v1",
    kind,
    metadata,
    spec: {
      // The autoscaler owns the number; a value here would be written back at every reconcile.
      ...(app.autoscale === undefined ? { replicas: app.replicas } : {}),
      strategy: volumes.singleWriter ? { type: "Recreate" } : { type: "RollingUpdate" },
      selector,
      template,
    },
  });
}

/** An autoscaler where one is asked for, and a budget where there is more than one replica. */
function addScaling(stage: Stage, { name, namespace, app, kind }: Placed): void {
  const labels = commonLabels(name);
  const { autoscale } = app;
  if (autoscale !== undefined) {
    stage.add({
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name, namespace, labels },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind, name },
        minReplicas: autoscale.min,
        maxReplicas: autoscale.max,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: autoscale.cpu } },
          },
        ],
      },
    });
    stage.needs(`HorizontalPodAutoscaler ${namespace}/${name} spec.metrics[0]`, {
      run: { APIService: ["v1beta1.metrics.k8s.io"] },
    });
  }
  const replicas = autoscale?.min ?? app.replicas;
  disruptionBudget(stage, { name, namespace, labels, selector: selectorLabels(name), replicas });
}

function hasPort(app: App): boolean {
  return app.port !== undefined || Object.keys(app.ports).length > 0;
}

function mostReplicas(app: App): number {
  return app.autoscale?.max ?? app.replicas;
}

function nodeLoss(): readonly Toleration[] {
  return ["not-ready", "unreachable"].map((state) => ({
    key: `node.kubernetes.io/${state}`,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: NODE_LOSS_SECONDS,
  }));
}
