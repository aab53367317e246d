import { join, resolve } from "node:path";
import { kubernetesApp } from "../../compiler/kubernetes-app";
import { loadDefinitions } from "../definition/load";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { openProject } from "../project";

/** Where the cdk8s CLI expects its output when it names no other folder. */
const DEFAULT_OUTPUT = "cdk8s.out";

/**
 * The Kubernetes layer as the cdk8s CLI runs it: it names the output folder in
 * CDK8S_OUTDIR, and empties it first, so that it is never `dist/`.
 */
export async function cdk8s(host: Host, options: { readonly project?: string | undefined }): Promise<ExitCode> {
  const project = openProject(host, options.project);
  const { definitions } = await loadDefinitions(host, project.folder, []);
  const output = resolve(host.cwd, host.env.CDK8S_OUTDIR ?? DEFAULT_OUTPUT);
  for (const { cluster, files } of definitions.map((one) => ({ ...one, files: kubernetesApp(one.cluster) }))) {
    const folder = host.disk(join(output, cluster.name));
    folder.makeFolder("");
    for (const [name, text] of files) folder.write(name, text);
  }
  return EXIT.good;
}
