import type { Cluster } from "../../../lib/model/cluster";
import type { Platform } from "../../../lib/model/platform";
import type { Fields } from "../../../lib/stage/plain";
import { generationOf } from "../generation";
import type { MachinePlan } from "../machine-plan";
import { extensionServices } from "./extension-services";
import { firewall } from "./firewall";
import { kernelLogs } from "./logs";
import { machinePatch } from "./machine";
import { networkDocuments } from "./network-documents";
import { volumes } from "./volumes";

/**
 * Every patch document of one machine, in the generation that fits the
 * cluster's contract. Pure: the Terraform stack and any other way to configure
 * the machine write the same documents.
 */
export function machinePatches(cluster: Cluster, platform: Platform, plan: MachinePlan): readonly Fields[] {
  const generation = generationOf(cluster);
  return [
    machinePatch(cluster, platform, plan, generation),
    ...(generation === "documents" ? networkDocuments(cluster, plan) : []),
    ...volumes(cluster, plan, generation),
    ...firewall(cluster, platform, plan),
    ...kernelLogs(plan),
    ...extensionServices(plan),
  ];
}
