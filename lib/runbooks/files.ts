import { Tree } from "../emit/tree";
import { bootstrapSections } from "./bootstrap";
import { claimAgainSections } from "./claim-again";
import { recoverySections } from "./disaster-recovery";
import { everydaySections, symptomSection } from "./everyday";
import type { DocsInput } from "./input";
import { inventory } from "./inventory";
import { modelJson } from "./model-json";
import { nodeTroubleSections } from "./node-trouble";
import { operationsSections } from "./operations";
import { clusterReadme } from "./readme";
import { report } from "./report";
import { reshapeSections } from "./reshape";
import { RUNBOOKS, runbook, sectionsOf } from "./runbook";
import { storeEntrySections } from "./store-entries";
import { troubleshootingSections } from "./troubleshooting";
import { upgradeSections } from "./upgrade";
import { upgradeDocument } from "./upgrade-path/document";

/** All documents of one cluster, below `docs/<cluster>/`. */
export function docsFiles(input: DocsInput): Tree {
  const folder = `docs/${input.cluster.name}`;
  const written = [
    ...bootstrapSections(input),
    ...storeEntrySections(input),
    ...operationsSections(input),
    ...reshapeSections(input),
    ...claimAgainSections(input),
    ...everydaySections(input),
    ...nodeTroubleSections(input),
    ...upgradeSections(input),
    ...troubleshootingSections(input),
    ...recoverySections(input),
    ...input.sections,
    input.whatIf,
  ];
  const sections = [...symptomSection(written), ...written];
  const tree = new Tree();
  for (const name of RUNBOOKS) tree.add(`${folder}/${name}.md`, runbook(input.cluster, name, sections), "docs");
  const titles = RUNBOOKS.flatMap((file) => sectionsOf(file, sections).map(({ title }) => ({ file, title })));
  tree.add(`${folder}/README.md`, clusterReadme(input.cluster, titles), "docs");
  tree.add(`${folder}/UPGRADE.md`, upgradeDocument(input.cluster, input.upgrade), "docs");
  tree.add(`${folder}/inventory.md`, inventory(input), "docs");
  tree.add(`${folder}/report.md`, report(input), "docs");
  tree.add(`${folder}/model.json`, modelJson(input.cluster), "docs");
  return tree;
}
