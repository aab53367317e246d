import { basename } from "node:path";
import { chartFiles } from "../../../cli/own-charts/archive";
import { describedBy, valueTree } from "../../../cli/own-charts/value-tree";
import { sha256, tableText } from "../json-text";
import { GENERATOR, type LockEntry, type Upstream } from "../lock";
import { chartFile } from "./charts";

/** A chart on the disk, and what its own files do not say of it. */
export interface ChartSource {
  /** Archive or folder. */
  readonly path: string;
  /** The released version, where the sources hold one that the release replaces. */
  readonly version?: string;
  /** Where it comes from, e.g. `github.com/goharbor/harbor-helm`; absent: as the lock file has it. */
  readonly upstream?: string;
  /** SPDX id; absent: as the lock file has it. */
  readonly license?: string;
}

/**
 * The tree of value keys of a chart, from the chart itself: its values file,
 * its schema and what its templates read.
 *
 * @returns the schema file and its lock entry, or what is wrong
 */
export function chartItself(
  source: ChartSource,
  lock: readonly LockEntry[],
): { readonly text: string; readonly entry: LockEntry } | string {
  const files = chartFiles(source.path, source.path);
  const described = describedBy(files);
  if (described === undefined) return `${source.path}: got no Chart.yaml with name and version, want a chart`;
  const version = source.version ?? described.version;
  const name = `charts/${described.name}`;
  const before: Partial<Upstream> = lock.find((entry) => entry.name === name)?.sources[0] ?? {};
  const upstream = source.upstream ?? before.upstream;
  if (upstream === undefined)
    return `${source.path}: a chart that the lock file does not know. Fix: add --from <where>.`;
  const license = source.license ?? before.license;
  const tree = JSON.stringify({ chart: described.name, version, values: valueTree(files, described.inner) });
  const chart = chartFile(tree, basename(source.path), described.inner);
  if (chart === undefined) return `${source.path}: got too few value keys to judge values by`;
  const text = tableText(chart, 2);
  const entry: LockEntry = {
    name,
    sources: [{ upstream, version, ...(license === undefined ? {} : { license }) }],
    sha256: sha256(text),
    generator: GENERATOR,
  };
  return { text, entry };
}
