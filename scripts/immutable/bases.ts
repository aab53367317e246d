import type { Base } from "./base";
import { CLUSTER } from "./cluster";
import { NETWORK } from "./network";
import { STORAGE } from "./storage";
import { WORKLOADS } from "./workloads";

/** Kinds that stages and charts bring, with changes that people make. */
export const BASES: readonly Base[] = [...CLUSTER, ...STORAGE, ...NETWORK, ...WORKLOADS];
