import { z } from "zod";
import { label, refuse } from "./field";
import { repositoryUrl } from "./gitops";
import { chartName, projectPath } from "./grammar";

/** Names of what Git checks out (git: check-ref-format). */
const tag = z
  .string()
  .regex(/^(?!.*(\.\.|\/\/|\/\.|@\{|\.lock$|[/.]$))[A-Za-z0-9_][A-Za-z0-9._/+=@-]*$/, "a tag such as v1.4.2");

const commit = z
  .string()
  .regex(
    /^([0-9a-f]{40}|[0-9a-f]{64})$/,
    "a whole commit of 40 hexadecimal digits: a branch or a short one names another commit some day",
  );

/** A folder of a repository; its top is `.`. */
const folderOf = z
  .string()
  .regex(
    /^(?!.*(^|\/)\.\.(\/|$))(\.|(\.\/)?[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9._-]+)*\/?)$/,
    "a folder of the repository such as charts/karma, or . for its top",
  );

/** Fields of a chart's three sources; `chartSource` makes one of them. */
export const chartSourceFields = {
  chart: chartName.optional().meta({
    description:
      "name of the chart in its repository, e.g. gatus; with repository and version. In Git and in a folder its Chart.yaml says it",
  }),
  repository: z
    .string()
    .regex(
      /^(https:\/\/|oci:\/\/)[^\s]+[^\s/]$/,
      "a Helm repository like https://charts.example.org, or an OCI folder like oci://ghcr.io/owner/charts",
    )
    .optional()
    .meta({
      description:
        "where the chart is listed: https:// of a Helm repository, or oci:// of the folder that holds the chart, without the chart's name. Or git, or folder",
    }),
  version: z
    .string()
    .regex(/^v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/, "an exact version, e.g. 1.4.2")
    .optional()
    .meta({
      description: "exact version of the chart, e.g. 1.4.2; written after chart and repository, Renovate raises it",
    }),
  git: repositoryUrl.optional().meta({
    description:
      "Git repository that holds the chart, e.g. https://github.com/owner/charts; with path, and tag or commit",
  }),
  path: folderOf
    .optional()
    .meta({ description: "folder of the chart in the Git repository, e.g. charts/karma; . is its top" }),
  tag: tag.optional().meta({
    description:
      "tag of the Git repository, e.g. v1.4.2; written after git and path, Renovate raises it. With a commit that one is taken, and the tag says which version it is",
  }),
  commit: commit
    .optional()
    .meta({ description: "commit of the Git repository with all 40 digits; absent: that of the tag" }),
  folder: projectPath.optional().meta({
    description:
      "folder of this repository that holds the chart, below clusters/<name>/ or clusters/, e.g. ./charts/notes",
  }),
  secret: label.optional().meta({
    description:
      "name of a Secret in namespace flux-system with what the repository asks for: username and password, or identity and known_hosts for ssh://. Absent: anybody may read. Argo CD finds its own by the address",
  }),
};

/** What an editor asks for: one of the three, whole. */
export const CHART_SOURCES = {
  anyOf: [
    { required: ["chart", "repository", "version"] },
    { required: ["git", "path", "tag"] },
    { required: ["git", "path", "commit"] },
    { required: ["folder"] },
  ],
};

/** Where a chart of the operator's own comes from; the fields are those of the definition. */
export type OwnChartSource =
  | {
      readonly kind: "repository";
      readonly chart: string;
      readonly repository: string;
      readonly version: string;
      readonly secret: string | undefined;
    }
  | {
      readonly kind: "git";
      readonly git: string;
      readonly path: string;
      readonly tag: string | undefined;
      readonly commit: string | undefined;
      readonly secret: string | undefined;
    }
  | { readonly kind: "folder"; readonly folder: string };

type Written = z.output<z.ZodObject<typeof chartSourceFields>>;

/** Fields that belong to each kind of source. */
const KINDS = {
  repository: ["chart", "repository", "version", "secret"],
  git: ["git", "path", "tag", "commit", "secret"],
  folder: ["folder"],
} as const;

const KIND_FIELDS = ["repository", "git", "folder"] as const;

/** The one source that the fields of an entry name; an issue for each field that is missing or of another kind. */
export function chartSource(written: Written, context: z.RefinementCtx): OwnChartSource {
  const [kind, second] = KIND_FIELDS.filter((field) => written[field] !== undefined);
  if (kind === undefined || second !== undefined)
    return refuse(
      context,
      "one source: repository with chart and version, git with path and tag or commit, or folder",
      kind === undefined ? undefined : `keep ${kind} or ${second}`,
    );
  const own: readonly string[] = KINDS[kind];
  const wrong = (field: string, message: string, fix: string) => {
    context.addIssue({ code: "custom", path: [field], message, params: { fix } });
  };
  for (const field of Object.keys(chartSourceFields).filter((one) => !own.includes(one))) {
    if (Object.entries(written).some(([key, value]) => key === field && value !== undefined))
      wrong(field, `nothing here: ${kind} has ${own.join(", ")}`, `remove ${field}, or ${kind}`);
  }
  const needs = (field: string, value: string | undefined, example: string) => {
    if (value === undefined) wrong(field, `a value: ${kind} needs it`, `write ${field}: ${example}`);
    return value ?? "";
  };
  const { secret, tag, commit } = written;
  switch (kind) {
    case "repository":
      return {
        kind,
        chart: needs("chart", written.chart, "gatus"),
        repository: needs(kind, written.repository, "https://charts.example.org"),
        version: needs("version", written.version, "1.4.2"),
        secret,
      };
    case "git":
      if (tag === undefined && commit === undefined)
        wrong(
          "tag",
          "a tag or a commit: a branch is another chart tomorrow",
          "write tag: v1.4.2, or commit: and all its 40 digits",
        );
      return {
        kind,
        git: needs(kind, written.git, "https://github.com/owner/charts"),
        path: needs("path", written.path, "charts/karma")
          .replace(/^\.\/(?=.)/, "")
          .replace(/\/$/, ""),
        tag,
        commit,
        secret,
      };
    case "folder":
      return { kind, folder: needs(kind, written.folder, "./charts/notes") };
  }
}
