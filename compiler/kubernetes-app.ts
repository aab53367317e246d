import { App, YamlOutputType } from "cdk8s";
import { Construct } from "constructs";
import { collectDeclarations } from "../lib/component/declared";
import type { Cluster } from "../lib/model/cluster";
import { InputError } from "../lib/model/problem";
import { buildCluster } from "./build-stages";

/**
 * The Kubernetes layer alone, as a cdk8s app: one file a stage in `outdir`,
 * releases left out. It is what `cdk8s synth` runs; that command empties its
 * output folder first, so it never points at `dist/`.
 */
export function kubernetesApp(clusters: readonly Cluster[], outdir: string): void {
  for (const cluster of clusters) {
    const { declared, problems } = collectDeclarations(cluster);
    if (problems.length > 0) throw new InputError(problems);
    const app = new App({ outdir: `${outdir}/${cluster.name}`, yamlOutputType: YamlOutputType.FILE_PER_CHART });
    buildCluster(cluster, declared, new Construct(app, cluster.name));
    app.synth();
  }
}
