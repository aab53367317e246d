import type { Fields } from "../../../lib/data/fields";
import type { Declared } from "../../../lib/declared/declared";
import type { Cluster } from "../../../lib/model/cluster";
import type { MachineShape } from "../../../lib/plan/machine";
import { generationOf } from "../generation";
import { extensionServices } from "./extension-services";
import { firewall } from "./firewall";
import { legacyEthernet } from "./legacy-links";
import { kernelLogs } from "./logs";
import { machinePatch } from "./machine";
import { settingDocuments } from "./machine-settings";
import { networkDocuments } from "./network-documents";
import { volumes } from "./volumes";

/**
 * Every patch document of one machine, in the generation that fits the
 * cluster's contract. Pure: the Terraform stack and any other way to configure
 * the machine write the same documents.
 */
export function machinePatches(cluster: Cluster, declared: Declared, plan: MachineShape): readonly Fields[] {
  const generation = generationOf(cluster);
  return [
    machinePatch(cluster, declared, plan, generation),
    ...(generation === "documents" ? networkDocuments(cluster, plan) : legacyEthernet(cluster, plan)),
    ...volumes(cluster, plan, generation),
    ...firewall(cluster, declared, plan),
    ...kernelLogs(plan),
    ...settingDocuments(cluster, plan),
    ...extensionServices(plan),
  ];
}
