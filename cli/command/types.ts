import { InputError } from "../../lib/model/problem";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { keepFiles } from "../own-components/kept-file";
import { loadComponents } from "../own-components/load";
import { componentFiles } from "../own-components/made-files";
import { openProject } from "../project";

/** Options of `groundwork types`. */
export interface TypesOptions {
  /** Folder of the repository. */
  readonly project?: string | undefined;
}

/**
 * Writes what follows from the repository's own components: types for
 * `defineCluster`, and their reference.
 *
 * @throws InputError where a component cannot be read
 */
export async function types(host: Host, options: TypesOptions): Promise<ExitCode> {
  const { folder } = openProject(host, options.project);
  const { own, problems } = await loadComponents(host, folder);
  if (problems.size > 0) throw new InputError([...problems.values()].flat());
  const written = keepFiles(folder, componentFiles(folder, own));
  for (const file of written) host.stdout.write(`wrote ${file}\n`);
  if (written.length === 0) host.stderr.write("Everything is as it should be.\n");
  return EXIT.good;
}
