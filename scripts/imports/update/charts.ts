import { load } from "js-yaml";
import { isRecord } from "../../../lib/schema/json-schema";
import { type ChartFile, parseSchemaFile, type ValueTree } from "../../../lib/schema/schema-file";
import { sortKeys } from "../json-text";
import type { Upstream } from "../lock";
import { correct } from "./chart-corrections";

/** Words that open a comment in a values file and were taken for a key. */
const PROSE = new Set([
  "Deprecated",
  "Eg",
  "Example",
  "Examples",
  "Format",
  "NOTE",
  "Note",
  "Options",
  "Ref",
  "SPDX-License-Identifier",
  "See",
  "WARNING",
  "Warning",
]);

/** A tree with fewer top-level keys than this cannot judge a values file. */
const MINIMUM_KEYS = 2;

/**
 * The tree of a chart's value keys, or `undefined` when it is too small to judge anything:
 * a library chart has almost no values file.
 */
export function chartFile(text: string, name: string, dependencies: readonly string[] = []): ChartFile | undefined {
  const file = parseSchemaFile("chart", text, name);
  const values = clean(file.values);
  if (Object.keys(values).length < MINIMUM_KEYS) return undefined;
  const corrected = correct(values, file.chart, dependencies);
  return { chart: file.chart, version: file.version, values: sortTree(corrected) };
}

function clean(tree: Readonly<Record<string, ValueTree>>): Record<string, ValueTree> {
  const kept = Object.entries(tree).filter(([key, value]) => !(value === "any" && PROSE.has(key)));
  return Object.fromEntries(kept.map(([key, value]) => [key, typeof value === "string" ? value : clean(value)]));
}

function sortTree(tree: Readonly<Record<string, ValueTree>>): Record<string, ValueTree> {
  const entries = Object.entries(tree).map(([key, node]) => [key, typeof node === "string" ? node : sortTree(node)]);
  return sortKeys(Object.fromEntries(entries));
}

/** Where each chart of the catalogue comes from. */
export function chartUpstreams(catalogueYaml: string): ReadonlyMap<string, Upstream> {
  const found = new Map<string, Upstream>();
  const entries: unknown = load(catalogueYaml);
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (!isRecord(entry) || typeof entry.chart !== "string") continue;
    found.set(entry.chart, {
      upstream: String(entry.source ?? entry.repo ?? entry.oci),
      version: String(entry.version),
      ...(typeof entry.license === "string" && { license: entry.license }),
    });
  }
  return found;
}

/** The charts inside each chart of the catalogue, which takes `name version` for each. */
export function chartDependencies(catalogueYaml: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const entries: unknown = load(catalogueYaml);
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (!isRecord(entry) || typeof entry.chart !== "string" || !Array.isArray(entry.dependencies)) continue;
    const names = entry.dependencies.map((dependency: unknown) => String(dependency).split(" ")[0] ?? "");
    found.set(entry.chart, [...new Set([...(found.get(entry.chart) ?? []), ...names])]);
  }
  return found;
}
