import type { Rule } from "../../rule";
import { defaultStorageClass } from "./default-storage-class";
import { hostOutsideDomain } from "./host-outside-domain";
import { innerReference } from "./inner-reference";
import { missingReference } from "./missing-reference";
import { routeClaimedTwice } from "./route-claimed-twice";
import { routeParent } from "./route-parent";
import { selectorMatchesNothing } from "./selector-matches-nothing";
import { selectorOwnTemplate } from "./selector-own-template";
import { servicePort } from "./service-port";
import { unknownNodeLabel } from "./unknown-node-label";
import { unknownPeer } from "./unknown-peer";
import { unknownPortName } from "./unknown-port-name";
import { unknownStorageDriver } from "./unknown-storage-driver";
import { wildcardTwoLevels } from "./wildcard-two-levels";

/** Rules about names that must be found. */
export const referenceRules = {
  defaultStorageClass,
  hostOutsideDomain,
  innerReference,
  missingReference,
  routeClaimedTwice,
  routeParent,
  selectorMatchesNothing,
  selectorOwnTemplate,
  servicePort,
  unknownNodeLabel,
  unknownPeer,
  unknownPortName,
  unknownStorageDriver,
  wildcardTwoLevels,
} satisfies Readonly<Record<string, Rule>>;
