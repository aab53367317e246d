import type { Rule } from "../../rule";
import { accessMode } from "./access-mode";
import { autoscalerWithoutMetrics } from "./autoscaler-without-metrics";
import { budgetRefused } from "./budget-refused";
import { databaseOnNfs } from "./database-on-nfs";
import { deviceOnSomeNode } from "./device-on-some-node";
import { deviceUnavailable } from "./device-unavailable";
import { disruptionBudget } from "./disruption-budget";
import { gpuUnavailable } from "./gpu-unavailable";
import { hardLinksAcrossMounts } from "./hard-links-across-mounts";
import { hostPortTaken } from "./host-port-taken";
import { imageTag } from "./image-tag";
import { limitRange } from "./limit-range";
import { podSecurity } from "./pod-security";
import { reclaimPolicy } from "./reclaim-policy";
import { requestOverLimit } from "./request-over-limit";
import { resourceQuota } from "./resource-quota";
import { retainWithoutCleanup } from "./retain-without-cleanup";
import { singleWriter } from "./single-writer";
import { volumeOfClaim } from "./volume-of-claim";

/** Rules about pods, volumes and devices. */
export const workloadRules = {
  accessMode,
  autoscalerWithoutMetrics,
  databaseOnNfs,
  deviceOnSomeNode,
  deviceUnavailable,
  budgetRefused,
  disruptionBudget,
  gpuUnavailable,
  imageTag,
  limitRange,
  podSecurity,
  reclaimPolicy,
  resourceQuota,
  retainWithoutCleanup,
  singleWriter,
  requestOverLimit,
  hostPortTaken,
  volumeOfClaim,
  hardLinksAcrossMounts,
} satisfies Readonly<Record<string, Rule>>;
