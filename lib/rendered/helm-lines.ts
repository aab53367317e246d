import { coerce, satisfies } from "semver";

/** Versions of Helm that treat nulls in values alike. */
export interface HelmLine {
  /** Range of versions (npm: semver). */
  readonly versions: string;
  /** What becomes of a null that a chart has among its defaults, in a map. */
  readonly defaultNulls: "kept" | "dropped";
  /** What becomes of a given null below the top where the chart has no default. */
  readonly givenNulls: "kept" | "dropped";
  /** Why it is not used; absent: it is. */
  readonly refusal?: string;
  /** Where that is said. */
  readonly source: string;
}

/**
 * How Helm treats nulls, oldest lines first. Nulls in lists stay on all of them,
 * and a given null takes a default away that is something on all of them.
 */
export const HELM_LINES: readonly HelmLine[] = [
  {
    versions: "<3.20.1",
    defaultNulls: "kept",
    givenNulls: "dropped",
    refusal: "it drops given nulls that newer versions keep",
    source: "Helm v3.20.0: pkg/chartutil/coalesce.go, coalesceTablesFullKey",
  },
  {
    versions: ">=3.20.1 <4.0.0",
    defaultNulls: "kept",
    givenNulls: "kept",
    source: "Helm v3.20.1 to v3.22.0: pkg/chartutil/coalesce.go",
  },
  {
    versions: ">=4.0.0 <4.1.3",
    defaultNulls: "kept",
    givenNulls: "dropped",
    refusal: "it drops given nulls that newer versions keep, and 4.1.0 ends at a null in a list of defaults",
    source: "Helm v4.0.0 to v4.1.1: pkg/chart/common/util/coalesce.go; v4.1.0: internal/copystructure",
  },
  {
    versions: ">=4.1.3 <4.2.0",
    defaultNulls: "kept",
    givenNulls: "kept",
    source: "Helm v4.1.3, v4.1.4: pkg/chart/common/util/coalesce.go",
  },
  {
    versions: ">=4.2.0 <5.0.0",
    defaultNulls: "dropped",
    givenNulls: "kept",
    source:
      "Helm v4.2.0 to v4.3.2: pkg/chart/common/util/coalesce.go, cleanNilValues; helm/helm#32522: a chart's null about a chart inside it is dropped too, unless some value of that one is given",
  },
];

/**
 * The line of a version as Helm says it, `v3.20.1` or `v4.2.4+g4b1b2d3`;
 * undefined for one that nobody has looked at.
 */
export function helmLine(version: string): HelmLine | undefined {
  const plain = coerce(version)?.version;
  return plain === undefined ? undefined : HELM_LINES.find(({ versions }) => satisfies(plain, versions));
}
