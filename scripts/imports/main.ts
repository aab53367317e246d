import { join } from "node:path";
import { drift, readTree, writeTree } from "./files";
import { crdKinds } from "./generate/crd-kinds";
import { declarations } from "./generate/declarations";
import { sha256 } from "./json-text";
import { type LockEntry, lockText, parseLock } from "./lock";
import { changes, inventory } from "./report";
import { type ChartSource, chartItself } from "./update/chart-itself";
import { readUpstream } from "./update/read";

/** Codes of the command: 0 good, 1 bad input, 3 committed files differ (`--check`). */
export type ExitCode = 0 | 1 | 3;

const LOCK = "lock.json";

/** What the command was asked to do. */
export interface ImportOptions {
  /** root of the project */
  readonly root: string;
  /** folder with upstream schemas to read first */
  readonly update?: string;
  /** one chart to read, in the place of what is stored of it */
  readonly chart?: ChartSource;
  /** change nothing, report what would change */
  readonly check: boolean;
}

const FOLDERS = "a folder with upstream schemas";
const CHART_OPTIONS: Readonly<Record<string, "version" | "upstream" | "license">> = {
  "--as": "version",
  "--from": "upstream",
  "--license": "license",
};

/** Reads the arguments of `npm run imports`. */
export function parseArguments(args: readonly string[], root: string): ImportOptions | string {
  let update: string | undefined;
  let chart: string | undefined;
  let check = false;
  const about: { version?: string; upstream?: string; license?: string } = {};
  const left = [...args];
  for (let argument = left.shift(); argument !== undefined; argument = left.shift()) {
    if (argument === "--check") {
      check = true;
      continue;
    }
    const key = CHART_OPTIONS[argument];
    if (key === undefined && argument !== "--update" && argument !== "--chart")
      return `got "${argument}", want --check, --update <dir> or --chart <archive or folder>`;
    const value = left.shift();
    if (value === undefined) return `${argument}: got nothing, want ${argument === "--update" ? FOLDERS : "a value"}`;
    if (key !== undefined) about[key] = value;
    else if (argument === "--update") update = value;
    else chart = value;
  }
  if (chart === undefined && Object.keys(about).length > 0)
    return `got ${Object.keys(CHART_OPTIONS).join(", ")} alone, want --chart <archive or folder> with it`;
  return {
    root,
    check,
    ...(update !== undefined && { update }),
    ...(chart !== undefined && { chart: { path: chart, ...about } }),
  };
}

/** Regenerates `imports/` and says what changed. */
export function runImports(options: ImportOptions, say: (line: string) => void): ExitCode {
  const folder = join(options.root, "imports");
  const committed = schemaTexts(join(folder, "schemas"));
  const stored = options.update === undefined ? committedSource(folder, committed) : readUpstream(options.update);
  const source = options.chart === undefined || typeof stored === "string" ? stored : withChart(stored, options.chart);
  if (typeof source === "string") {
    say(source);
    return options.check ? 3 : 1;
  }
  for (const line of source.notes) say(line);
  for (const line of changes(inventory(committed), inventory(source.texts))) say(line);

  const wanted = new Map<string, string>();
  for (const [path, content] of declarations(source.texts, source.lock)) wanted.set(path, content);
  for (const [name, content] of source.texts) wanted.set(`schemas/${name}.json`, content);
  wanted.set("crd-kinds.json", crdKinds(source.texts));
  wanted.set(LOCK, lockText(source.lock));
  const actual = new Map([...readTree(folder, ".ts"), ...readTree(folder, ".json")]);
  const differences = drift(actual, wanted);
  for (const line of differences) say(line);
  if (options.check) return differences.length === 0 ? 0 : 3;
  writeTree(folder, actual, wanted);
  say(`imports: ${wanted.size} files, ${differences.length} changed`);
  return 0;
}

function schemaTexts(folder: string): ReadonlyMap<string, string> {
  return new Map([...readTree(folder, ".json")].map(([path, content]) => [path.replace(/\.json$/, ""), content]));
}

interface Source {
  readonly texts: ReadonlyMap<string, string>;
  readonly lock: readonly LockEntry[];
  readonly notes: readonly string[];
}

/** A source with one chart read again, or what is wrong with the chart. */
function withChart(source: Source, chart: ChartSource): Source | string {
  const read = chartItself(chart, source.lock);
  if (typeof read === "string") return read;
  const { text, entry } = read;
  return {
    texts: new Map([...source.texts, [entry.name, text]]),
    lock: [...source.lock.filter(({ name }) => name !== entry.name), entry],
    notes: source.notes,
  };
}

/** The committed schemas, or what is wrong with them: each must match its checksum in the lock. */
function committedSource(folder: string, texts: ReadonlyMap<string, string>): Source | string {
  const text = readTree(folder, LOCK).get(LOCK);
  if (text === undefined) return `imports/${LOCK}: missing. Fix: run npm run imports -- --update <dir>.`;
  const lock = parseLock(text);
  const names = new Set(lock.map((entry) => entry.name));
  const wrong = lock
    .filter((entry) => texts.get(entry.name) === undefined || sha256(texts.get(entry.name) ?? "") !== entry.sha256)
    .map((entry) => entry.name);
  const extra = [...texts.keys()].filter((name) => !names.has(name));
  if (wrong.length + extra.length === 0) return { texts, lock, notes: [] };
  const list = [...wrong, ...extra].map((name) => `imports/schemas/${name}.json`).join(", ");
  return `${list}: got another content than imports/${LOCK} states. Fix: restore it, or run npm run imports -- --update <dir>.`;
}
