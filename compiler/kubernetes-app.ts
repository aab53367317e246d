import { App, Names } from "cdk8s";
import { Construct } from "constructs";
import type { BoundCluster } from "../lib/component/bound-cluster";
import { collectDeclarations } from "../lib/component/collect-declarations";
import { toYamlStream } from "../lib/emit/yaml";
import { InputError } from "../lib/model/problem";
import { Problems } from "../lib/model/problems";
import { buildConstructs } from "./build-stages";

/**
 * The Kubernetes layer of one cluster alone, as a cdk8s app: one file per
 * stage, releases left out. It is what `cdk8s synth` runs. The writer is that
 * of `dist/`: cdk8s' own leaves texts such as 0o17 plain, which Kubernetes'
 * reader of YAML takes for numbers.
 *
 * @returns content by file name
 * @throws InputError with everything that is wrong with what the components were asked to build
 */
export function kubernetesApp(cluster: BoundCluster): ReadonlyMap<string, string> {
  const problems = new Problems();
  const declared = collectDeclarations(cluster, problems);
  const app = new App();
  buildConstructs({ cluster, declared, problems }, new Construct(app, cluster.name));
  if (!problems.none) throw new InputError(problems.all());
  return new Map(app.charts.map((chart) => [`${Names.toDnsLabel(chart)}.k8s.yaml`, toYamlStream(chart.toJson())]));
}
