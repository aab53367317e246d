import { Console } from "node:console";
import { createRequire } from "node:module";
import { Writable } from "node:stream";
import { Script } from "node:vm";
import * as component from "../../api/component";
import { definitionTrouble } from "../../lib/component/definition-trouble";
import { isFields } from "../../lib/data/fields";
import { type Compiled, requireBase } from "../definition/compile";
import { printable } from "../definition/evaluate";
import settings from "../definition/runner-settings.json";
import { sharedModules } from "../definition/shared-modules";
import { PACKAGE } from "../definition/shared-names";
import type { Host } from "../host";
import { type ComponentFile, scriptName } from "./find";

/** `defineComponent` for those whose editor checks nothing: what is wrong is thrown where it was called. */
const defineComponent: typeof component.defineComponent = (definition) => {
  const trouble = definitionTrouble(definition);
  if (trouble !== undefined) throw new Error(trouble);
  return component.defineComponent(definition);
};

const modules: Readonly<Record<string, unknown>> = {
  ...sharedModules,
  [`${PACKAGE}/component`]: { ...component, defineComponent },
};

/**
 * Runs the file of a component in this process, whose constructs it makes, and
 * gives what it exports. It prints to stderr, sees of the environment what is
 * no secret, and cannot end the process by accident.
 */
export function evaluateComponent(
  host: Host,
  file: ComponentFile,
  { code }: Compiled,
): Readonly<Record<string, unknown>> {
  // It runs in this process and may ask for anything.
  host.unsure?.("a component of the repository");
  const installed = createRequire(requireBase(file));
  const require_ = (name: string): unknown => (Object.hasOwn(modules, name) ? modules[name] : installed(name));
  const module_: { exports: unknown } = { exports: {} };
  const script = new Script(`(function (exports, require, module, console, process) {${code}\n})`, {
    filename: scriptName(file),
  });
  const body: unknown = script.runInThisContext();
  if (typeof body !== "function") throw new Error("a script that is no function");
  Reflect.apply(body, undefined, [module_.exports, require_, module_, consoleOf(host), processOf(host)]);
  return isFields(module_.exports) ? module_.exports : {};
}

function consoleOf(host: Host): Console {
  const out = new Writable({
    write: (chunk, _, done) => {
      host.stderr.write(printable(String(chunk)));
      done();
    },
  });
  return new Console(out);
}

/** The process as a component sees it: it may look, and not end it. */
function processOf(host: Host): object {
  const refuse = (name: string) => () => {
    throw new Error(`process.${name}, which would end the program`);
  };
  const env = Object.fromEntries(
    Object.entries(host.env).filter(
      ([name]) => settings.visible.includes(name) || name.startsWith(settings.visiblePrefix),
    ),
  );
  const own = { env, exit: refuse("exit"), abort: refuse("abort"), kill: refuse("kill"), reallyExit: refuse("exit") };
  return Object.create(
    process,
    Object.fromEntries(Object.entries(own).map(([name, value]) => [name, { value, enumerable: true }])),
  );
}
