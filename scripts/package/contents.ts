import { definitionJsonSchema } from "../../api/schema";
import { PACKAGE } from "../../cli/definition/shared-names";
import { exportedModules } from "../../cli/exported-modules";

/** The JSON Schema of a definition, as the text of a file that programs read: on one line, at half the size. */
export function schemaText(): string {
  return `${JSON.stringify(definitionJsonSchema())}\n`;
}

/**
 * What each module that the package exports holds, by the name of its file:
 * `component` for `groundwork-gitops/component`, `index` for the package itself.
 */
export function exportedNames(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(exportedModules).flatMap(([name, exported]) =>
      name === PACKAGE || name.startsWith(`${PACKAGE}/`)
        ? [[name.slice(PACKAGE.length + 1) || "index", Object.keys(Object(exported)).sort()]]
        : [],
    ),
  );
}
