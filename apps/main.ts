import { App, YamlOutputType } from "cdk8s";
import { Construct } from "constructs";
import type { Cluster } from "../lib/model/cluster";
import { collectPlatform } from "../lib/model/platform";
import { InputError } from "../lib/model/problem";
import { buildCluster } from "./build";

/**
 * The Kubernetes layer alone, as a cdk8s app: one file a stage in `outdir`,
 * releases left out. It is what `cdk8s synth` runs; that command empties its
 * output folder first, so it never points at `dist/`.
 */
export function kubernetesApp(clusters: readonly Cluster[], outdir: string): void {
  for (const cluster of clusters) {
    const { platform, problems } = collectPlatform(cluster);
    if (problems.length > 0) throw new InputError(problems);
    const app = new App({ outdir: `${outdir}/${cluster.name}`, yamlOutputType: YamlOutputType.FILE_PER_CHART });
    buildCluster(cluster, platform, new Construct(app, cluster.name));
    app.synth();
  }
}
