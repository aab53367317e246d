import { readdirSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { BuildFailure, Message, Plugin } from "esbuild";
import { z } from "zod";
import { codeOf, MOST_BYTES, readNamed, reasonOf } from "../../lib/emit/read-file";
import { sha256 } from "../../lib/emit/record";
import type { Problem } from "../../lib/model/problem";
import { readCached, writeCached } from "../cache";
import type { Host } from "../host";
import type { DefinitionFile } from "./find";
import { TIME_MS } from "./run-process";
import { SHARED_NAMES } from "./shared-names";

/** One definition as JavaScript, with the way back to its source. */
export interface Compiled {
  /** JavaScript text of the whole definition, its imports included. */
  readonly code: string;
  /** Source map, JSON. */
  readonly map: string;
}

const cachedSchema = z.strictObject({
  /** sha256 of every file that went into it, by path. */
  inputs: z.record(z.string(), z.string()),
  /** Names that an import may mean, by the folders of those files: a new one may come before the one that it meant. */
  folders: z.record(z.string(), z.string()),
  code: z.string(),
  map: z.string(),
});

/** A file of TypeScript that is compiled: a definition, or a component. */
export type SourceFile = Pick<DefinitionFile, "name" | "file" | "path">;

/**
 * Compiles one definition or component with everything it imports. The result is kept and
 * used again as long as none of these files changed.
 */
export async function compile(
  host: Host,
  project: string,
  definition: SourceFile,
  what = "a definition",
): Promise<Compiled | readonly Problem[]> {
  const name = join("definitions", `${sha256(`${host.root}\n${definition.path}`).slice(0, 32)}.json`);
  const cached = readFresh(readCached(host.caches, name));
  if (cached !== undefined) return cached;
  const { build, stop } = await import("esbuild");
  const limit = host.definitionLimit ?? TIME_MS;
  try {
    const building = build({
      entryPoints: [definition.path],
      absWorkingDir: project,
      external: [...SHARED_NAMES],
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      sourcemap: "external",
      outfile: join(project, `${definition.name}.js`),
      tsconfigRaw: {},
      logLevel: "silent",
      plugins: [onlyFiles],
    });
    const result = await within(building, limit);
    if (result === undefined) {
      // It may wait for a pipe in the place of a package.json, which no plugin sees.
      await stop();
      const got = `${what} that is still being read after ${limit / 1000} seconds`;
      return [{ file: definition.file, path: "", got, want: `${what} that is made of files` }];
    }
    const text = (extension: string) => result.outputFiles.find((file) => file.path.endsWith(extension))?.text ?? "";
    const compiled = { code: text(".js"), map: text(".map") };
    const inputs: Record<string, string> = {};
    for (const input of Object.keys(result.metafile.inputs).sort()) {
      const path = resolve(project, input);
      inputs[path] = sha256(readNamed(path));
    }
    const folders = Object.fromEntries(foldersOf(project, Object.keys(inputs)).map((path) => [path, namesIn(path)]));
    writeCached(host.caches, name, JSON.stringify({ inputs, folders, ...compiled }));
    return compiled;
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    return error.errors.map((message) => toProblem(message, project, definition, `${what} that compiles`));
  }
}

/**
 * Imported files are opened by a program that waits for whoever writes to a
 * pipe; what is no file, or one that fills the memory, is refused before.
 */
const onlyFiles: Plugin = {
  name: "only-files",
  setup({ onLoad }) {
    onLoad({ filter: /.*/ }, ({ path }) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) return undefined;
      const code = !stat.isFile() ? "EFTYPE" : stat.size > MOST_BYTES ? "EFBIG" : undefined;
      return code === undefined ? undefined : { errors: [{ text: `${reasonOf({ code })}` }] };
    });
  },
};

/** What comes of some work; undefined where it takes longer. */
async function within<Result>(work: Promise<Result>, limit: number): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function readFresh(text: string | undefined): Compiled | undefined {
  if (text === undefined) return undefined;
  const parsed = parseCached(text);
  if (parsed === undefined) return undefined;
  const fresh =
    Object.entries(parsed.inputs).every(([path, hash]) => hashOf(path) === hash) &&
    Object.entries(parsed.folders).every(([path, names]) => namesIn(path) === names);
  return fresh ? parsed : undefined;
}

/** The folders of files of the project, and those above them. */
function foldersOf(project: string, files: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const file of files.filter((one) => !one.includes("node_modules")))
    for (let folder = dirname(file); folder.startsWith(project) && !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  return [...folders].sort();
}

/** Files of a folder that an import may mean, as one text; empty where there is no such folder. */
function namesIn(folder: string): string {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && /\.(?:[cm]?[jt]sx?|json)$/.test(entry.name))
      .map(({ name }) => name)
      .sort()
      .join("/");
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return "";
  }
}

function parseCached(text: string): z.output<typeof cachedSchema> | undefined {
  try {
    return cachedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function hashOf(path: string): string | undefined {
  try {
    return sha256(readNamed(path));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function toProblem(message: Message, project: string, definition: SourceFile, want: string): Problem {
  const { location } = message;
  if (location === null) return { file: definition.file, path: "", got: message.text, want };
  const [, missing] = /^Could not resolve "([^."/][^"]*)"/.exec(message.text) ?? [];
  return {
    file: `${inProject(project, location.file)}:${location.line}:${location.column + 1}`,
    path: "",
    got: lowerFirst(message.text),
    want,
    ...(missing === undefined ? {} : { fix: `install it: npm install --save-dev ${packageOf(missing)}` }),
  };
}

/** A path as the operator knows it: relative to the project where it lies inside. */
export function inProject(project: string, file: string): string {
  const path = isAbsolute(file) ? relative(project, file) : file;
  return (path.startsWith("..") ? resolve(project, path) : path).replaceAll("\\", "/");
}

/** `@scope/name` or `name` of what an import names. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** Folder that a compiled definition's `require` starts from. */
export function requireBase(definition: SourceFile): string {
  return join(dirname(definition.path), "definition.js");
}
