import { App, YamlOutputType } from "cdk8s";
import { Construct } from "constructs";
import type { BoundCluster } from "../lib/component/bound-cluster";
import { collectDeclarations } from "../lib/component/collect-declarations";
import { InputError } from "../lib/model/problem";
import { Problems } from "../lib/model/problems";
import { buildConstructs } from "./build-stages";

/**
 * The Kubernetes layer alone, as a cdk8s app: one file per stage in `outdir`,
 * releases left out. It is what `cdk8s synth` runs; that command empties its
 * output folder first, so it never points at `dist/`.
 *
 * @throws InputError with everything that is wrong with what the components were asked to build
 */
export function kubernetesApp(clusters: readonly BoundCluster[], outdir: string): void {
  for (const cluster of clusters) {
    const problems = new Problems();
    const declared = collectDeclarations(cluster, problems);
    const app = new App({ outdir: `${outdir}/${cluster.name}`, yamlOutputType: YamlOutputType.FILE_PER_CHART });
    buildConstructs({ cluster, declared, problems }, new Construct(app, cluster.name));
    if (!problems.none) throw new InputError(problems.all());
    app.synth();
  }
}
