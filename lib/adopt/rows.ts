import { type Fields, isFields } from "../data/fields";
import { showDocument } from "../talos/merge";
import { fieldOf, hasField } from "./field-of";
import { type FoundHome, type FoundPatch, isFor, type Target } from "./found";
import type { LaidPatch } from "./rest";
import type { ClosingFor } from "./shared-closings";
import { type Leaf, type Step, showSteps } from "./source";

/** Where a key of the input went. */
export interface Row {
  /** File as the operator named its folder, e.g. `talconfig.yaml`. */
  readonly file: string;
  /** Line of the key, counted from 1. */
  readonly line: number;
  /** Path of the key, e.g. `nodes[0].installDisk`. */
  readonly key: string;
  /**
   * `field`: of the definition; `patch`: a file below `clusters/<name>/`;
   * `kept`: in force without being said; `left out`: gone, for a reason.
   */
  readonly outcome: "field" | "patch" | "kept" | "left out";
  /** Field of the definition or file of the patch; empty where there is none. */
  readonly where: string;
  /** Why it is not said, or what to know; empty where nothing. */
  readonly why: string;
}

/** What rows are looked up in. */
export interface Results {
  readonly definition: Fields;
  /** Names of the machines in the definition, by their names in the tool. */
  readonly names: ReadonlyMap<string, string>;
  readonly patches: readonly LaidPatch[];
  /** Patches that keep configurations as they are. */
  readonly closings: readonly ClosingFor[];
  /** Whole configurations as they were, by the machines' names in the tool. */
  readonly before: ReadonlyMap<string, readonly Fields[]>;
  /** Files of the operator's patches. */
  readonly files: ReadonlyMap<FoundPatch, string>;
}

/** A row for every key of the input, in the order of its files. */
export function rowsOf(home: FoundHome, results: Results): readonly Row[] {
  const rows = [
    ...home.claims.map(({ leaf, to }) =>
      rowOf(leaf, showSteps(leaf.steps), inDefinition(resolve(leaf, to, home, results), results)),
    ),
    ...results.patches.flatMap(({ patch, rest }) =>
      patch.leaves.map((leaf) =>
        rowOf(
          leaf,
          showSteps(leaf.steps.slice(1)),
          inDefinition(ofPatch(leaf, { patch, rest }, home, results), results),
        ),
      ),
    ),
  ];
  const order = [...new Set(rows.map(({ file }) => file))];
  return rows.sort((a, b) => order.indexOf(a.file) - order.indexOf(b.file) || a.line - b.line);
}

type Went = Pick<Row, "outcome" | "where" | "why">;

function rowOf({ file, line }: Leaf, key: string, went: Went): Row {
  return { file, line, key: key === "" ? "(whole file)" : key, ...went };
}

/** A field that the definition does not have says what is so without it. */
function inDefinition(went: Went, { definition }: Results): Went {
  if (went.outcome !== "field" || hasField(definition, went.where)) return went;
  return { outcome: "kept", where: "", why: `it is so without ${went.where}` };
}

function resolve(leaf: Leaf, to: Target, home: FoundHome, results: Results): Went {
  if (to.kind === "field") return { outcome: "field", where: to.where, why: "" };
  if (to.kind === "kept") return { outcome: "kept", where: to.where, why: to.why };
  if (to.kind === "left out") return { outcome: "left out", where: "", why: to.why };
  const machines = to.machines.length === 0 ? home.machines.map(({ name }) => name) : to.machines;
  const went = ofDocument(machines, to.documents, to.steps, results);
  if (went.outcome !== "patch" && says(leaf.value) && !isInForce(machines, to, results))
    return { outcome: "left out", where: "", why: UNSAID };
  if (to.field === undefined || went.outcome === "patch") return went;
  return { outcome: "field", where: to.field, why: "" };
}

const UNSAID = "no machine configuration that follows from these files says it; look whether the machines have it";

/** False for a value that leaves a thing as it is by default. */
function says(value: unknown): boolean {
  return value !== false && value !== null && value !== undefined && value !== "" && value !== 0;
}

/** True where a machine's configuration has had something at a place. */
function isInForce(
  machines: readonly string[],
  { documents, steps }: Extract<Target, { kind: "document" }>,
  { before }: Results,
): boolean {
  return machines.some((name) => before.get(name)?.some((document) => holds(document, documents, steps)) === true);
}

/** Where something that a machine configuration holds comes from now. */
function ofDocument(
  machines: readonly string[],
  documents: readonly string[],
  steps: readonly string[],
  { names, closings }: Results,
): Went {
  const here = machines.map((one) => names.get(one) ?? one);
  const files = closings
    .filter((closing) => closing.machines.some((name) => here.includes(name)))
    .flatMap(({ file, closing }) => [
      ...(closing.set.some((one) => holds(one, documents, steps)) ? [`patches/${file}-set.yaml`] : []),
      ...(closing.remove.some((one) => holds(one, documents, steps)) ? [`patches/${file}-remove.yaml`] : []),
    ]);
  const set = files.filter((file) => file.endsWith("-set.yaml"));
  if (set.length > 0) return { outcome: "patch", where: set.join(", "), why: "" };
  const field = documents.map((one) => fieldOf(one, steps, here)).find((one) => one !== undefined);
  if (field !== undefined && files.length === 0) return { outcome: "field", where: field, why: "" };
  if (files.length > 0) return { outcome: "patch", where: files.join(", "), why: "" };
  return { outcome: "kept", where: "", why: "Talos has it so without being told" };
}

function ofPatch(
  leaf: Leaf,
  { patch, rest }: { readonly patch: FoundPatch; readonly rest: readonly Fields[] },
  home: FoundHome,
  results: Results,
): Went {
  const machines = home.machines.filter((machine) => isFor(patch.machines, machine)).map(({ name }) => name);
  const [number, ...steps] = leaf.steps;
  const file = results.files.get(patch);
  if ("operations" in patch.content) return ofOperation(leaf, patch.content.operations, machines, results);
  const document = typeof number === "number" ? patch.content.documents[number] : undefined;
  const id = document === undefined ? "" : idOf(document);
  const keys = steps.map(String);
  if (file !== undefined && rest.some((one) => holds(one, [id], keys)))
    return { outcome: "patch", where: file, why: "" };
  if (file !== undefined && ["apiVersion", "kind", "name"].includes(keys[0] ?? ""))
    return { outcome: "patch", where: file, why: "" };
  const went = ofDocument(machines, [id], keys, results);
  return went.outcome === "kept" ? { ...went, why: "it follows from the definition" } : went;
}

/** A JSON patch has no keys of its own: what it changes is looked up. */
function ofOperation(leaf: Leaf, operations: readonly unknown[], machines: readonly string[], results: Results): Went {
  const index = leaf.steps.find((step) => typeof step === "number");
  const entry: unknown =
    operations[leaf.steps.filter((step): step is number => typeof step === "number")[1] ?? index ?? 0];
  const path = isFields(entry) && typeof entry.path === "string" ? entry.path : "";
  const steps = path
    .split("/")
    .slice(1)
    .filter((step) => step !== "-" && !/^\d+$/.test(step));
  const went = ofDocument(machines, [""], steps, results);
  return went.outcome === "kept" ? { ...went, why: "the configuration is the same without it" } : went;
}

/** Kind and name of a document; empty for the main one. */
export function idOf(document: Fields): string {
  return document.kind === undefined ? "" : showDocument(document);
}

/** True where a patch says something of a place in a document, above it or below it. */
function holds(document: Fields, documents: readonly string[], steps: readonly Step[]): boolean {
  if (!documents.includes(idOf(document))) return false;
  let here: unknown = document;
  for (const step of steps) {
    if (!isFields(here) || "$patch" in here) return here !== undefined;
    if (!(String(step) in here)) return false;
    here = here[String(step)];
  }
  return true;
}
