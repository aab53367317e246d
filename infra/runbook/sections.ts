import type { Section } from "../../lib/document/section";
import type { Cluster } from "../../lib/model/cluster";
import type { PlannedMachine } from "../../lib/plan/machine";
import { byProvisioner } from "../provisioners";
import { foreignVmSections } from "./foreign-vms";
import { protectionSections } from "./protection";
import { talhelperSections } from "./talhelper";

/** What the hardware layer adds to the runbooks. */
export function hardwareSections(cluster: Cluster, machines: readonly PlannedMachine[]): readonly Section[] {
  return [
    ...byProvisioner(machines).flatMap((served) => served.provisioner.sections(cluster, served.machines)),
    ...foreignVmSections(cluster),
    ...talhelperSections(cluster, machines),
    ...protectionSections(cluster),
  ];
}
