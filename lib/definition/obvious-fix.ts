import { z } from "zod";
import { lineOf } from "../versions/line";
import { LINES, UPGRADABLE } from "../versions/path";

/**
 * What a value that a field refuses was most likely meant to be: the first of
 * the usual other spellings that the field itself takes. So a proposal is never
 * wrong by the schema, in whatever field of whatever component it is made.
 *
 * @param path to the value, whose last key may name a product with versions
 * @returns undefined where no spelling fits
 */
export function obviousFix(schema: z.core.$ZodType, path: readonly PropertyKey[], value: unknown): unknown {
  const fields = fieldsAt(schema, path);
  return spellings(value, String(path.at(-1) ?? "")).find(
    (spelling) => spelling !== value && fields.some((field) => z.safeParse(field, spelling).success),
  );
}

/** The same for a key of a map. */
export function obviousKey(schema: z.core.$ZodType, path: readonly PropertyKey[]): string | undefined {
  const key = String(path.at(-1) ?? "");
  const keys = fieldsAt(schema, path.slice(0, -1)).flatMap((around) =>
    forms(around).flatMap((form) => (form instanceof z.ZodRecord ? [form.keyType] : [])),
  );
  return ofText(key).find((spelling) => spelling !== key && keys.some((one) => z.safeParse(one, spelling).success));
}

/** Every schema that the value at a path may have to fit: of a union, all that know the path. */
function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly z.core.$ZodType[] {
  return path.reduce<readonly z.core.$ZodType[]>(
    (here, key) =>
      here.flatMap(forms).flatMap((form): readonly z.core.$ZodType[] => {
        if (form instanceof z.ZodObject) {
          const field = Object.hasOwn(form.shape, key) ? form.shape[String(key)] : undefined;
          return field === undefined ? [] : [field];
        }
        if (form instanceof z.ZodRecord) return [form.valueType];
        return form instanceof z.ZodArray && typeof key === "number" ? [form.element] : [];
      }),
    [schema],
  );
}

/** What a schema asks for below defaults and transformations: of a union, each of its options. */
function forms(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return forms(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return forms(schema.def.in);
  return schema instanceof z.ZodUnion ? schema.options.flatMap(forms) : [schema];
}

/** Other spellings of a value, the most likely first. */
function spellings(value: unknown, key: string): readonly unknown[] {
  if (typeof value === "number") return ofNumber(value, key);
  if (typeof value === "string") {
    const texts = [...ofVersion(value, key), ...ofText(value)];
    return [...ofScalar(value), ...texts, ...[value, ...texts].map((text) => [text])];
  }
  if (value === true) return ["true", {}];
  return Array.isArray(value) && value.length === 1 ? [value[0]] : [];
}

/** YAML reads a number where somebody meant a text: an amount, a version, a mode. */
function ofNumber(value: number, key: string): readonly string[] {
  const text = String(value);
  return [...ofMode(value), text, ...ofVersion(text, key), ...ofAmount(text)];
}

/** A mode without its leading zero is read as a decimal number, and one with 0o as the number that it is. */
function ofMode(value: number): readonly string[] {
  const digits = String(value);
  const read = value.toString(8);
  return [digits, read].filter(isMode).map((mode) => `0${mode}`);
}

/** Nobody gives others more than the owner, who can at least read. */
function isMode(digits: string): boolean {
  const [owner = 0, group = 0, others = 0] = [...digits].map(Number);
  return /^[4-7][0-7][0-7]$/.test(digits) && (group & ~owner) === 0 && (others & ~owner) === 0;
}

/** A line for an exact version: the newest that is known of it. */
function ofVersion(text: string, key: string): readonly string[] {
  const product = UPGRADABLE.find((one) => one === key);
  const known = product === undefined ? undefined : LINES[product].find(({ line }) => line === lineOf(text));
  return known !== undefined && /^v?\d+\.\d+$/.test(text) ? [known.newest] : [];
}

/** Amounts of memory of a machine in the unit that their number makes likely. */
function ofAmount(text: string): readonly string[] {
  const unit = Number(text) >= 512 && Number(text) % 2 === 0 ? ["MiB", "GiB"] : ["GiB"];
  return unit.map((one) => `${text} ${one}`);
}

/** A text where a number or a switch is wanted. */
function ofScalar(text: string): readonly (number | boolean)[] {
  if (/^-?\d+(\.\d+)?$/.test(text)) return [Number(text)];
  if (/^(true|yes|on)$/i.test(text)) return [true];
  return /^(false|no|off)$/i.test(text) ? [false] : [];
}

function ofText(text: string): readonly string[] {
  const trimmed = text.trim();
  const lower = trimmed.toLowerCase();
  const plain = lower.replaceAll(/[\s_]+/g, "-").replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
  return [
    trimmed,
    trimmed.replace(/^v(?=\d)/i, ""),
    ...(/^\d+$/.test(trimmed) ? ofAmount(trimmed) : []),
    ...ofUnit(trimmed),
    ...ofDuration(lower),
    ...ofRepository(trimmed),
    lower,
    lower.replace(/\.$/, ""),
    ...ofMac(lower),
    // A host where a URL is, an address where its network is, and the other way round.
    trimmed.replace(/\/\d{1,3}$/, ""),
    lower.replace(/^[a-z][a-z0-9+.-]*:\/\//, "").replace(/[/?#].*$/, ""),
    lower
      .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
      .replace(/[/?#].*$/, "")
      .replace(/:\d+$/, ""),
    ...(HOST_FIRST.test(trimmed) ? [`https://${trimmed}`] : []),
    trimmed.replace(/^http:\/\//i, "https://"),
    `/${trimmed}`,
    trimmed.replace(/^\/+|\/+$/g, ""),
    ...ofUrl(trimmed),
    plain,
  ].filter((spelling) => spelling !== "");
}

/** What begins with a host's name; a path or a sentence makes no address by a scheme in front of it. */
const HOST_FIRST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:\/\S*)?$/i;

/** Blanks and other characters of an address in the form that every reader takes. */
function ofUrl(text: string): readonly string[] {
  return URL.canParse(text) && /^[a-z]+:\/\//i.test(text) ? [new URL(text).href.replaceAll("'", "%27")] : [];
}

/** `12G`, `12 gb`, `12,5 GiB`: units as other tools write them. */
function ofUnit(text: string): readonly string[] {
  const [, amount = "", letter = "", rest = ""] = /^(\d+(?:[.,]\d+)?)\s*([kmgt])(i?b|i)?(?:ytes?)?$/i.exec(text) ?? [];
  if (amount === "") return [];
  const unit = letter.toUpperCase();
  // Hypervisors and people who write one letter mean powers of two.
  const form = rest.toLowerCase() === "b" ? `${unit === "K" ? "k" : unit}B` : `${unit}iB`;
  return [`${amount.replace(",", ".")} ${form}`];
}

const DURATIONS: Readonly<Record<string, readonly [number, string]>> = {
  s: [1, "s"],
  m: [1, "m"],
  h: [1, "h"],
  d: [24, "h"],
  w: [168, "h"],
};

/** `10 minutes`, `1 day`, `2d`: spans of time as people say them. */
function ofDuration(text: string): readonly string[] {
  const [, amount = "", unit = ""] =
    /^(\d+)\s*(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)$/.exec(text) ?? [];
  const known = DURATIONS[unit.slice(0, 1)];
  return known === undefined ? [] : [`${Number(amount) * known[0]}${known[1]}`];
}

/** The short form of SSH (`git@host:owner/name.git`), and addresses as browsers show them. */
function ofRepository(text: string): readonly string[] {
  const [, user = "git", host, path] = /^(?:([A-Za-z0-9._-]+)@)?([A-Za-z0-9.-]+):(?!\/\/)\/?([^\s]+)$/.exec(text) ?? [];
  const short = host === undefined || path === undefined || /^\d+$/.test(path) ? [] : [`ssh://${user}@${host}/${path}`];
  return [...short, text.replace(/^git(\+ssh|\+https)?:\/\//, (_, by) => (by === "+ssh" ? "ssh://" : "https://"))];
}

/** Twelve digits as switches and hypervisors write them. */
function ofMac(text: string): readonly string[] {
  const digits = text.replaceAll(/[.:\s-]/g, "");
  return /^[0-9a-f]{12}$/.test(digits) ? [digits.replaceAll(/(..)(?=.)/g, "$1:")] : [];
}
