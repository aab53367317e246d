import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll, YAMLException } from "js-yaml";
import { NO_CACHES } from "../../cli/cache";
import { loadDefinitions } from "../../cli/definition/load";
import { processHost } from "../../cli/process-host";
import { synthCluster } from "../../compiler/synth-cluster";
import { isFields } from "../../lib/data/fields";
import { compareWithChart } from "../../lib/delivery/chart/compare";
import { toYaml } from "../../lib/emit/yaml";
import type { Manifest } from "../../lib/manifest/manifest";
import { manifestOf, showManifest } from "../../lib/manifest/manifest";
import type { PlannedRelease } from "../../lib/plan/stage";
import { schemaStore } from "../../lib/schema/store";

/**
 * Renders every release of every cluster with its real chart, twice, and compares
 * what comes out with what the component declares, and with itself. Needs helm
 * and the charts, as folders `<name>` or archives `<name>-<version>.tgz`:
 *
 *   CHARTS_DIR=<folder of charts> HELM_BIN=helm npm run verify:charts
 *
 * Gives 0 when all that could be judged is as declared and the same each time, 1 otherwise.
 */
export async function verify(root: string): Promise<number> {
  const charts = process.env.CHARTS_DIR;
  const helm = process.env.HELM_BIN ?? "helm";
  if (charts === undefined) {
    process.stderr.write("CHARTS_DIR: got nothing, want a folder that holds charts by name, or archives of them\n");
    return 1;
  }
  let differences = 0;
  const { definitions } = await loadDefinitions(processHost({ root, caches: NO_CACHES }), root, []);
  for (const { cluster } of definitions) {
    const { graph, platformReleases } = synthCluster({ cluster: cluster }, schemaStore(root));
    for (const release of [...platformReleases, ...graph.stages.flatMap((stage) => stage.releases)]) {
      const { name, version } = release.chart;
      const folder = [name, `${name}-${version}.tgz`].map((one) => join(charts, one)).find((one) => existsSync(one));
      const label = `${cluster.name} ${release.namespace}/${release.name} (${release.chart.name} ${release.chart.version})`;
      if (folder === undefined) {
        process.stdout.write(`no chart  ${label}\n`);
        continue;
      }
      let rendered: readonly Manifest[];
      let again: readonly Manifest[];
      try {
        rendered = render(helm, folder, release, cluster.versions.kubernetes);
        again = render(helm, folder, release, cluster.versions.kubernetes);
      } catch (error) {
        // Some charts write YAML that Helm's own reader takes and a strict one does not.
        if (error instanceof YAMLException) process.stdout.write(`unreadable ${label}: ${error.reason}\n`);
        // Above all a chart from a source tree, whose inner charts nobody has brought there.
        else if (error instanceof Error && "stderr" in error)
          process.stdout.write(`unrendered ${label}: ${String(error.stderr).trim()}\n`);
        else throw error;
        continue;
      }
      const found = [...compareWithChart(release, rendered), ...changing(rendered, again)];
      differences += found.length;
      process.stdout.write(`${found.length === 0 ? "as declared" : "DIFFERS   "} ${label}\n`);
      for (const line of found) process.stdout.write(`    ${line}\n`);
    }
  }
  return differences === 0 ? 0 : 1;
}

/** What is another one at the second render. */
function changing(rendered: readonly Manifest[], again: readonly Manifest[]): readonly string[] {
  const texts = new Set(again.map((manifest) => JSON.stringify(manifest)));
  return rendered
    .filter((manifest) => !texts.has(JSON.stringify(manifest)))
    .map((manifest) => `makes ${showManifest(manifest)} up, another one each time`);
}

function render(helm: string, chart: string, release: PlannedRelease, kubernetes: string): readonly Manifest[] {
  const scratch = mkdtempSync(join(tmpdir(), "chart-"));
  try {
    const values = join(scratch, "values.yaml");
    writeFileSync(values, toYaml(release.values));
    const text = execFileSync(
      helm,
      [
        "template",
        release.name,
        chart,
        "-n",
        release.namespace,
        "-f",
        values,
        "--kube-version",
        kubernetes,
        release.crds === "Skip" ? "--skip-crds" : "--include-crds",
      ],
      { encoding: "utf8", maxBuffer: 256 * 1024 * 1024, stdio: ["ignore", "pipe", "pipe"] },
    );
    return loadAll(tolerant(text))
      .filter(isFields)
      .map((document, index) => manifestOf(document, `${release.name} document ${index}`));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Some charts close a brace left of its key; Helm's own reader takes that, a strict one does not. */
function tolerant(text: string): string {
  return text.replaceAll(/\{\n\s*([^{}\n]*)\n\s*\}/g, "{ $1 }");
}
