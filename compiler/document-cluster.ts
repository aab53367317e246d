import { expiredAcceptance } from "../lib/checks/acceptance";
import type { CheckInput, Finding } from "../lib/checks/rule";
import { engineOf } from "../lib/delivery/engines";
import type { Tree } from "../lib/emit/tree";
import { clusterPage } from "../lib/page/page";
import { allReleases, operatorStacks } from "../lib/plan/cluster";
import { docsFiles } from "../lib/runbooks/files";
import { newestCharts } from "../lib/runbooks/upgrade-path/charts";
import { pinsOf } from "../lib/runbooks/upgrade-path/pins";
import { planUpgrade } from "../lib/runbooks/upgrade-path/plan";
import { newestTogether } from "../lib/versions/path";
import { whatIfSection } from "../lib/whatif/section";

/** The documents of one cluster: the page to look at, runbooks, report, inventory, model. */
export function documentCluster(checked: CheckInput, findings: readonly Finding[]): Tree {
  const upgrade = planUpgrade(checked, newestTogether(pinsOf(checked)), newestCharts(checked));
  // Which acceptances are past their date depends on the day, and what is written must not.
  const lasting = findings.filter(({ rule }) => rule !== expiredAcceptance.id);
  const tree = docsFiles({
    ...checked,
    stacks: operatorStacks(checked),
    findings: lasting,
    valueTrees: Object.fromEntries(
      [...allReleases(checked), ...engineOf(checked.cluster).bootstrap(checked.cluster)].flatMap(({ chart }) => {
        const tree = checked.schemas.chart(chart.name);
        return tree === undefined ? [] : [[chart.name, tree.version]];
      }),
    ),
    whatIf: whatIfSection(checked),
    upgrade,
  });
  tree.add(`docs/${checked.cluster.name}/index.html`, clusterPage({ checked, findings: lasting, upgrade }), "docs");
  return tree;
}
