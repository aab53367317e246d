import type { Fields } from "../../../lib/data/fields";
import type { Declared } from "../../../lib/declared/declared";
import type { Cluster } from "../../../lib/model/cluster";
import type { MachineShape } from "../../../lib/plan/machine";
import { isTyped, joined, typedDocuments } from "../../../lib/talos/typed";
import { generationOf } from "../generation";
import { extensionServices } from "./extension-services";
import { firewall } from "./firewall";
import { legacyEthernet } from "./legacy-links";
import { kernelLogs } from "./logs";
import { machinePatch } from "./machine";
import { settingDocuments } from "./machine-settings";
import { networkDocuments } from "./network-documents";
import { SECRETBOX } from "./secretbox";
import { volumes } from "./volumes";
import { workloadIsolation } from "./workload-isolation";

/**
 * Every patch document of one machine, in the generation that fits the
 * cluster's contract. Pure: the Terraform stack and any other way to configure
 * the machine write the same documents.
 */
export function machinePatches(cluster: Cluster, declared: Declared, plan: MachineShape): readonly Fields[] {
  const generation = generationOf(cluster);
  const documents = [
    ...mainDocuments(cluster, plan, machinePatch(cluster, declared, plan, generation)),
    ...(generation === "documents" ? networkDocuments(cluster, plan) : legacyEthernet(cluster, plan)),
    ...volumes(cluster, plan, generation),
    ...firewall(cluster, declared, plan),
    ...kernelLogs(plan),
    ...settingDocuments(cluster, plan),
    ...extensionServices(plan),
    ...workloadIsolation(cluster),
  ];
  return isTyped(cluster.versions.contract) ? joined(documents) : documents;
}

/** The main document in the form of the contract. */
function mainDocuments(cluster: Cluster, { isControlPlane }: MachineShape, main: Fields): readonly Fields[] {
  const { contract, kubernetes } = cluster.versions;
  return isTyped(contract) ? typedDocuments(main, { isControlPlane, kubernetes, secretbox: SECRETBOX }) : [main];
}
