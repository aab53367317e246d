import type { PodSpec, PodTemplateSpec } from "../../imports/k8s/core-v1";
import type { Stage } from "../stage/stage";
import type { PlacedApp } from "./placed-app";

/** Times that a failed run is tried again. */
const RETRIES = 2;

/**
 * A Job's template never changes in place, so a changed Job is recreated.
 * Flux reads the first, Argo CD the second (Flux: Kustomization API, force;
 * Argo CD: Sync Options, Replace and Force).
 */
const MAKE_AGAIN: Readonly<Record<string, string>> = {
  "kustomize.toolkit.fluxcd.io/force": "enabled",
  "argocd.argoproj.io/sync-options": "Force=true,Replace=true",
};

/** An app that runs by a schedule, or once. */
export function addJob(
  stage: Stage,
  { app, kind }: PlacedApp,
  metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> },
  template: PodTemplateSpec & { readonly spec: PodSpec },
): void {
  const { job = {}, schedule, timeZone } = app;
  const spec = {
    backoffLimit: job.retries ?? RETRIES,
    ...(job.deadlineSeconds === undefined ? {} : { activeDeadlineSeconds: job.deadlineSeconds }),
    ...(job.keepSeconds === undefined ? {} : { ttlSecondsAfterFinished: job.keepSeconds }),
    template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } },
  };
  if (kind === "CronJob") {
    stage.add({
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata,
      spec: {
        schedule: schedule ?? "",
        ...(timeZone === undefined ? {} : { timeZone }),
        concurrencyPolicy: job.concurrency ?? "Forbid",
        ...(job.startWithinSeconds === undefined ? {} : { startingDeadlineSeconds: job.startWithinSeconds }),
        ...(job.keep === undefined ? {} : { successfulJobsHistoryLimit: job.keep, failedJobsHistoryLimit: job.keep }),
        ...(job.suspend === undefined ? {} : { suspend: job.suspend }),
        jobTemplate: { spec },
      },
    });
    return;
  }
  stage.add({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { ...metadata, annotations: { ...MAKE_AGAIN, ...metadata.annotations } },
    spec: { ...spec, ...(job.suspend === undefined ? {} : { suspend: job.suspend }) },
  });
}
