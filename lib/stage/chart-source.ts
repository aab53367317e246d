import { isFields } from "../data/fields";

/** A chart that a repository of charts lists, a Helm repository or a registry. */
export interface RepositoryChart {
  /** Name of the chart in its repository. */
  readonly name: string;
  /** `https://…` of a Helm repository, or `oci://…` of the chart's folder (without the chart's name). */
  readonly repository: string;
  /** Exact version as the repository lists it. */
  readonly version: string;
  /** Secret of the engine's namespace with what the repository asks for; absent: it asks nobody. */
  readonly secret?: string | undefined;
}

/** Where a chart is in a Git repository. */
export interface GitPlace {
  /** `https://…` or `ssh://…` of the repository. */
  readonly url: string;
  /** Folder of the chart, e.g. `charts/karma`; `.` is the repository's top. */
  readonly path: string;
  /** Tag that is checked out; with a commit it only says which version that is. */
  readonly tag?: string | undefined;
  /** Commit that is checked out, with all its digits. */
  readonly commit?: string | undefined;
}

/** A chart in a Git repository of somebody else's. */
export interface GitChart {
  /** Name of its folder. */
  readonly name: string;
  /** Its tag, or else the first digits of its commit: what its Chart.yaml says is not known. */
  readonly version: string;
  /** Repository, folder and what is checked out. */
  readonly git: GitPlace;
  /** Secret of the engine's namespace with what the repository asks for; absent: it asks nobody. */
  readonly secret?: string | undefined;
}

/** A chart in a folder of the operator's repository. */
export interface FolderChart {
  /** Name that its Chart.yaml says. */
  readonly name: string;
  /** Version that its Chart.yaml says. */
  readonly version: string;
  /** The folder relative to the project, and all files of the chart by their paths in it, sorted. */
  readonly folder: {
    readonly path: string;
    readonly files: readonly { readonly name: string; readonly text: string }[];
  };
}

/** A chart and where it comes from; `sourceOf` says of which kind that is. */
export type Chart = RepositoryChart | GitChart | FolderChart;

/** Where a chart comes from, by kind. */
export type ChartSource =
  | ({ readonly kind: "http" | "oci" } & Pick<RepositoryChart, "repository">)
  | ({ readonly kind: "git" } & GitPlace)
  | ({ readonly kind: "folder" } & FolderChart["folder"]);

/** The source of a chart with its kind, which decides how it is fetched and delivered. */
export function sourceOf(chart: Chart): ChartSource {
  if ("git" in chart) return { kind: "git", ...chart.git };
  if ("folder" in chart) return { kind: "folder", ...chart.folder };
  const { repository } = chart;
  return { kind: repository.startsWith("oci://") ? "oci" : "http", repository };
}

/** The repository of charts that lists a chart; undefined for one in Git or in a folder. */
export function repositoryOf(chart: Chart): string | undefined {
  return "repository" in chart ? chart.repository : undefined;
}

/** True for a name, a version and a source: types ask for all three, a component in plain JavaScript may leave one out. */
export function isChart(given: unknown): given is Chart {
  if (!isFields(given) || typeof given.name !== "string" || typeof given.version !== "string") return false;
  return typeof given.repository === "string" || isFields(given.git) || isFields(given.folder);
}
