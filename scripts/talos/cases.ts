import fc from "fast-check";
import { dump } from "js-yaml";
import { type Fields, isFields } from "../../lib/data/fields";
import { type FieldType, type MachineryMinor, type Types, typesOf } from "../../lib/talos/fields";
import { KINDS } from "../../lib/talos/machinery-types";
import { KINDS_1_14 } from "../../lib/talos/machinery-types-1-14";

/** A configuration and patches over it, as documents. */
export interface MergeCase {
  /** Minor of the machinery whose documents they are. */
  readonly minor: MachineryMinor;
  /** What the patches are laid over. */
  readonly base: readonly Fields[];
  /** Patches in their order, each with its documents. */
  readonly patches: readonly (readonly Fields[])[];
}

/** A case as the Go program reads it. */
export function caseText({ base, patches }: MergeCase): string {
  return JSON.stringify({ base: yaml(base), patches: patches.map(yaml) });
}

function yaml(documents: readonly Fields[]): string {
  return documents.map((document) => dump(document, { noRefs: true })).join("---\n");
}

/** Draws one of several values; it carries the types that documents are drawn from. */
type Draw = (<Value>(values: readonly Value[]) => Value) & { readonly types: Types };

/** Kinds that hold one value of a type that cannot be merged: most draws of them would only be refused. */
const ONE_VALUE = ["SideroLinkConfig", "EventSinkConfig"];

/** Of the newer machinery the kinds that changed or came: of the others nothing is new. */
const KINDS_DRAWN: Readonly<Record<MachineryMinor, readonly string[]>> = {
  13: Object.keys(KINDS).filter((kind) => !ONE_VALUE.includes(kind)),
  14: [
    ...Object.keys(KINDS_1_14),
    "ResolverConfig",
    "LinkConfig",
    "NetworkRuleConfig",
    "VolumeConfig",
    "UserVolumeConfig",
  ],
};

/** Cases drawn from the machinery's own types. */
export const mergeCases = (minor: MachineryMinor): fc.Arbitrary<MergeCase> =>
  fc.gen().map((generate) => {
    const pick = <Value>(values: readonly Value[]): Value => {
      const value = values[generate(fc.nat, values.length - 1)];
      if (value === undefined) throw new Error("nothing to draw from");
      return value;
    };
    const draw: Draw = Object.assign(pick, { types: typesOf(minor) });
    const kind = draw(minor === 13 ? [true, true, false] : [false]) ? "" : draw(KINDS_DRAWN[minor]);
    const base = document(draw, kind, draw([1, 2, 3, 5]));
    const patches = Array.from({ length: draw([1, 1, 2]) }, () => [patch(draw, kind, base)]);
    return { minor, base: [base], patches };
  });

function document(draw: Draw, kind: string, size: number): Fields {
  const struct = draw.types.structOf(kind) ?? "";
  const drawn = Array.from({ length: size }, () => one(draw, { replaced: false, form: "struct", name: struct }, "", 0));
  const fields = drawn.reduce<Fields>((all, next) => (isFields(next) ? overlay(all, next) : all), {});
  if (kind === "") return { machine: {}, ...fields };
  const hasName = draw.types.fieldsOf(struct).has("name");
  // Without a provider Talos writes no encryption at all, whatever else is in it.
  const encryption = isFields(fields.encryption) ? { encryption: { ...fields.encryption, provider: "luks2" } } : {};
  return {
    ...fields,
    ...encryption,
    apiVersion: "v1alpha1",
    kind,
    ...(hasName ? { name: kind === "VolumeConfig" ? "EPHEMERAL" : "one" } : {}),
  };
}

/** Some of what the base says said again, some of it deleted, and something new. */
function patch(draw: Draw, kind: string, base: Fields): Fields {
  const fresh = document(draw, kind, draw([1, 2, 3]));
  const again = draw([true, false]) ? part(draw, base) : {};
  const joined = overlay(isFields(again) ? again : {}, fresh);
  return draw([true, false, false]) ? overlay(joined, marker(draw, base)) : joined;
}

function part(draw: Draw, value: unknown): unknown {
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(() => draw([true, false]))
      .map(([key, entry]) => [key, part(draw, entry)]),
  );
}

function marker(draw: Draw, base: Fields): Fields {
  const keys = Object.keys(base).filter(
    (key) => !["apiVersion", "kind", "name", "version", "provider", "$patch"].includes(key),
  );
  if (keys.length === 0) return {};
  const key = draw(keys);
  const value = base[key];
  if (Array.isArray(value) && isFields(value[0])) {
    const [first] = Object.entries(value[0]);
    if (first !== undefined) return { [key]: [{ [first[0]]: first[1], $patch: "delete" }] };
  }
  const deeper = isFields(value) && Object.keys(value).length > 0 && draw([true, true, false]);
  return { [key]: deeper ? marker(draw, value) : { $patch: "delete" } };
}

function overlay(left: Fields, right: Fields): Fields {
  const result: Record<string, unknown> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = result[key];
    result[key] = isFields(before) && isFields(value) && !("$patch" in value) ? overlay(before, value) : value;
  }
  return result;
}

/** Values of fields that read their own text, by struct or field name. */
const TEXTS: Readonly<Record<string, readonly unknown[]>> = {
  accept: ["accept", "block"],
  partition: ["partition", "directory", "disk"],
  stable: ["off"],
  "balance-rr": ["balance-rr", "802.3ad"],
  layer2: ["layer2", "layer3+4"],
  slow: ["slow", "fast"],
  url: ["tcp://one.example:1/a", "udp://two.example:2", "https://three.example:6443"],
  size: ["10GiB", "20GiB", "50%"],
  ByteSize: ["1GiB", "2GiB"],
  Expression: ["true", "false"],
};

/** A small object with one way through the type to a value; undefined where there is none to draw. */
function one(draw: Draw, type: FieldType, field: string, depth: number): unknown {
  switch (type.form) {
    case "struct": {
      const fields = [...draw.types.fieldsOf(type.name)].filter(
        ([key]) => !["apiVersion", "kind", "name"].includes(key) || depth > 0,
      );
      if (fields.length === 0 || depth > 6) return {};
      const [key, inner] = draw(fields);
      const value = one(draw, inner, key, depth + 1);
      return value === undefined ? {} : { [key]: value };
    }
    case "pointer":
      return type.of === undefined ? undefined : one(draw, type.of, field, depth);
    case "map": {
      const value = type.of === undefined ? undefined : one(draw, type.of, field, depth + 1);
      return value === undefined ? undefined : { [draw(["a", "b"])]: value };
    }
    case "list":
    case "keyed": {
      const entries = [entry(draw, type.of), ...(draw([true, false]) ? [entry(draw, type.of)] : [])];
      return entries.filter((value) => value !== undefined);
    }
    default:
      return valueFor(draw, type.name, field, depth);
  }
}

/** An entry of a list: its texts, by which lists with keys find it, and one thing more. */
function entry(draw: Draw, type: FieldType | undefined): unknown {
  if (type === undefined) return undefined;
  if (type.form === "pointer") return entry(draw, type.of);
  if (type.form !== "struct") return one(draw, type, "", 5);
  const texts = [...draw.types.fieldsOf(type.name)].filter(([, inner]) => inner.name === "text").slice(0, 2);
  const key = Object.fromEntries(texts.map(([name]) => [name, draw(["a", "b"])]));
  const more = one(draw, type, "", 4);
  return { ...(isFields(more) ? more : {}), ...key };
}

function valueFor(draw: Draw, name: string, field: string, depth: number): unknown {
  const [kind = "", zero] = name.split(":");
  if (field === "vlanId") return draw([1, 2]);
  if (/timeout|interval/i.test(field) && kind === "number") return undefined;
  const texts = TEXTS[zero ?? kind];
  if (texts !== undefined) return draw(texts);
  switch (kind) {
    case "text":
      return draw(["", "x", "y", "z"]);
    case "bool":
      // Booleans that are held by value, and so never written as false.
      return ["readonly", "machinedAccess"].includes(field) ? true : draw([true, false]);
    case "number":
      return PLAIN_NUMBERS.has(field) ? draw([0, 1, 2]) : undefined;
    case "Args":
      return { [draw(["a", "b"])]: draw(["x", "", ["x", "y"]]) };
    case "any":
      return depth > 7
        ? draw(["x", 1, true])
        : draw<unknown>(["", "x", 0, 1, 2, true, false, 1.5, ["x"], ["y", "z"], { a: 1 }, { a: 2, b: "x" }]);
    default:
      return undefined;
  }
}

/** Fields that hold a number and are written as one. */
const PLAIN_NUMBERS = new Set([
  "mtu",
  "port",
  "slot",
  "blockSize",
  "keySize",
  "localAPIServerPort",
  "metric",
  "miimon",
  "minLinks",
  "updelay",
  "downdelay",
  "routeMetric",
  "failureThreshold",
  "rx",
  "tx",
  "combined",
  "table",
  "fwMark",
  "listenPort",
  "maxPoolPercent",
  "resendIGMP",
  "containerID",
  "hostID",
]);
