import { createHash } from "node:crypto";
import { Tree } from "../emit/tree";
import type { Cluster } from "../model/cluster";
import type { PlannedRelease } from "../plan/stage";
import { type FolderChart, sourceOf } from "../stage/chart-source";
import { chartFolder } from "./folders";

/**
 * The charts that this repository holds, in `dist/` as they are but for the
 * version: a digest of the files is in it, so that engines install what changed
 * though nobody raised the version, and nothing at any other commit.
 */
export function writeCharts(cluster: Cluster, releases: readonly PlannedRelease[]): Tree {
  const tree = new Tree();
  for (const release of releases) {
    const source = sourceOf(release.chart);
    if (source.kind !== "folder") continue;
    const folder = chartFolder(cluster, release);
    for (const { name, text } of stamped(source.files)) tree.add(`${folder}/${name}`, text, `chart ${source.path}`);
  }
  return tree;
}

type Files = FolderChart["folder"]["files"];

/** The digest is a pre-release: a `+` is in no label, and many charts label their objects with their version. */
function stamped(files: Files): Files {
  const digest = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 8);
  return files.map((file) => {
    const [line, key, version = ""] = (file.name === "Chart.yaml" ? VERSION : undefined)?.exec(file.text) ?? [];
    if (line === undefined) return file;
    const [plain = "", ...build] = version.split("+");
    const pre = `${plain}${plain.includes("-") ? "." : "-"}c${digest}`;
    return { ...file, text: file.text.replace(line, () => `${key}"${[pre, ...build].join("+")}"`) };
  });
}

/** The line that says a chart's version, with quotes or without. */
const VERSION = /^(version:[ \t]*)["']?([0-9A-Za-z.+-]+)["']?/m;
