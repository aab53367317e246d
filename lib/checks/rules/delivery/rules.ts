import type { Rule } from "../../rule";
import { crdBesideUser } from "./crd-beside-user";
import { engineNamespacePruned } from "./engine-namespace-pruned";
import { hookLeftOut } from "./hook-left-out";
import { hookMakesCertificate } from "./hook-makes-certificate";
import { missingPath } from "./missing-path";
import { renderAsksCluster } from "./render-asks-cluster";
import { renderNotStable } from "./render-not-stable";
import { renderedFacts } from "./rendered-facts";
import { repositoryWithoutKey } from "./repository-without-key";
import { sourceInCluster } from "./source-in-cluster";
import { stageCycle } from "./stage-cycle";
import { unknownStage } from "./unknown-stage";

/** Rules about how stages reach the cluster. */
export const deliveryRules = {
  crdBesideUser,
  engineNamespacePruned,
  missingPath,
  sourceInCluster,
  stageCycle,
  unknownStage,
  repositoryWithoutKey,
  hookLeftOut,
  hookMakesCertificate,
  renderAsksCluster,
  renderNotStable,
  renderedFacts,
} satisfies Readonly<Record<string, Rule>>;
