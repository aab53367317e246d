import type { Rule } from "../../rule";
import { chartUpgradePath } from "./chart-upgrade-path";
import { claimShrinks } from "./claim-shrinks";
import { claimTemplateSize } from "./claim-template-size";
import { cniChanged } from "./cni-changed";
import { contractChanged } from "./contract-changed";
import { dataLeftBehind } from "./data-left-behind";
import { databaseMajor } from "./database-major";
import { deliveryInOneStep } from "./delivery-in-one-step";
import { diskShrinks } from "./disk-shrinks";
import { domainChanged } from "./domain-changed";
import { encryptionSwitched } from "./encryption-switched";
import { engineChanged } from "./engine-changed";
import { immutableField } from "./immutable-field";
import { immutableSelector } from "./immutable-selector";
import { kubernetesUpgradePath } from "./kubernetes-upgrade-path";
import { machineMoved, machineReplaced } from "./machine-placement";
import { machineRemoved } from "./machine-removed";
import { movedToDocuments } from "./moved-to-documents";
import { networkOfLivingCluster } from "./network-of-living-cluster";
import { nodeRenamed } from "./node-renamed";
import { objectMovesStage } from "./object-moves-stage";
import { controlPlanesOneByOne, quorumInOneChange } from "./quorum-in-one-change";
import { stageRemoved } from "./stage-removed";
import { stageRenamed } from "./stage-renamed";
import { talosUpgradePath } from "./talos-upgrade-path";

/** Rules about what a change does to a running cluster. */
export const changeRules = {
  chartUpgradePath,
  claimShrinks,
  claimTemplateSize,
  cniChanged,
  contractChanged,
  movedToDocuments,
  controlPlanesOneByOne,
  databaseMajor,
  dataLeftBehind,
  diskShrinks,
  domainChanged,
  encryptionSwitched,
  engineChanged,
  immutableField,
  immutableSelector,
  kubernetesUpgradePath,
  machineMoved,
  machineRemoved,
  machineReplaced,
  networkOfLivingCluster,
  nodeRenamed,
  objectMovesStage,
  quorumInOneChange,
  stageRemoved,
  stageRenamed,
  talosUpgradePath,
  deliveryInOneStep,
} satisfies Readonly<Record<string, Rule>>;
