import { type Fields, isFields, listAt } from "../../lib/data/fields";
import { formsOf } from "./places";
import type { Random } from "./random";

/** Texts that fields of a home cluster take; a field without a pattern may want any of them. */
const TEXTS = [
  "192.168.1.33",
  "192.168.1.1/24",
  "192.168.1.200-192.168.1.210",
  "10.0.0.0/8",
  "fd00::1",
  "fd00::/64",
  "home.example.org",
  "apps",
  "a",
  "12 GiB",
  "1 TiB",
  "7d",
  "0 3 * * *",
  "1.34.2",
  "https://github.com/example/home",
  "ghcr.io/example/app:1.2.3",
  "/data",
  "/dev/sda",
  "local-lvm",
  "cp-1",
  "Mon..Fri 03:00",
  "2026-02-30",
] as const;

/**
 * A value that has the form that the schema asks for, as far as a schema can
 * tell: the place to find what one check takes and the next one refuses.
 */
export function sample(schema: Fields, random: Random, depth = 0): unknown {
  const form = random.pick(formsOf(schema)) ?? {};
  if ("const" in form) return form.const;
  const values = listAt(form, "enum");
  if (values.length > 0) return random.pick(values);
  switch (form.type) {
    case "boolean":
      return random.chance(0.5);
    case "integer":
    case "number":
      return number(form, random);
    case "array": {
      const length = random.pick([0, 1, 1, 2, 3]);
      const { items } = form;
      const item = isFields(items) ? items : {};
      const made = Array.from({ length }, () => sample(item, random, depth + 1));
      return random.chance(0.2) && made.length > 0 ? [...made, made[0]] : made;
    }
    case "object":
      return object(form, random, depth);
    case "string":
      return text(form, random);
    default:
      return random.pick(TEXTS);
  }
}

function number(form: Fields, random: Random): number {
  const low = typeof form.minimum === "number" ? form.minimum : 1;
  const high = typeof form.maximum === "number" ? form.maximum : 1e6;
  return random.pick([low, high, low + 1, 2, 3, 8080, Math.floor((low + high) / 2)]);
}

function object(form: Fields, random: Random, depth: number): Fields {
  const required = new Set(listAt(form, "required"));
  const fields = new Map<string, unknown>();
  for (const [key, child] of Object.entries(isFields(form.properties) ? form.properties : {}))
    if (isFields(child) && (required.has(key) || random.chance(depth > 3 ? 0.1 : 0.35)))
      fields.set(key, sample(child, random, depth + 1));
  const { additionalProperties } = form;
  if (isFields(additionalProperties))
    for (const name of ["one", "two", "192.168.1.60", "/data"].slice(0, random.below(3)))
      fields.set(name, sample(additionalProperties, random, depth + 1));
  return Object.fromEntries(fields);
}

/** A text for a pattern where one of ours fits, else any. */
function text(form: Fields, random: Random): string {
  const start = random.below(TEXTS.length);
  const texts = [...TEXTS.slice(start), ...TEXTS.slice(0, start)];
  const { pattern } = form;
  const fitting = typeof pattern === "string" ? texts.find((one) => new RegExp(pattern, "u").test(one)) : undefined;
  return fitting ?? texts[0] ?? "a";
}
