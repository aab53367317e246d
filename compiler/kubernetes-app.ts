import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, Names } from "cdk8s";
import { Construct } from "constructs";
import type { BoundCluster } from "../lib/component/bound-cluster";
import { collectDeclarations } from "../lib/component/collect-declarations";
import { toYamlStream } from "../lib/emit/yaml";
import { InputError } from "../lib/model/problem";
import { Problems } from "../lib/model/problems";
import { buildConstructs } from "./build-stages";

/**
 * The Kubernetes layer alone, as a cdk8s app: one file per stage in `outdir`,
 * releases left out. It is what `cdk8s synth` runs; that command empties its
 * output folder first, so it never points at `dist/`. The writer is that of
 * `dist/`: cdk8s' own leaves texts such as 0o17 plain, which a reader of
 * YAML 1.1 takes for numbers.
 *
 * @throws InputError with everything that is wrong with what the components were asked to build
 */
export function kubernetesApp(clusters: readonly BoundCluster[], outdir: string): void {
  for (const cluster of clusters) {
    const problems = new Problems();
    const declared = collectDeclarations(cluster, problems);
    const app = new App();
    buildConstructs({ cluster, declared, problems }, new Construct(app, cluster.name));
    if (!problems.none) throw new InputError(problems.all());
    const folder = join(outdir, cluster.name);
    mkdirSync(folder, { recursive: true });
    for (const chart of app.charts)
      writeFileSync(join(folder, `${Names.toDnsLabel(chart)}.k8s.yaml`), toYamlStream(chart.toJson()));
  }
}
