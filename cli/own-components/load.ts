import { z } from "zod";
import { catalog } from "../../apps/catalog";
import { type Component, defineComponent, isComponent, type Registry } from "../../lib/component/component";
import type { Problem } from "../../lib/model/problem";

import { type Compiled, compile } from "../definition/compile";
import { placeIn } from "../definition/place";
import { readProjectFile } from "../definition/project-file";
import type { Host } from "../host";
import { type ComponentFile, findComponents, scriptName } from "./find";
import { located, saidBy } from "./located";

/** A component of the operator's repository that works. */
export interface OwnComponent extends ComponentFile {
  readonly component: Component;
  /** Name under which its file exports it. */
  readonly exported: string;
}

/** All components that definitions of a repository may use. */
export interface Components {
  /** Those of the tool and those of the repository, by key. */
  readonly registry: Registry;
  /** Those of the repository that work. */
  readonly own: readonly OwnComponent[];
  /** Keys of those that do not work or that nobody loaded: the registry takes any options for them. */
  readonly absent: ReadonlySet<string>;
  /** What is wrong, by key; under `""` what concerns no single one. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** A problem of the component's file, for an error that one of them threw in a way that nobody foresaw. */
  readonly blame: (error: unknown) => Problem | undefined;
}

const TAKEN: ReadonlySet<string> = new Set(Object.keys(catalog));

/** Takes whatever a definition gives to a component that is not there, so that the rest can be looked at. */
const ABSENT = defineComponent({ title: "a component that was not loaded", options: z.unknown() });

/**
 * The components of a repository, run in this process: they make constructs of
 * the program's own tree.
 *
 * @param dataOnly run nothing; each of them then counts as absent
 */
export async function loadComponents(
  host: Host,
  project: string,
  { dataOnly = false }: { readonly dataOnly?: boolean | undefined } = {},
): Promise<Components> {
  const { files, problems: misnamed } = findComponents(project, TAKEN);
  const problems = new Map<string, readonly Problem[]>(misnamed.length === 0 ? [] : [["", misnamed]]);
  const loaded = dataOnly ? [] : await Promise.all(files.map((file) => loadOne(host, project, file)));
  const own: OwnComponent[] = [];
  for (const [index, one] of loaded.entries()) {
    if ("component" in one) own.push(one);
    else problems.set(files[index]?.key ?? "", one.problems);
  }
  const works = new Map(own.map(({ key, component }) => [key, component]));
  return {
    registry:
      files.length === 0
        ? catalog
        : { ...catalog, ...Object.fromEntries(files.map(({ key }) => [key, works.get(key) ?? ABSENT])) },
    own,
    absent: new Set(files.flatMap(({ key }) => (works.has(key) ? [] : [key]))),
    problems,
    blame: (error) => {
      const { stack } = saidBy(error);
      const guilty = loaded.find((one) => "component" in one && stack.includes(scriptName(one)));
      return guilty !== undefined && "told" in guilty ? guilty.told("reads its options", error) : undefined;
    },
  };
}

type Loaded =
  | (OwnComponent & { readonly told: (does: string, error: unknown) => Problem })
  | { readonly problems: readonly Problem[] };

async function loadOne(host: Host, project: string, file: ComponentFile): Promise<Loaded> {
  const read = readProjectFile(project, file.file);
  if ("problem" in read) return { problems: [read.problem] };
  const compiled = await compile(host, project, file, "a component");
  if (!("code" in compiled)) return { problems: compiled };
  const told = teller(project, file, compiled);
  const { evaluateComponent } = await import("./evaluate");
  let exports: Readonly<Record<string, unknown>>;
  try {
    exports = evaluateComponent(host, file, compiled);
  } catch (error) {
    return { problems: [told("is read", error)] };
  }
  const components = Object.entries(exports).flatMap(([exported, value]) =>
    isComponent(value) ? [{ exported, component: value }] : [],
  );
  // One that is exported twice, by name and by default, is one.
  const [first, ...others] = components.filter(
    ({ component }, index) => components.findIndex((other) => other.component === component) === index,
  );
  if (first === undefined)
    return {
      problems: [
        {
          file: file.file,
          path: "",
          got: "a file that exports no component",
          want: "one export that defineComponent made",
          fix: `export it, or start the name with _ (components/_${file.name}.ts) where components import it`,
        },
      ],
    };
  if (others.length > 0)
    return {
      problems: [
        {
          file: file.file,
          path: "",
          got: `${others.length + 1} components: ${[first, ...others].map(({ exported }) => exported).join(", ")}`,
          want: "one component for each file",
          fix: "give each a file of its own",
        },
      ],
    };
  return { ...file, exported: first.exported, component: located(first.component, told), told };
}

/** Says what went wrong in a component, at the line of its source where that is known. */
function teller(project: string, file: ComponentFile, compiled: Compiled) {
  return (does: string, error: unknown): Problem => {
    const { message, stack } = saidBy(error);
    return {
      file: placeIn(stack, { project, script: scriptName(file), compiled }) ?? file.file,
      path: "",
      got: `an error while it ${does}: ${message}`,
      want: "a component that gets to its end with every definition that its options allow",
    };
  };
}
