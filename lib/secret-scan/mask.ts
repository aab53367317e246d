import { isFields } from "../data/fields";
import { secretsInDocument } from "./document";
import { isLiteral, looksRandom } from "./literal";
import { isNameOfValue, nameStrength } from "./name";
import type { Span } from "./span";
import { formsAndAddresses, secretsIn } from "./text";
import { CODE, PROSE, type Reading, SETTINGS } from "./value";

/** What is shown in the place of a secret. */
export const MASK = "(secret)";

/** The text with every secret in it hidden. A text without one comes back as it is. */
export function maskText(text: string, reading: Reading = PROSE): string {
  return withoutSpans(text, secretsIn(text, reading));
}

/** The same for texts that programs made of other texts: names in them may have nothing to do with what follows. */
export function maskForms(text: string): string {
  return withoutSpans(text, formsAndAddresses(text));
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  let hidden = "";
  let end = 0;
  for (const span of spans) {
    hidden += text.slice(end, span.start) + MASK;
    end = span.end;
  }
  return end === 0 ? text : hidden + text.slice(end);
}

/**
 * A value for a message, hidden where it is a secret by its form or by the name
 * under which it stands.
 * @param path where it stands, e.g. `releases.grafana.values.adminPassword`
 */
export function maskValue(path: string, value: unknown): unknown {
  // A Secret's data is secret under any name.
  return masked(value, /^(?:data|stringData)\./.test(path) ? "sure" : nameStrength(nameOf(path)));
}

function masked(value: unknown, strength: ReturnType<typeof nameStrength>): unknown {
  if (typeof value === "string") return isSecret(value, strength) ? MASK : maskLines(value);
  if (Array.isArray(value)) return value.map((entry: unknown) => masked(entry, strength));
  if (isFields(value) && strength !== undefined)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, masked(entry, strength)]));
  return maskData(value);
}

/** A line break, or one that a quoted text holds. */
const LINES = /\n|\\n/;

/** Several lines are a file: what is around its secret may be a part of it that no line shows. */
function maskLines(text: string): string {
  if (!LINES.test(text)) return maskText(text, CODE);
  return [SETTINGS, CODE].some((reading) => secretsIn(text, reading).length > 0) ? MASK : text;
}

function isSecret(value: string, strength: ReturnType<typeof nameStrength>): boolean {
  return strength !== undefined && (strength === "sure" ? isLiteral(value) : looksRandom(value));
}

/** The last name of a path; of a `value` the name that it belongs to, as `env[DB_PASSWORD].value` has it. */
function nameOf(path: string): string {
  const names = [...path.matchAll(/\["([^"]+)"\]|\[([^\]]+)\]|([^.[\]]+)/g)]
    .map(([, quoted, label, plain]) => quoted ?? label ?? plain ?? "")
    .filter((name) => !/^\d+$/.test(name));
  const last = names.at(-1) ?? "";
  return isNameOfValue(last) ? (names.at(-2) ?? "") : last;
}

/** Data with every secret in it hidden; what is none is the same as before. */
export function maskData(value: unknown): unknown {
  const secrets = new Set(secretsInDocument(value, { forms: true }).map(({ path }) => path));
  return withoutKeys(secrets.size === 0 ? value : hide(value, "", secrets));
}

/** A key is a name, but for one that somebody pasted: the same data where none is a secret. */
function withoutKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withoutKeys);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isFields(value)) return value;
  let same = true;
  const entries = Object.entries(value).map(([key, child]): [string, unknown] => {
    const fresh: [string, unknown] = [key.length < SHORTEST_KEY ? key : maskLines(key), withoutKeys(child)];
    same &&= fresh[0] === key && fresh[1] === child;
    return fresh;
  });
  return same ? value : Object.fromEntries(entries);
}

/** Shorter than any secret with a form. */
const SHORTEST_KEY = 18;

function hide(value: unknown, path: string, secrets: ReadonlySet<string>): unknown {
  if (secrets.has(path)) return typeof value === "string" && value.includes(" ") ? maskOrHide(value) : MASK;
  if (Array.isArray(value)) return value.map((entry: unknown, index) => hide(entry, `${path}[${index}]`, secrets));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, hide(entry, path === "" ? key : `${path}.${key}`, secrets)]),
  );
}

/** Of a long text only the secret is hidden, where its place is known. */
function maskOrHide(text: string): string {
  const hidden = LINES.test(text) ? text : maskText(text);
  return hidden === text ? MASK : hidden;
}
