import { z } from "zod";
import { loaders } from "../../apps/loaders";
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
  /** Some of the tool's are not loaded, because no definition names them. Only who has all of them tells what is wrong with one. */
  readonly isPartial: boolean;
  /** Those of the repository that work. */
  readonly own: readonly OwnComponent[];
  /** Keys of those that do not work or that nobody loaded: the registry takes any options for them. */
  readonly absent: ReadonlySet<string>;
  /** What is wrong, by key; under `""` what concerns no single one. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** A problem of the component's file, for an error that one of them threw in a way that nobody foresaw. */
  readonly blame: (error: unknown) => Problem | undefined;
}

const TAKEN: ReadonlySet<string> = new Set(Object.keys(loaders));

/** How components are loaded. */
export interface LoadOptions {
  /** Run nothing of the repository; each of its components then counts as absent. */
  readonly dataOnly?: boolean | undefined;
  /** Everything that definitions may name as a component: of the tool's own, no others are loaded. Absent: all are. */
  readonly named?: ReadonlySet<string> | undefined;
}

/** Takes whatever a definition gives to a component that is not there, so that the rest can be looked at. */
const ABSENT = defineComponent({ title: "a component that was not loaded", options: z.unknown() });

/**
 * The components of the tool and of a repository. Those of the repository run in
 * this process: they make constructs of the program's own tree.
 */
export async function loadComponents(
  host: Host,
  project: string,
  { dataOnly = false, named }: LoadOptions = {},
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
  // Those of a repository are run once, so nobody comes back for the rest.
  const few = files.length === 0 ? named : undefined;
  const tools = await toolComponents(few);
  return {
    registry:
      files.length === 0
        ? tools
        : { ...tools, ...Object.fromEntries(files.map(({ key }) => [key, works.get(key) ?? ABSENT])) },
    isPartial: few !== undefined,
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

/** The tool's own, all or those that are named. */
async function toolComponents(named: ReadonlySet<string> | undefined): Promise<Registry> {
  if (named === undefined) return (await import("../../apps/catalog")).catalog;
  const loaded = Object.entries(loaders).map(
    async ([key, load]): Promise<[string, Component]> => [key, named.has(key) ? await load() : ABSENT],
  );
  return Object.fromEntries(await Promise.all(loaded));
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
