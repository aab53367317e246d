import type { Rule } from "../../rule";
import { chartKubernetes } from "./chart-kubernetes";
import { crdVersion } from "./crd-version";
import { endOfLife } from "./end-of-life";
import { featureGateRule } from "./feature-gate";
import { neverReleased, newerThanTable } from "./never-released";
import { programFlagRule, programFlagUnverified } from "./program-flag";
import { retiredUpstream } from "./retired-upstream";
import { talosKubernetes } from "./talos-kubernetes";
import { driverBehind, versionsApart } from "./versions-apart";

/** Rules about versions and what they agree with. */
export const versionRules = {
  chartKubernetes,
  crdVersion,
  endOfLife,
  featureGateRule,
  neverReleased,
  newerThanTable,
  programFlagRule,
  programFlagUnverified,
  retiredUpstream,
  talosKubernetes,
  driverBehind,
  versionsApart,
} satisfies Readonly<Record<string, Rule>>;
