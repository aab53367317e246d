import type { App } from "../model/app";
import type { Stage } from "../stage/stage";
import { disruptionBudget } from "./disruption-budget";
import { commonLabels, selectorLabels } from "./labels";
import type { PlacedApp } from "./placed-app";

/** An autoscaler where one is asked for, and a budget where there is more than one replica or one is asked for. */
export function addScaling(stage: Stage, placed: PlacedApp): void {
  const { name, namespace, app } = placed;
  const labels = commonLabels(name);
  const { autoscale, disruptionBudget: budget } = app;
  if (autoscale !== undefined) {
    if (autoscale.triggers === undefined) addAutoscaler(stage, placed, autoscale);
    else addScaledObject(stage, placed, autoscale);
  }
  if (budget === false) return;
  const selector = selectorLabels(name);
  if (budget === undefined) {
    const replicas = autoscale?.min ?? app.replicas;
    disruptionBudget(stage, { name, namespace, labels, selector, replicas });
    return;
  }
  stage.add({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name, namespace, labels },
    spec: { ...budget, selector: { matchLabels: selector } },
  });
}

type Autoscale = NonNullable<App["autoscale"]>;

function addAutoscaler(stage: Stage, { name, namespace, kind }: PlacedApp, { min, max, cpu, memory }: Autoscale): void {
  const metric = (resource: "cpu" | "memory", averageUtilization: number) => ({
    type: "Resource",
    resource: { name: resource, target: { type: "Utilization", averageUtilization } },
  });
  stage.add({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name, namespace, labels: commonLabels(name) },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind, name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [metric("cpu", cpu), ...(memory === undefined ? [] : [metric("memory", memory)])],
    },
  });
  stage.needs(`HorizontalPodAutoscaler ${namespace}/${name} spec.metrics[0]`, {
    run: { APIService: ["v1beta1.metrics.k8s.io"] },
  });
}

/** KEDA's way (KEDA documentation: ScaledObject specification). It makes the HorizontalPodAutoscaler itself. */
function addScaledObject(stage: Stage, { name, namespace, kind }: PlacedApp, autoscale: Autoscale): void {
  const { min, max, triggers = [] } = autoscale;
  stage.addPlain({
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name, namespace, labels: commonLabels(name) },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind, name },
      minReplicaCount: min,
      maxReplicaCount: max,
      triggers: triggers.map(({ type, metadata, authentication }) => ({
        type,
        metadata,
        ...(authentication === undefined ? {} : { authenticationRef: { name: authentication } }),
      })),
    },
  });
  for (const { authentication } of triggers) {
    if (authentication === undefined) continue;
    stage.needs(`ScaledObject ${namespace}/${name} spec.triggers`, {
      start: { TriggerAuthentication: [`${namespace}/${authentication}`] },
    });
  }
}

/** The most pods that there can be at a time. */
export function mostReplicas(app: App): number {
  return app.autoscale?.max ?? app.replicas;
}
