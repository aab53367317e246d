import { definitionJsonSchema } from "../../api/schema";
import { toJson } from "../../lib/emit/yaml";
import { InputError } from "../../lib/model/problem";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { loadComponents } from "../own-components/load";
import { openProject } from "../project";

/**
 * Prints the JSON Schema of a definition, for editors that complete YAML, with
 * the components of the project.
 *
 * @throws InputError where one of those cannot be read
 */
export async function schema(host: Host, options: { readonly project?: string | undefined }): Promise<ExitCode> {
  const { registry, problems } = await loadComponents(host, openProject(host, options.project).folder);
  if (problems.size > 0) throw new InputError([...problems.values()].flat());
  host.stdout.write(toJson(definitionJsonSchema(registry)));
  return EXIT.good;
}
