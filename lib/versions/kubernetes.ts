import type { VersionLine } from "./line";

const MODULES = "module list of k8s.io/api";

/**
 * Kubernetes minors. Source: the module list of k8s.io/api, whose `0.37.2` is
 * the library of Kubernetes 1.37.2, read on the day of the table; ends by the
 * project's rule of about fourteen months of patches.
 */
export const KUBERNETES_LINES: readonly VersionLine[] = [
  ended("1.24", "1.24.17"),
  ended("1.25", "1.25.16"),
  ended("1.26", "1.26.15"),
  ended("1.27", "1.27.16"),
  ended("1.28", "1.28.15"),
  ended("1.29", "1.29.15"),
  ended("1.30", "1.30.14"),
  ended("1.31", "1.31.14"),
  ended("1.32", "1.32.13"),
  ended("1.33", "1.33.13"),
  { line: "1.34", newest: "1.34.13", source: MODULES },
  { line: "1.35", newest: "1.35.10", source: MODULES },
  { line: "1.36", newest: "1.36.6", source: MODULES },
  { line: "1.37", newest: "1.37.2", released: "2026-08-26", source: MODULES },
];

function ended(line: string, newest: string): VersionLine {
  return { line, newest, ended: true, source: "Kubernetes releases page: lines without further patches" };
}
