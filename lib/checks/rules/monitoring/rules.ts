import type { Rule } from "../../rule";
import { controlPlaneMetrics } from "./control-plane-metrics";
import { mailLoginWithoutPassword } from "./mail-login-without-password";
import { metricOfNobody } from "./metric-of-nobody";
import { monitorNotSelected } from "./monitor-not-selected";
import { retention } from "./retention";

/** Rules about monitoring and alerts. */
export const monitoringRules = {
  controlPlaneMetrics,
  monitorNotSelected,
  retention,
  mailLoginWithoutPassword,
  metricOfNobody,
} satisfies Readonly<Record<string, Rule>>;
