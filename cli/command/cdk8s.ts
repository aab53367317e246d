import { join, resolve } from "node:path";
import { kubernetesApp } from "../../compiler/kubernetes-app";
import { reasonOf } from "../../lib/emit/read-file";
import { InputError } from "../../lib/model/problem";
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
    writeFiles(host, join(output, cluster.name), files);
  }
  return EXIT.good;
}

/** @throws InputError where the system takes no files there */
function writeFiles(host: Host, path: string, files: ReadonlyMap<string, string>): void {
  try {
    const folder = host.disk(path);
    folder.makeFolder("");
    for (const [name, text] of files) folder.write(name, text);
  } catch (error) {
    const got = reasonOf(error);
    if (got === undefined) throw error;
    throw new InputError([
      { file: path, path: "", got, want: "a folder to write into", fix: "name another one in CDK8S_OUTDIR" },
    ]);
  }
}
