import type { SynthesizedCluster } from "../../compiler/synth-cluster";
import { runChecks } from "../../lib/checks/engine";
import type { Finding } from "../../lib/checks/rule";
import { scannedSecret } from "../../lib/checks/rules/secrets/scanned-secret";
import { scanTree } from "./scan";

/** Scans documents for people, which are written when the rules have run; what is found is a finding like any other. */
export function scanDocuments({ checked, tree }: Pick<SynthesizedCluster, "checked" | "tree">): readonly Finding[] {
  const scanned = scanTree(tree, { below: "docs/" });
  if (scanned.length === 0) return [];
  return runChecks([scannedSecret], { ...checked, scanned }).filter(({ rule }) => rule === scannedSecret.id);
}
