import type { Declared } from "../../lib/component/declared";
import type { Section } from "../../lib/document/section";
import type { Cluster } from "../../lib/model/cluster";
import { bareMachineSections } from "./bare-machines";
import { foreignVmSections } from "./foreign-vms";
import { protectionSections } from "./protection";
import { talhelperSections } from "./talhelper";

/** What the hardware layer adds to the runbooks. */
export function hardwareSections(cluster: Cluster, declared: Declared): readonly Section[] {
  return [
    ...bareMachineSections(cluster, declared),
    ...foreignVmSections(cluster),
    ...talhelperSections(cluster, declared),
    ...protectionSections(cluster),
  ];
}
