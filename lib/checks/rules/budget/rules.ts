import type { Rule } from "../../rule";
import { capacityAfterLoss } from "./capacity-after-loss";
import { classOutOfReach } from "./class-out-of-reach";
import { datastoreSpace } from "./datastore-space";
import { hostCpu, vmLargerThanHost } from "./host-cpu";
import { hostMemory } from "./host-memory";
import { machineTooSmall } from "./machine-too-small";
import { podLargerThanNode } from "./pod-larger-than-node";
import { volumesLargerThanDisk } from "./volumes-larger-than-disk";
import { volumesLargerThanStorage } from "./volumes-larger-than-storage";

/** Rules about room on hosts, machines and disks. */
export const budgetRules = {
  capacityAfterLoss,
  datastoreSpace,
  hostCpu,
  hostMemory,
  machineTooSmall,
  podLargerThanNode,
  volumesLargerThanStorage,
  classOutOfReach,
  volumesLargerThanDisk,
  vmLargerThanHost,
} satisfies Readonly<Record<string, Rule>>;
