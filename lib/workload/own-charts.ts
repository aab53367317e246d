import type { Cluster } from "../model/cluster";
import type { Problems } from "../model/problems";
import type { StageMaker } from "../stage/stage";

/**
 * Every entry of `charts:` as a stage of its own with one release.
 *
 * @param stagesOf makes the stages of one place of the definition
 */
export function buildOwnCharts(
  { cluster, problems }: { readonly cluster: Cluster; readonly problems: Problems },
  stagesOf: (origin: string) => StageMaker,
): void {
  for (const [name, own] of Object.entries(cluster.charts ?? {})) {
    const { chart, repository, version, namespace = name, podSecurity, podSecurityReason } = own;
    problems.attempt({ path: `charts.${name}`, names: [name] }, () => {
      const stage = stagesOf(`charts.${name}`).stage(`chart-${name}`, {
        title: `own chart ${chart} ${version} in namespace ${namespace}`,
        namespace,
        after: own.after,
      });
      stage.release({
        chart: { name: chart, repository, version },
        name,
        values: own.values,
        makes: { ...own.makes, podSecurity, ...(podSecurityReason === undefined ? {} : { podSecurityReason }) },
        needs: own.needs,
        timeout: own.timeout,
        crds: own.crds,
      });
    });
  }
}
