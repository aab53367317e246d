import type { Rule } from "../../rule";
import { endpointOfOneNode } from "./endpoint-of-one-node";
import { etcdOnOneServer } from "./etcd-on-one-server";
import { evenControlPlanes } from "./even-control-planes";
import { haWithLocalStorage } from "./ha-with-local-storage";
import { keptAway } from "./kept-away";
import { nowhereToRun } from "./nowhere-to-run";
import { quorumOnFewNodes } from "./quorum-on-few-nodes";
import { quorumOnOneHost } from "./quorum-on-one-host";
import { singleControlPlane } from "./single-control-plane";
import { singleHost } from "./single-host";
import { spreadingImpossible } from "./spreading-impossible";
import { storageOnOneHost } from "./storage-on-one-host";
import { storageStartOrder } from "./storage-start-order";

/** Rules about what goes down together. */
export const topologyRules = {
  endpointOfOneNode,
  evenControlPlanes,
  keptAway,
  nowhereToRun,
  quorumOnFewNodes,
  quorumOnOneHost,
  singleControlPlane,
  singleHost,
  spreadingImpossible,
  storageOnOneHost,
  storageStartOrder,
  haWithLocalStorage,
  etcdOnOneServer,
} satisfies Readonly<Record<string, Rule>>;
