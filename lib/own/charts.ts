import type { Cluster } from "../model/cluster";
import type { OwnChartSource } from "../model/own-chart-source";
import { InputError } from "../model/problem";
import type { Problems } from "../model/problems";
import type { ProjectFiles } from "../model/project-files";
import type { Chart, GitChart, GitPlace } from "../stage/chart-source";
import type { StageMaker } from "../stage/stage";
import { readChartFolder } from "./chart-folder";

/** What the stages of own charts are made from. */
export interface OwnChartsInput {
  readonly cluster: Cluster;
  readonly files: ProjectFiles;
  readonly problems: Problems;
}

/** Namespace in which Flux looks for the credentials of its sources. */
const SECRETS = "flux-system";

/**
 * Every entry of `charts:` as a stage of its own with one release.
 *
 * @param stagesOf makes the stages of one place of the definition
 */
export function buildOwnCharts(
  { cluster, files, problems }: OwnChartsInput,
  stagesOf: (origin: string) => StageMaker,
): void {
  for (const [name, own] of Object.entries(cluster.charts ?? {})) {
    const { namespace = name, podSecurity, podSecurityReason } = own;
    problems.attempt({ path: `charts.${name}`, names: [name] }, () => {
      refuseSecret(cluster, name, own);
      const chart = chartOf(cluster, files, name, own);
      const stage = stagesOf(`charts.${name}`).stage(`chart-${name}`, {
        title: `own chart ${chart.name} ${chart.version} in namespace ${namespace}`,
        namespace,
        after: own.after,
      });
      stage.release({
        chart,
        name,
        values: own.values,
        makes: { ...own.makes, podSecurity, ...(podSecurityReason === undefined ? {} : { podSecurityReason }) },
        needs: own.needs,
        timeout: own.timeout,
        crds: own.crds,
      });
      if ("secret" in own && own.secret !== undefined)
        stage.needs(`charts.${name}.secret`, { start: { Secret: [`${SECRETS}/${own.secret}`] } });
    });
  }
}

function chartOf(cluster: Cluster, files: ProjectFiles, name: string, source: OwnChartSource): Chart {
  switch (source.kind) {
    case "repository":
      return { name: source.chart, ...pickPublished(source) };
    case "git": {
      const { git: url, path, tag, commit, secret } = source;
      return { ...gitChart({ url, path, tag, commit }), secret };
    }
    case "folder":
      return readChartFolder(files, { file: cluster.file, path: `charts.${name}.folder`, name: source.folder });
  }
}

function pickPublished({ repository, version, secret }: Extract<OwnChartSource, { kind: "repository" }>) {
  return { repository, version, ...(secret === undefined ? {} : { secret }) };
}

/** A chart in a Git repository, with what is known of it before anybody has looked there. */
export function gitChart(git: GitPlace): GitChart {
  return { name: nameOf(git.url, git.path), version: git.tag ?? git.commit?.slice(0, 12) ?? "", git };
}

/** A chart's folder has the chart's name (Helm: The Chart File Structure); the top of a repository has the repository's. */
function nameOf(url: string, path: string): string {
  const last = (text: string) => text.slice(text.lastIndexOf("/") + 1);
  return path === "." ? last(url.replace(/\/+$/, "").replace(/\.git$/, "")) : last(path);
}

/** Argo CD looks for credentials by the address of a repository, in Secrets of its own with a label. */
function refuseSecret(cluster: Cluster, name: string, source: OwnChartSource): void {
  if (cluster.gitops.engine !== "argocd" || !("secret" in source) || source.secret === undefined) return;
  throw new InputError([
    {
      file: cluster.file,
      path: `charts.${name}.secret`,
      got: `${source.secret} together with gitops.engine argocd`,
      want: "nothing: Argo CD finds credentials by the address of the repository",
      fix: "remove it, and give the Secret, in namespace argocd, the label argocd.argoproj.io/secret-type: repository and the key url",
    },
  ]);
}
