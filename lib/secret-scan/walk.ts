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

/** Fields that refer to a Secret or select something: what stands there are names. */
const REFERS =
  /^(?:.*(?:Ref|Refs|Selector)|ref|valueFrom|envFrom|secretKeys|matchLabels|matchExpressions|openAPIV3Schema|dataFrom|remoteRefs?|secretStoreRefs?|imagePullSecrets|required|enum)$/;
/** Fields with sentences for people. */
const SENTENCES =
  /^(?:description|summary|title|message|help|comment|notes?|doc|docs|documentation|tooltip|text|reason|why|fix|runbook)$/i;

const CODE_KEY = /\.(?:[cm]?[jt]s|py|go|lua|rb|star)$/;

/** Every literal secret in data as a program holds it: by name, in lists of variables, in arguments, inside texts. */
export function secretsInData(value: unknown, options: WalkOptions): readonly DataSecret[] {
  const found: DataSecret[] = [];
  walk(value, "", true, options, found);
  return found;
}

function walk(value: unknown, path: string, names: boolean, options: WalkOptions, found: DataSecret[]): void {
  if (typeof value === "string") inText(value, path, names ? SETTINGS : PROSE, options, found);
  else if (Array.isArray(value)) inList(value, path, names, options, found);
  else if (isFields(value)) inFields(value, path, "", names, options, found);
}

function inFields(
  fields: Readonly<Record<string, unknown>>,
  path: string,
  parent: string,
  names: boolean,
  options: WalkOptions,
  found: DataSecret[],
): void {
  const label = labelOf(fields) ?? (nameStrength(parent) === undefined ? undefined : parent);
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    const here = path === "" ? key : `${path}.${key}`;
    // The sign that SOPS encrypted the document: its own fields are public.
    if (key === "sops" && isFields(value) && "mac" in value) continue;
    const refers = REFERS.test(key);
    const name = label !== undefined && isNameOfValue(key) ? label : key;
    const isOneOfMany = SEVERAL.test(parent) && holdsSecret(parent, value);
    if (names && !refers && (isOneOfMany || holdsSecret(name, value))) {
      found.push({ path: here, kind: `literal in ${name}` });
      continue;
    }
    if (names && !refers && Array.isArray(value) && isListOfSecrets(key, value)) {
      for (const [index, entry] of value.entries())
        if (holdsSecret(key, entry)) found.push({ path: `${here}[${index}]`, kind: `literal in ${key}` });
    }
    if (typeof value === "string" && SENTENCES.test(key)) inText(value, here, PROSE, options, found);
    // The key of a ConfigMap is a file's name: a program in it is read as one.
    else if (typeof value === "string" && CODE_KEY.test(key)) inText(value, here, CODE, options, found);
    else if (isFields(value)) inFields(value, here, key, names && !refers, options, found);
    else walk(value, here, names && !refers, options, found);
  }
}

/** A map of secrets, each under a name of its own. */
const SEVERAL = /(?:tokens|secrets|keys|passwords|credentials|creds)$/i;

/** The name of a variable, a header or a parameter whose value stands beside it. */
function labelOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  for (const key of ["name", "key", "header", "variable", "param", "parameter"]) {
    const label = fields[key];
    if (typeof label === "string" && "value" in fields) return label;
  }
  return undefined;
}

function holdsSecret(name: string, value: unknown): boolean {
  if (typeof value === "number") return isPasswordName(name) && value >= 1000;
  if (typeof value !== "string") return false;
  const strength = nameStrength(name);
  if (strength === undefined) return false;
  // Several lines are a file: what it holds is read line by line.
  if (value.trim().includes("\n")) return false;
  return strength === "sure" ? isLiteral(value) : looksRandom(value);
}

/** A number behind such a name is a password of digits, behind others it is a number of something. */
function isPasswordName(name: string): boolean {
  return /(?:password|passwd|passphrase|passcode|pwd)$/i.test(name) && nameStrength(name) === "sure";
}

function isListOfSecrets(key: string, list: readonly unknown[]): boolean {
  return nameStrength(key) !== undefined && list.some((entry) => typeof entry === "string");
}

function inList(
  list: readonly unknown[],
  path: string,
  names: boolean,
  options: WalkOptions,
  found: DataSecret[],
): void {
  const texts = list.every((entry) => typeof entry === "string") ? list : [];
  for (const [index, entry] of list.entries()) {
    const here = `${path}[${index}]`;
    const flag: unknown = list[index - 1];
    if (names && typeof flag === "string" && /^--?[A-Za-z][\w.-]*$/.test(flag) && holdsSecret(flag, entry)) {
      if (typeof entry === "string" && !entry.startsWith("-")) found.push({ path: here, kind: `literal in ${flag}` });
      continue;
    }
    walk(entry, here, names, options, found);
  }
  if (texts.length > 1 && commandsIn(texts.join(" ")).length > 0 && !texts.some((text) => commandsIn(text).length > 0))
    found.push({ path, kind: commandsIn(texts.join(" "))[0]?.kind ?? "password in a command line" });
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

function inText(text: string, path: string, reading: Reading, { forms }: WalkOptions, found: DataSecret[]): void {
  const spans = [
    ...(forms ? formsIn(text) : []),
    ...addressesIn(text),
    ...(text.includes(" ") ? commandsIn(text) : []),
    ...(JOINED.test(text) && mayNameSecret(text) ? pairsIn(text, reading) : []),
  ];
  const hidden = decoded(text);
  if (hidden !== undefined) spans.push(...secretsIn(hidden, SETTINGS));
  for (const kind of new Set(spans.map((span) => span.kind))) found.push({ path, kind });
}
