import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const ROOT = dirname(__dirname);

/** Each layer with the layers that it may import. ARCHITECTURE.md says why. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  cli: ["cli", "compiler", "apps", "infra", "lib", "imports"],
  compiler: ["compiler", "apps", "infra", "lib", "imports"],
  clusters: ["clusters", "apps", "lib"],
  apps: ["apps", "lib", "imports"],
  infra: ["infra", "lib", "imports"],
  lib: ["lib", "imports"],
  imports: ["imports"],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const IMPORT = /^(?:import|export)\s+(type\s+)?([^"';]*?)\s*(?:from\s*)?"(\.\.?\/[^"]+)";/gm;

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .sort();
}

const FILES = Object.keys(MAY_IMPORT).flatMap(sources);
const TEXT = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
const IMPORTS = FILES.flatMap(importsOf);

function importsOf(from: string): readonly Import[] {
  return [...(TEXT.get(from) ?? "").matchAll(IMPORT)].map(([, type, names = "", path = ""]) => {
    const target = normalize(join(dirname(from), path)).replaceAll("\\", "/");
    const to = [`${target}.ts`, `${target}/index.ts`, target].find((file) => TEXT.has(file)) ?? target;
    const named = names
      .replace(/^\{|\}$/g, "")
      .split(",")
      .map((name) => name.trim());
    const typeOnly =
      type !== undefined || named.filter((name) => name !== "").every((name) => name.startsWith("type "));
    return { from, to, typeOnly: typeOnly && names !== "" };
  });
}

const layer = (file: string) => file.split("/")[0] ?? "";
const show = ({ from, to }: Import) => `${from} imports ${to}`;

test("the scan sees the imports of every layer", () => {
  expect(FILES.length).toBeGreaterThan(80);
  for (const name of ["cli", "apps", "infra", "lib"])
    expect(IMPORTS.filter(({ from }) => layer(from) === name).length).toBeGreaterThan(10);
});

test("imports go one way: cli, clusters, apps and infra, lib, imports", () => {
  const wrong = IMPORTS.filter(
    ({ from, to }) => layer(to) in MAY_IMPORT && !MAY_IMPORT[layer(from)]?.includes(layer(to)),
  );
  expect(wrong.map(show)).toEqual([]);
});

test("every relative import leads to a file", () => {
  const lost = IMPORTS.filter(({ to }) => layer(to) in MAY_IMPORT && !TEXT.has(to) && !to.endsWith(".json"));
  expect(lost.map(show)).toEqual([]);
});

test("no module waits for itself: imports that run make no circle", () => {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of IMPORTS) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  expect(circle(next)).toEqual([]);
});

test("bindings cost nothing at run time: only their types are imported, except by the readers of schemas", () => {
  const loaded = IMPORTS.filter(
    ({ from, to, typeOnly }) =>
      layer(to) === "imports" && layer(from) !== "imports" && !typeOnly && !from.startsWith("lib/schema/"),
  );
  expect(loaded.map(show)).toEqual([]);
});

test("a component imports no other component: what it needs of others comes through the platform", () => {
  const folder = (file: string) => file.split("/")[1] ?? "";
  const isComponent = (file: string) => TEXT.has(`apps/${folder(file)}/component.ts`);
  const wrong = IMPORTS.filter(
    ({ from, to }) =>
      layer(from) === "apps" &&
      layer(to) === "apps" &&
      to.endsWith("/component.ts") &&
      isComponent(from) &&
      folder(from) !== folder(to),
  );
  expect(wrong.map(show)).toEqual([]);
});

test("nothing gets past the compiler or the linter", () => {
  const found: string[] = [];
  for (const [file, text] of TEXT) {
    if (layer(file) === "imports") continue;
    for (const [index, line] of text.split("\n").entries()) {
      if (/^\s*(import|export) (type )?\{|^\s*(type )?\w+ as \w+,?$/.test(line)) continue;
      if (/@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable/.test(line))
        found.push(`${file}:${index + 1} silences a tool`);
      if (/[\w)\]}] as (?!const\b)[A-Za-z_{("[]/.test(code(line)))
        found.push(`${file}:${index + 1} casts: ${line.trim()}`);
    }
  }
  expect(found).toEqual([]);
});

test("no module is a collection of things that found no other place", () => {
  const vague = FILES.filter(
    (file) => layer(file) !== "imports" && /(^|\/)(utils?|helpers?|common|misc|shared|index)(\.ts|\/)/.test(file),
  );
  expect(vague).toEqual([]);
});

/** A line without comments, texts and template literals. */
function code(line: string): string {
  return line
    .replaceAll(/"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '""')
    .replace(/\/\/.*$/, "")
    .replace(/^\s*(\/?\*).*$/, "");
}

/** One circle of a graph as the names on it, or an empty list. */
function circle(next: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): readonly string[] => {
    const start = path.indexOf(name);
    if (start !== -1) return path.slice(start);
    if (done.has(name)) return [];
    path.push(name);
    for (const other of next.get(name) ?? []) {
      const found = visit(other);
      if (found.length > 0) return found;
    }
    path.pop();
    done.add(name);
    return [];
  };
  for (const name of next.keys()) {
    const found = visit(name);
    if (found.length > 0) return found;
  }
  return [];
}
