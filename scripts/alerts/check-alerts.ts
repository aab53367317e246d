import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alertGroup } from "../../apps/kube-prometheus-stack/rules/rule";
import { NO_CACHES } from "../../cli/cache";
import { loadDefinitions } from "../../cli/definition/load";
import { processHost } from "../../cli/process-host";
import { synthCluster } from "../../compiler/synth-cluster";
import { listAt } from "../../lib/data/fields";
import { toYaml } from "../../lib/emit/yaml";
import { schemaStore } from "../../lib/schema/store";
import { everyAlert } from "./every-alert";

/**
 * Runs Prometheus' own tool over the alerts: the syntax of every expression and
 * text, the unit tests in test/prometheus, and the rules that each cluster
 * really gets. Needs promtool, e.g. of Debian's package `prometheus`.
 *
 * Gives 0 when promtool is content with everything, 1 otherwise.
 */
export async function checkAlerts(root: string): Promise<number> {
  const promtool = process.env.PROMTOOL_BIN ?? "promtool";
  const scratch = mkdtempSync(join(tmpdir(), "alerts-"));
  const run = (...args: readonly string[]): boolean => {
    const { status, error } = spawnSync(promtool, args, { cwd: scratch, stdio: "inherit" });
    if (error !== undefined) process.stderr.write(`${promtool}: ${error.message}\n`);
    return status === 0;
  };
  try {
    const alerts = everyAlert();
    writeFileSync(join(scratch, "texts.yaml"), toYaml({ groups: [alertGroup("every", alerts)] }));
    // Unit tests would have to repeat every text; they are about expressions.
    const silent = alerts.map(({ name, severity, expr, for: time }) => ({
      alert: name,
      expr,
      for: time,
      labels: { severity },
    }));
    writeFileSync(join(scratch, "rules.yaml"), toYaml({ groups: [{ name: "every", rules: silent }] }));
    const tests = readdirSync(join(root, "test", "prometheus"))
      .filter((name) => name.endsWith(".yaml"))
      .sort();
    for (const name of tests) copyFileSync(join(root, "test", "prometheus", name), join(scratch, name));
    const judged = [run("check", "rules", "texts.yaml"), run("test", "rules", ...tests)];

    const host = processHost({ root, caches: NO_CACHES });
    const { definitions } = await loadDefinitions(host, root, []);
    for (const { cluster } of definitions) {
      const groups = synthCluster({ cluster: cluster }, schemaStore(root)).graph.stages.flatMap((stage) =>
        stage.manifests
          .filter((manifest) => manifest.kind === "PrometheusRule")
          .flatMap((manifest) => listAt(manifest, "spec", "groups")),
      );
      if (groups.length === 0) continue;
      writeFileSync(join(scratch, `cluster-${cluster.name}.yaml`), toYaml({ groups }));
      judged.push(run("check", "rules", `cluster-${cluster.name}.yaml`));
    }
    return judged.every((good) => good) ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
