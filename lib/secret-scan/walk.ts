import { isFields } from "../data/fields";
import { addressesIn } from "./address";
import { commandsIn } from "./command";
import { formsIn } from "./forms/find";
import { isLiteral, looksRandom } from "./literal";
import { isNameOfValue, type NameStrength, nameStrength } from "./name";
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

/** What a key alone says of what is below it. */
interface KeyFacts {
  readonly key: string;
  /** Below it are names of secrets, not secrets. */
  readonly refers: boolean;
  readonly reading: Reading;
  /** Below it are several secrets, each under a name of its own. */
  readonly isSeveral: boolean;
  /** It is the value of what a name next to it calls. */
  readonly isValue: boolean;
  readonly strength: NameStrength | undefined;
}

/** The same keys are in every object. Some thousand short ones at most, so that a program that watches does not grow. */
const KEYS = new Map<string, KeyFacts>();
const MOST_KEYS = 20_000;
const LONGEST_KEY = 120;

function factsOf(key: string): KeyFacts {
  const known = KEYS.get(key);
  if (known !== undefined) return known;
  const facts = {
    key,
    refers: REFERS.test(key),
    // The key of a ConfigMap is a file's name: a program in it is read as one.
    reading: SENTENCES.test(key) ? PROSE : CODE_KEY.test(key) ? CODE : SETTINGS,
    isSeveral: SEVERAL.test(key),
    isValue: isNameOfValue(key),
    strength: nameStrength(key),
  };
  if (KEYS.size > MOST_KEYS) KEYS.clear();
  if (key.length <= LONGEST_KEY) KEYS.set(key, facts);
  return facts;
}

/** Every literal secret in data as a program holds it: by name, in lists of variables, in arguments, inside texts. */
export function secretsInData(value: unknown, { forms }: WalkOptions): readonly DataSecret[] {
  const found: DataSecret[] = [];
  walk(value, { step: "", parent: factsOf(""), names: true }, { forms, found });
  return found;
}

/** Where a walk is. */
interface Spot {
  readonly above?: Spot;
  /** The key or index that led here. */
  readonly step: string | number;
  /** The key above; of a list the key of the list. */
  readonly parent: KeyFacts;
  /** False below a reference or a selector, where names of secrets mean other things. */
  readonly names: boolean;
}

interface Walk extends WalkOptions {
  readonly found: DataSecret[];
}

/** The path of what a step leads to; made only where something was found. */
function pathTo({ above, step: own }: Spot, step?: string | number): string {
  const path = above === undefined ? "" : pathTo(above, own);
  if (step === undefined) return path;
  return typeof step === "number" ? `${path}[${step}]` : path === "" ? step : `${path}.${step}`;
}

function walk(value: unknown, spot: Spot, into: Walk): void {
  if (typeof value === "string") {
    for (const kind of kindsIn(value, spot.names ? SETTINGS : PROSE, into))
      into.found.push({ path: pathTo(spot), kind });
  } else if (Array.isArray(value)) inList(value, spot, into);
  else if (isFields(value)) inFields(value, spot, into);
}

function inFields(fields: Readonly<Record<string, unknown>>, spot: Spot, into: Walk): void {
  const { parent } = spot;
  const label = labelOf(fields) ?? (parent.strength === undefined ? undefined : parent.key);
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    if (value === undefined || value === null || typeof value === "boolean") continue;
    // The sign that SOPS encrypted the document: its own fields are public.
    if (key === "sops" && isFields(value) && "mac" in value) continue;
    const facts = factsOf(key);
    const names = spot.names && !facts.refers && !(key === "keys" && "store" in fields);
    const name = label !== undefined && facts.isValue ? label : key;
    if (names && (holdsSecret(name, value) || (parent.isSeveral && holdsSecret(parent.key, value))))
      into.found.push({ path: pathTo(spot, key), kind: `literal in ${name}` });
    else if (typeof value === "string") {
      for (const kind of kindsIn(value, names ? facts.reading : PROSE, into))
        into.found.push({ path: pathTo(spot, key), kind });
    } else walk(value, { above: spot, step: key, parent: facts, names }, into);
  }
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

function inList(list: readonly unknown[], spot: Spot, into: Walk): void {
  const { parent, names } = spot;
  for (const [index, entry] of list.entries()) {
    const flag: unknown = list[index - 1];
    const isValue = typeof flag === "string" && FLAG.test(flag) && typeof entry === "string" && !entry.startsWith("-");
    const name = isValue && nameStrength(flag) !== undefined ? flag : parent.key;
    if (names && holdsSecret(name, entry)) into.found.push({ path: pathTo(spot, index), kind: `literal in ${name}` });
    else walk(entry, { above: spot, step: index, parent: factsOf(""), names }, into);
  }
  inCommand(list, spot, into);
}

const FLAG = /^--?[A-Za-z][\w.-]*$/;

/** The words of a command line may be entries of a list, and only together they say something. */
function inCommand(list: readonly unknown[], spot: Spot, { found }: Walk): void {
  if (list.length < 2 || !list.every((entry) => typeof entry === "string")) return;
  const [whole] = commandsIn(list.join(" "));
  if (whole !== undefined && !list.some((entry) => commandsIn(entry).length > 0))
    found.push({ path: pathTo(spot), kind: whole.kind });
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

/** Kinds of secrets inside a text. */
function kindsIn(text: string, reading: Reading, { forms }: WalkOptions): Iterable<string> {
  // Too short for a name and a value behind it.
  if (text.length < SHORTEST) return NONE;
  const harmless = harmlessTexts(reading, forms);
  if (harmless.has(text)) return NONE;
  const spans = [
    ...(forms ? formsIn(text) : []),
    ...addressesIn(text),
    ...(text.includes(" ") ? commandsIn(text) : []),
    ...(JOINED.test(text) && mayNameSecret(text) ? pairsIn(text, reading) : []),
  ];
  const hidden = decoded(text);
  if (hidden !== undefined) spans.push(...secretsIn(hidden, SETTINGS));
  if (spans.length === 0) remember(harmless, text);
  return new Set(spans.map((span) => span.kind));
}

const NONE: readonly string[] = [];

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
