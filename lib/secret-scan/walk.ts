import { isFields } from "../data/fields";
import { addressesIn } from "./address";
import { commandsIn } from "./command";
import { formsIn } from "./forms/find";
import { isLiteral, looksRandom } from "./literal";
import { isNameOfValue, nameStrength } from "./name";
import { mayNameSecret, pairsIn } from "./pair";
import { secretsIn } from "./text";
import { CODE, PROSE, type Reading, SETTINGS } from "./value";

/** A secret in data; the value is not part of it. */
export interface DataSecret {
  /** Path inside the data, e.g. `spec.containers[0].env[1].value`. */
  readonly path: string;
  readonly kind: string;
}

export interface WalkOptions {
  /**
   * Forms are searched in every text of the data. False where the text of the
   * whole file is searched for them anyway.
   */
  readonly forms: boolean;
}

/** Fields that refer to a Secret or select something: their values are names. */
const REFERS =
  /^(?:.*(?:Ref|Refs|Selector)|ref|valueFrom|envFrom|secretKeys|matchLabels|matchExpressions|openAPIV3Schema|dataFrom|remoteRefs?|secretStoreRefs?|imagePullSecrets|required|enum)$/;
/** Fields with sentences for people. */
const SENTENCES =
  /^(?:description|summary|title|message|help|comment|notes?|doc|docs|documentation|tooltip|text|reason|why|fix|runbook)$/i;

const CODE_KEY = /\.(?:[cm]?[jt]s|py|go|lua|rb|star)$/;

/** Every literal secret in data as a program holds it: by name, in lists of variables, in arguments, inside texts. */
export function secretsInData(value: unknown, { forms }: WalkOptions): readonly DataSecret[] {
  const found: DataSecret[] = [];
  walk(value, { path: "", parent: "", names: true }, { forms, found });
  return found;
}

/** Where a walk is. */
interface Spot {
  readonly path: string;
  /** The key above; of a list the key of the list. */
  readonly parent: string;
  /** False below a reference or a selector, where names of secrets mean other things. */
  readonly names: boolean;
}

interface Walk extends WalkOptions {
  readonly found: DataSecret[];
}

function walk(value: unknown, spot: Spot, into: Walk): void {
  if (typeof value === "string") inText(value, spot, spot.names ? SETTINGS : PROSE, into);
  else if (Array.isArray(value)) inList(value, spot, into);
  else if (isFields(value)) inFields(value, spot, into);
}

function inFields(fields: Readonly<Record<string, unknown>>, spot: Spot, into: Walk): void {
  const label = labelOf(fields) ?? (nameStrength(spot.parent) === undefined ? undefined : spot.parent);
  const isOneOfMany = SEVERAL.test(spot.parent);
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || value === null || typeof value === "boolean") continue;
    // The sign that SOPS encrypted the document: its own fields are public.
    if (key === "sops" && isFields(value) && "mac" in value) continue;
    const path = spot.path === "" ? key : `${spot.path}.${key}`;
    const here: Spot = {
      path,
      parent: key,
      names: spot.names && !REFERS.test(key) && !(key === "keys" && "store" in fields),
    };
    const name = label !== undefined && isNameOfValue(key) ? label : key;
    if (here.names && (holdsSecret(name, value) || (isOneOfMany && holdsSecret(spot.parent, value))))
      into.found.push({ path, kind: `literal in ${name}` });
    else if (typeof value === "string") inText(value, here, readingOf(key, here), into);
    else walk(value, here, into);
  }
}

/** The key of a ConfigMap is a file's name: a program in it is read as one. */
function readingOf(key: string, { names }: Spot): Reading {
  if (!names || SENTENCES.test(key)) return PROSE;
  return CODE_KEY.test(key) ? CODE : SETTINGS;
}

/** A map of secrets, each under a name of its own. */
const SEVERAL = /(?:tokens|secrets|keys|passwords|credentials|creds)$/i;

/** The name of a variable, a header or a parameter whose value is in the field next to it. */
function labelOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  if (!("value" in fields)) return undefined;
  for (const key of ["name", "key", "header", "variable", "param", "parameter"]) {
    const label = fields[key];
    if (typeof label === "string") return label;
  }
  return undefined;
}

function holdsSecret(name: string, value: unknown): boolean {
  if (typeof value === "number") return value >= 1000 && isPasswordName(name);
  if (typeof value !== "string") return false;
  const strength = nameStrength(name);
  // Several lines are a file: what it holds is read line by line.
  if (strength === undefined || value.trim().includes("\n")) return false;
  return strength === "sure" ? isLiteral(value) : looksRandom(value);
}

/** A number behind such a name is a password of digits, behind others it is a number of something. */
function isPasswordName(name: string): boolean {
  return /(?:password|passwd|passphrase|passcode|pwd)$/i.test(name) && nameStrength(name) === "sure";
}

function inList(list: readonly unknown[], { path, parent, names }: Spot, into: Walk): void {
  for (const [index, entry] of list.entries()) {
    const here: Spot = { path: `${path}[${index}]`, parent: "", names };
    const flag: unknown = list[index - 1];
    const isValue = typeof flag === "string" && FLAG.test(flag) && typeof entry === "string" && !entry.startsWith("-");
    const name = isValue && nameStrength(flag) !== undefined ? flag : parent;
    if (names && holdsSecret(name, entry)) into.found.push({ path: here.path, kind: `literal in ${name}` });
    else walk(entry, here, into);
  }
  inCommand(list, path, into);
}

const FLAG = /^--?[A-Za-z][\w.-]*$/;

/** The words of a command line may be entries of a list, and only together they say something. */
function inCommand(list: readonly unknown[], path: string, { found }: Walk): void {
  if (list.length < 2 || !list.every((entry) => typeof entry === "string")) return;
  const [whole] = commandsIn(list.join(" "));
  if (whole !== undefined && !list.some((entry) => commandsIn(entry).length > 0))
    found.push({ path, kind: whole.kind });
}

const JOINED = /[=:>\s]/;
const ENCODED = /^[A-Za-z0-9+/\n]{24,}={0,2}\s*$/;
const READABLE = /^[\x20-\x7e\s]{16,}$/;

/** The text that Base64 hides, where it is one. */
function decoded(text: string): string | undefined {
  if (text.length < 24 || !ENCODED.test(text)) return undefined;
  const hidden = Buffer.from(text, "base64").toString("utf8");
  return READABLE.test(hidden) ? hidden : undefined;
}

function inText(text: string, { path }: Spot, reading: Reading, { forms, found }: Walk): void {
  // Too short for a name and a value behind it.
  if (text.length < SHORTEST) return;
  const harmless = harmlessTexts(reading, forms);
  if (harmless.has(text)) return;
  const spans = [
    ...(forms ? formsIn(text) : []),
    ...addressesIn(text),
    ...(text.includes(" ") ? commandsIn(text) : []),
    ...(JOINED.test(text) && mayNameSecret(text) ? pairsIn(text, reading) : []),
  ];
  const hidden = decoded(text);
  if (hidden !== undefined) spans.push(...secretsIn(hidden, SETTINGS));
  if (spans.length === 0) remember(harmless, text);
  for (const kind of new Set(spans.map((span) => span.kind))) found.push({ path, kind });
}

/**
 * Texts in which nothing was found, by how they were read: each machine's configuration and each object says
 * much the same. Some thousand short ones at most, so that a program that watches does not grow.
 */
const HARMLESS = new Map<Reading, readonly [withForms: Set<string>, without: Set<string>]>();
const MOST_TEXTS = 20_000;
const LONGEST_KEPT = 4_000;

function harmlessTexts(reading: Reading, forms: boolean): Set<string> {
  const known = HARMLESS.get(reading) ?? [new Set<string>(), new Set<string>()];
  HARMLESS.set(reading, known);
  return forms ? known[0] : known[1];
}

function remember(harmless: Set<string>, text: string): void {
  if (text.length > LONGEST_KEPT) return;
  if (harmless.size > MOST_TEXTS) harmless.clear();
  harmless.add(text);
}

const SHORTEST = 8;
