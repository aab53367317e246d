import { z } from "zod";
import { isFields } from "../data/fields";
import { nearest } from "../data/nearest";
import { address, cidr, domainName, label, size, version } from "../model/field";
import { repositoryUrl } from "../model/gitops";
import type { Filling, Naming } from "../model/problems";
import { showPath } from "../model/show-path";
import { FORMS, leastFor } from "./stand-in";

/** A part of a definition that was taken out, or replaced by a stand-in. */
export interface Repaired {
  /** Keys and indexes that lead to the part, from the top of the definition. */
  readonly path: readonly PropertyKey[];
  /** Names under which others may miss it, or speak of its stand-in. */
  readonly names: readonly Naming[];
  /** What is there now; absent: nothing. */
  readonly filling?: Filling;
}

/** Values that let the rest of a definition be looked at, where a required one is wrong; by the schema of the field. */
const STAND_INS = new Map<unknown, string>([
  // Addresses and names that the standards keep for examples (RFC 5737, RFC 2606).
  [address.def, "192.0.2.1"],
  [cidr.def, "0.0.0.0/0"],
  [size.def, "63 GiB"],
  [domainName.def, "stand-in.example"],
  [label.def, "stand-in"],
  [repositoryUrl.def, "https://stand-in.example/repository.git"],
]);

/** Texts by which a later message gives away that it speaks of a stand-in. */
const STAND_IN_TEXTS = new Set([...STAND_INS.values(), ...FORMS.filter((text) => text.includes("stand"))]);

/** Versions that fit each other, where the definition's own cannot be read; what they are does not matter. */
const VERSIONS: Readonly<Record<string, string>> = { talos: "1.13.9", kubernetes: "1.36.3" };

/**
 * Takes out of a definition what its schema refuses, so that the rest can be
 * looked at in the same run: a misspelt field gets its right name, a wrong
 * optional one goes, a wrong required one gets a stand-in, and where nothing
 * helps the entry that holds it goes.
 *
 * @param before what earlier rounds repaired; an issue at the same place takes out what is around it
 * @returns undefined where nothing of the definition is left
 */
export function repair(
  schema: z.core.$ZodType,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
  before: readonly Repaired[],
): { readonly value: unknown; readonly repaired: readonly Repaired[] } | undefined {
  const repaired: Repaired[] = [];
  let here = value;
  for (const { path, meant } of misspelt(schema, value, issues)) {
    here = withValue(without(here, path), meant, valueAt(value, path));
    repaired.push({ path, names: [], filling: "its own value" });
  }
  for (const path of issues.flatMap(placesOf)) {
    if (repaired.some((one) => isWithin(path, one.path))) continue;
    let place = path;
    while (before.some((one) => samePath(one.path, place))) place = place.slice(0, -1);
    const last = place.at(-1);
    if (last === undefined) return undefined;
    const field = schemaAt(schema, place);
    const around = innermost(schemaAt(schema, place.slice(0, -1)));
    const isField = around instanceof z.ZodObject && Object.hasOwn(around.shape, last);
    const standIn =
      place !== path
        ? undefined
        : (standInFor(field, valueAt(value, place), last) ??
          (isField ? emptyFor(field, valueAt(value, place)) : undefined));
    here = standIn === undefined ? without(here, place) : withValue(here, place, standIn);
    const telling = [standIn].flat().filter((text) => typeof text === "string" && STAND_IN_TEXTS.has(text));
    const names = [
      ...(isField ? telling.map(String) : [String(last)]),
      // Others speak of a whole section by its path.
      ...(isField ? [place.length > 1 ? showPath(place) : `${String(last)}.`] : []),
      ...fieldOfEntry(schema, place),
    ];
    repaired.push({ path: place, names, ...(standIn === undefined ? {} : { filling: "a stand-in" as const }) });
  }
  return { value: here, repaired };
}

/** For a field of an entry that the operator named, e.g. the cpus of a host: what speaks of both means this very value. */
function fieldOfEntry(schema: z.core.$ZodType, place: readonly PropertyKey[]): readonly Naming[] {
  const entries = place.flatMap((key, index) =>
    innermost(schemaAt(schema, place.slice(0, index))) instanceof z.ZodRecord ? [{ key, index }] : [],
  );
  const entry = entries.at(-1);
  const field = entry === undefined ? undefined : place[entry.index + 1];
  return entry === undefined || typeof field !== "string" ? [] : [[String(entry.key), field]];
}

/** Where an issue is; unknown keys are at the keys themselves. */
function placesOf(issue: z.core.$ZodIssue): readonly (readonly PropertyKey[])[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** A key that nobody knows, and the field that it means. */
interface Misspelt {
  readonly path: readonly PropertyKey[];
  readonly meant: readonly PropertyKey[];
}

/**
 * Unknown keys that mean a field which is not written, and hold what it may:
 * without it, later steps would miss what the operator did write.
 */
function misspelt(schema: z.core.$ZodType, value: unknown, issues: readonly z.core.$ZodIssue[]): readonly Misspelt[] {
  return issues.flatMap((issue) => {
    const around = issue.code === "unrecognized_keys" ? innermost(schemaAt(schema, issue.path)) : undefined;
    if (issue.code !== "unrecognized_keys" || !(around instanceof z.ZodObject)) return [];
    const written = valueAt(value, issue.path);
    const taken = new Set(isFields(written) ? Object.keys(written) : []);
    return issue.keys.slice(0, MOST_RENAMED).flatMap((key) => {
      const meant = nearest(key, Object.keys(around.shape));
      const field = meant === undefined ? undefined : around.shape[meant];
      if (meant === undefined || field === undefined || taken.has(meant)) return [];
      const path = [...issue.path, key];
      if (!z.safeParse(field, valueAt(value, path)).success) return [];
      taken.add(meant);
      return [{ path, meant: [...issue.path, meant] }];
    });
  });
}

/** Issues without those of fields that are only missing because their names are misspelt. */
export function withoutMisspelt(
  schema: z.core.$ZodType,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): readonly z.core.$ZodIssue[] {
  const meant = misspelt(schema, value, issues);
  return meant.length === 0 ? issues : issues.filter(({ path }) => !meant.some((one) => samePath(one.meant, path)));
}

/** A map with more keys that nobody knows was meant for something else. */
const MOST_RENAMED = 20;

function standInFor(field: z.core.$ZodType | undefined, value: unknown, key: PropertyKey): unknown {
  if (field === undefined || isOptional(field)) return undefined;
  const inner = innermost(field);
  const known = STAND_INS.get(inner?._zod.def);
  if (known !== undefined) return known;
  if (inner?._zod.def === version.def) return VERSIONS[String(key)];
  if (inner instanceof z.ZodEnum) {
    const choices = inner.options.map(String);
    return (typeof value === "string" ? nearest(value, choices) : undefined) ?? choices[0];
  }
  if (inner instanceof z.ZodNumber) return inner.minValue !== null && inner.minValue > 0 ? inner.minValue : 1;
  if (inner instanceof z.ZodObject || inner instanceof z.ZodRecord || inner instanceof z.ZodArray) return undefined;
  return leastFor(field);
}

/**
 * A section without content, where it is required or something else was written in its place: what it must hold
 * gets its own stand-ins in the next round. An entry that the operator named is left out instead, for
 * a machine made of stand-ins would be one that nobody wrote.
 */
function emptyFor(field: z.core.$ZodType | undefined, value: unknown): unknown {
  if (field === undefined) return undefined;
  const inner = innermost(field);
  if (isOptional(field)) {
    const wasMeant = value !== undefined && value !== null && value !== false && !isFields(value);
    return wasMeant && inner instanceof z.ZodObject ? {} : undefined;
  }
  if (inner instanceof z.ZodObject || inner instanceof z.ZodRecord) return {};
  const element = inner instanceof z.ZodArray ? standInFor(inner.element, undefined, 0) : undefined;
  return element === undefined ? undefined : [element];
}

/** The schema of the field at a path, with whatever makes it optional; undefined where the path leads out of what is known. */
function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let here: z.core.$ZodType | undefined = schema;
  for (const key of path) {
    if (here === undefined) return undefined;
    const inner = innermost(here);
    if (inner instanceof z.ZodObject) here = Object.hasOwn(inner.shape, key) ? inner.shape[String(key)] : undefined;
    else if (inner instanceof z.ZodRecord) here = inner.valueType;
    else if (inner instanceof z.ZodArray) here = inner.element;
    else return undefined;
  }
  return here;
}

function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
}

/** What a schema asks for, below defaults and what is made of it afterwards. */
function innermost(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (schema === undefined || STAND_INS.has(schema._zod.def)) return schema;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return innermost(schema.def.innerType);
  return schema instanceof z.ZodPipe ? innermost(schema.def.in) : schema;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (here, key) =>
      typeof here === "object" && here !== null && Object.hasOwn(here, key) ? Reflect.get(here, key) : undefined,
    value,
  );
}

function without(value: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined) return value;
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.filter((_, index) => index !== key)
      : value.map((entry: unknown, index) => (index === key ? without(entry, rest) : entry));
  }
  if (!isFields(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([name]) => name !== key)
      : entries.map(([name, entry]) => [name, name === key ? without(entry, rest) : entry]),
  );
}

function withValue(value: unknown, [key, ...rest]: readonly PropertyKey[], wanted: unknown): unknown {
  if (key === undefined) return wanted;
  if (Array.isArray(value))
    return value.map((entry: unknown, index) => (index === key ? withValue(entry, rest, wanted) : entry));
  const fields = isFields(value) ? value : {};
  const name = String(key);
  return { ...fields, [name]: withValue(fields[name], rest, wanted) };
}

function isWithin(path: readonly PropertyKey[], place: readonly PropertyKey[]): boolean {
  return place.length <= path.length && place.every((key, index) => path[index] === key);
}

function samePath(a: readonly PropertyKey[], b: readonly PropertyKey[]): boolean {
  return a.length === b.length && isWithin(a, b);
}
