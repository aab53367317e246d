import { createRequire, SourceMap } from "node:module";
import { Script } from "node:vm";
import type { Problem } from "../../lib/model/problem";
import { type Compiled, inProject, requireBase } from "./compile";
import type { DefinitionFile } from "./find";
import { sharedModules } from "./shared-modules";

/** What a definition exports by default, or why it has no such value. */
export type Evaluated = { readonly value: unknown } | { readonly problem: Problem };

/** Runs a compiled definition. Whatever it throws is a problem of its file. */
export function evaluate(project: string, definition: DefinitionFile, compiled: Compiled): Evaluated {
  const filename = `${definition.path}.compiled.js`;
  const wrapped = `(function (exports, require, module) {${compiled.code}\n})`;
  const module: { exports: unknown } = { exports: {} };
  try {
    const run: unknown = new Script(wrapped, { filename }).runInThisContext();
    if (typeof run !== "function") throw new Error("a compiled definition is a function");
    const requireInstalled = createRequire(requireBase(definition));
    const require = (name: string): unknown => sharedModules[name] ?? requireInstalled(name);
    run(module.exports, require, module);
    const { exports } = module;
    if (typeof exports === "object" && exports !== null && "default" in exports && exports.default !== undefined)
      return { value: exports.default };
  } catch (error) {
    const place = placeOf(project, compiled, filename, field(error, "stack"));
    return { problem: thrown(place ?? definition.file, error) };
  }
  return {
    problem: {
      file: definition.file,
      path: "",
      got: "no default export",
      want: "a cluster: export default defineCluster({ … })",
    },
  };
}

function thrown(file: string, error: unknown): Problem {
  const message = field(error, "message") ?? textOf(error);
  return {
    file,
    path: "",
    got: `an error while it ran: ${message.split("\n", 1)[0]?.slice(0, MOST_SHOWN)}`,
    want: "a definition that runs to its end",
  };
}

const MOST_SHOWN = 300;

/** Errors of another realm are errors too, so the shape decides and not the class. What is thrown may throw in turn. */
function field(error: unknown, name: "stack" | "message"): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  try {
    const value: unknown = Reflect.get(error, name);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "something that cannot be shown";
  }
}

/** `clusters/a.ts:3:7` of the first frame inside the definition. */
function placeOf(project: string, compiled: Compiled, filename: string, stack: string | undefined): string | undefined {
  const frame = stack?.split("\n").find((line) => line.includes(filename));
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(frame ?? "") ?? [];
  if (line === undefined || column === undefined || compiled.map === "") return undefined;
  const map = new SourceMap(JSON.parse(compiled.map));
  const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
  if (!("originalSource" in entry)) return undefined;
  return `${inProject(project, entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}
