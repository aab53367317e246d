import { listAt, textAt } from "../../lib/data/fields";
import type { PackedFiles } from "../../lib/rendered/pack";
import { type ChartFiles, tarEntries } from "../own-charts/archive";
import { chartYaml } from "./described";

/** Names of charts that a chart depends on and does not hold. */
export function missingDependencies(files: ChartFiles): readonly string[] {
  const held = new Set(
    [...files].flatMap(([path, text]) =>
      /^charts\/[^/]+\/Chart\.yaml$/.test(path) ? (textAt(chartYaml(text), "name") ?? []) : [],
    ),
  );
  // Charts for Helm 2 name them in a file of its own.
  const named = [files.get("Chart.yaml"), files.get("requirements.yaml")].flatMap((text) =>
    listAt(chartYaml(text), "dependencies").flatMap((one) => textAt(one, "name") ?? []),
  );
  return [...new Set(named)].filter((name) => !held.has(name));
}

/** Charts inside a chart as files instead of archives, whose bytes depend on when they were packed. */
export function withInnerUnpacked(files: PackedFiles): PackedFiles {
  const all = new Map<string, Buffer>();
  for (const [path, content] of files) {
    const [, folder] = /^((?:.*\/)?charts\/)[^/]+\.tgz$/.exec(path) ?? [];
    if (folder === undefined) all.set(path, content);
    else
      for (const [below, bytes] of withInnerUnpacked(new Map(tarEntries(content)))) all.set(`${folder}${below}`, bytes);
  }
  return all;
}
