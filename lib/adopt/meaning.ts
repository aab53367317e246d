import { type Fields, isFields } from "../data/fields";
import { showDocument } from "../talos/merge";

/** One thing that two machine configurations say differently. */
export interface Difference {
  /** Kind and name of the document, or `the main document`. */
  readonly document: string;
  /** Path in the document; empty for the document itself. */
  readonly path: string;
  /** What it says before; undefined: nothing. */
  readonly before: unknown;
  /** What it says after; undefined: nothing. */
  readonly after: unknown;
}

/** Values that mean the same as silence (Talos configuration reference: the defaults of these fields). */
const SILENCE: readonly { readonly kind: RegExp; readonly path: RegExp; readonly value: unknown }[] = [
  { kind: /^(Link|Bond|Bridge|Dummy|VLAN|Wireguard)Config$/, path: /^up$/, value: true },
  { kind: /^ResolverConfig$/, path: /^searchDomains\.disableDefault$/, value: false },
  { kind: /^$/, path: /^machine\.network\.interfaces\.\d+\.dhcp$/, value: false },
  { kind: /^$/, path: /^machine\.network\.interfaces\.\d+\.vlans\.\d+\.dhcp$/, value: false },
  { kind: /^$/, path: /^machine\.network\.disableSearchDomain$/, value: false },
  { kind: /^$/, path: /^machine\.install\.wipe$/, value: false },
  { kind: /^$/, path: /^(debug|persist)$/, value: false },
  { kind: /^$/, path: /^cluster\.allowSchedulingOn(ControlPlanes|Masters)$/, value: false },
];

/** A document without what means nothing. */
export function meant(document: Fields): Fields {
  const kind = typeof document.kind === "string" ? document.kind : "";
  const walk = (value: unknown, path: string): unknown => {
    if (SILENCE.some((one) => one.kind.test(kind) && one.path.test(path) && one.value === value)) return undefined;
    if (value === null || value === undefined || value === "" || value === 0) return undefined;
    if (Array.isArray(value)) {
      const entries = value
        .map((entry: unknown, index) => walk(entry, `${path}.${index}`))
        .filter((entry) => entry !== undefined);
      return entries.length === 0 ? undefined : entries;
    }
    if (!isFields(value)) return value;
    const fields = Object.entries(value)
      .map(([key, entry]): [string, unknown] => [key, walk(entry, path === "" ? key : `${path}.${key}`)])
      .filter(([, entry]) => entry !== undefined);
    // In an entry of a list, an empty map is a choice: `tpm: {}` is a key by TPM.
    return fields.length === 0 && !/\.\d+\./.test(path) ? undefined : Object.fromEntries(fields);
  };
  const result = walk(document, "");
  return isFields(result) ? result : {};
}

/** Every difference of two machine configurations, document by document, field by field; lists are compared whole. */
export function differences(before: readonly Fields[], after: readonly Fields[]): readonly Difference[] {
  const keys = [...new Set([...before, ...after].map(showDocument))];
  return keys.flatMap((document) => {
    const one = before.find((other) => showDocument(other) === document);
    const two = after.find((other) => showDocument(other) === document);
    if (one === undefined || two === undefined) return [{ document, path: "", before: one, after: two }];
    return compare(document, "", meant(one), meant(two));
  });
}

function compare(document: string, path: string, before: unknown, after: unknown): readonly Difference[] {
  if (isFields(before) && isFields(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => compare(document, path === "" ? key : `${path}.${key}`, before[key], after[key]));
  }
  return canonical(before) === canonical(after) ? [] : [{ document, path, before, after }];
}

/** True for two values that say the same, in whatever order their keys are. */
export function sameMeaning(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** MAC addresses in capitals and durations in other units mean the same: `5m` is `5m0s`. */
function wordOf(text: string): string {
  if (/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/i.test(text)) return text.toLowerCase();
  if (!/^(\d+h)?(\d+m)?(\d+s)?$/.test(text) || text === "") return text;
  const [, hours = "0", minutes = "0", seconds = "0"] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  return `${Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)}s`;
}

/** Numbers and their texts are the same to Talos. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, entry: unknown) => {
      if (isFields(entry)) return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
      if (typeof entry === "number") return String(entry);
      return typeof entry === "string" ? wordOf(entry) : entry;
    }) ?? ""
  );
}
