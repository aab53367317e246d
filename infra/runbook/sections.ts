import type { Section } from "../../lib/docs/section";
import type { Cluster } from "../../lib/model/cluster";
import type { Platform } from "../../lib/model/platform";
import { bareMachineSections } from "./bare-machines";
import { foreignVmSections } from "./foreign-vms";
import { protectionSections } from "./protection";
import { talhelperSections } from "./talhelper";

/** What the hardware layer adds to the runbooks. */
export function hardwareSections(cluster: Cluster, platform: Platform): readonly Section[] {
  return [
    ...bareMachineSections(cluster, platform),
    ...foreignVmSections(cluster),
    ...talhelperSections(cluster, platform),
    ...protectionSections(cluster),
  ];
}
