import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { componentReference } from "../../lib/document/component-reference";
import { PACKAGE } from "../definition/shared-names";
import { COMPONENT_TYPES, MADE } from "./kept-file";
import type { OwnComponent } from "./load";

/** Reference of the repository's components, for people. */
const COMPONENT_REFERENCE = "types/components.md";

/** What is made from the components of a repository, by path; nothing where it never had any. */
export function componentFiles(project: string, own: readonly OwnComponent[]): Readonly<Record<string, string>> {
  if (own.length === 0 && !existsSync(join(project, COMPONENT_TYPES))) return {};
  const sorted = [...own].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { [COMPONENT_TYPES]: types(sorted), [COMPONENT_REFERENCE]: reference(sorted) };
}

/** Adds each component to what `defineCluster` takes, by the type that its own file gives. */
function types(own: readonly OwnComponent[]): string {
  const fields = own.map(({ key, file, exported }) => {
    const module = JSON.stringify(`../${file.slice(0, -".ts".length)}`);
    return `    readonly ${key}: (typeof import(${module}))[${JSON.stringify(exported)}];\n`;
  });
  return [
    `// ${MADE}`,
    "",
    `declare module ${JSON.stringify(PACKAGE)} {`,
    "  interface OwnComponents {",
    `${fields.join("")}  }`,
    "}",
    "",
    "export {};",
    "",
  ].join("\n");
}

function reference(own: readonly OwnComponent[]): string {
  return componentReference(
    "Components of this repository",
    MADE,
    "What `components/` adds to those that Groundwork brings. A definition switches one on below `components`; `{}` takes every default.",
    own.map(({ key, component }) => ({
      key,
      title: component.title,
      options: z.toJSONSchema(component.options, { io: "input", unrepresentable: "any" }),
    })),
  );
}
