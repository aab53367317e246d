import { at, isFields, textAt } from "../../data/fields";
import type { Refusal, RefusalRow } from "./row";

/** Names of zones, nearly all without their second names. */
let zones: ReadonlySet<string> | undefined;

/** True for a zone of the time zone database. Unlike this runtime, Go goes by capital letters and takes no offset. */
function isTimeZone(zone: string): boolean {
  // The list costs a twentieth of what the first format does.
  zones ??= new Set(["UTC", "Etc/UTC", ...Intl.supportedValuesOf("timeZone")]);
  if (zones.has(zone)) return true;
  if (/^[+-]/.test(zone)) return false;
  try {
    const { timeZone: known } = new Intl.DateTimeFormat("en", { timeZone: zone, hour: "numeric" }).resolvedOptions();
    return known === zone || known.toLowerCase() !== zone.toLowerCase();
  } catch {
    return false;
  }
}

function timeZone(value: unknown): Refusal | undefined {
  if (typeof value !== "string" || isTimeZone(value)) return undefined;
  return { got: JSON.stringify(value), want: "a name of the time zone database, e.g. Europe/Vienna" };
}

function strategy(value: unknown): Refusal | undefined {
  if (textAt(value, "type") === "Recreate" && isFields(at(value, "rollingUpdate")))
    return { got: "Recreate with rollingUpdate", want: "one of both", fix: "remove rollingUpdate" };
  return undefined;
}

const isNothing = (value: unknown) => value === 0 || value === "0" || value === "0%";

function rollingUpdate(value: unknown): Refusal | undefined {
  if (
    isNothing(at(value, "maxUnavailable")) &&
    isNothing(at(value, "maxSurge") ?? 0) &&
    at(value, "maxSurge") !== undefined
  )
    return { got: "maxUnavailable and maxSurge 0", want: "one of them above 0: no pod could ever be replaced" };
  return undefined;
}

function budget(value: unknown): Refusal | undefined {
  if (at(value, "minAvailable") === undefined || at(value, "maxUnavailable") === undefined) return undefined;
  return { got: "minAvailable and maxUnavailable", want: "one of both" };
}

function scale(value: unknown): Refusal | undefined {
  const [least, most] = [at(value, "minReplicas") ?? 1, at(value, "maxReplicas")];
  if (typeof least !== "number" || typeof most !== "number") return undefined;
  if (most < 1) return { got: `maxReplicas ${most}`, want: "at least 1" };
  return most < least
    ? { got: `maxReplicas ${most} below minReplicas ${least}`, want: "at least as many as minReplicas" }
    : undefined;
}

/** A number that may not be below `least`. */
function atLeast(least: number): RefusalRow["judge"] {
  return (value) =>
    typeof value === "number" && value < least ? { got: `${value}`, want: `at least ${least}` } : undefined;
}

/** What the API server asks of workloads, their pods apart (Kubernetes 1.35, pkg/apis/{apps,batch,policy,autoscaling}/validation). */
export const WORKLOAD_ROWS: readonly RefusalRow[] = [
  { group: "batch", kinds: ["CronJob"], path: "spec.timeZone", judge: timeZone },
  { group: "apps", kinds: ["Deployment"], path: "spec.strategy", judge: strategy },
  { group: "apps", kinds: ["Deployment"], path: "spec.strategy.rollingUpdate", judge: rollingUpdate },
  { group: "apps", kinds: ["DaemonSet"], path: "spec.updateStrategy.rollingUpdate", judge: rollingUpdate },
  { group: "apps", kinds: ["Deployment", "StatefulSet", "ReplicaSet"], path: "spec.replicas", judge: atLeast(0) },
  { group: "policy", kinds: ["PodDisruptionBudget"], path: "spec", judge: budget },
  { group: "autoscaling", kinds: ["HorizontalPodAutoscaler"], path: "spec", judge: scale },
  {
    group: "batch",
    kinds: ["CronJob"],
    path: "spec.(successfulJobsHistoryLimit|failedJobsHistoryLimit|startingDeadlineSeconds)",
    judge: atLeast(0),
  },
  { group: "batch", kinds: ["Job"], path: "spec.(backoffLimit|completions|parallelism)", judge: atLeast(0) },
];
