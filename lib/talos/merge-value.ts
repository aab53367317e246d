import { type Fields, isFields } from "../data/fields";

/** Why Talos refuses to lay a patch over a configuration. */
export class MergeError extends Error {
  /** Path inside the document, e.g. `machine.nodeLabels.zone`; empty for the document itself. */
  readonly path: string;
  /** How to write it instead. */
  readonly fix: string;

  constructor(path: string, reason: string, fix: string) {
    super(reason);
    this.name = "MergeError";
    this.path = path;
    this.fix = fix;
  }
}

/** Where a merge is: the path, and whether Go holds the value by a pointer, so that even an empty one counts. */
export interface Place {
  readonly path: string;
  readonly overwrite: boolean;
}

/** True for what Go decodes to nothing. */
export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Merges two values that have no parts of their own for Talos; `name` says how Go holds them. */
export function mergeValue(name: string, left: unknown, right: unknown, { path, overwrite }: Place): unknown {
  switch (name) {
    // Go sets both whatever the patch holds.
    case "Expression":
    case "ByteSize":
      return isAbsent(right) ? undefined : right;
    case "sealed":
      if (isAbsent(left) && isAbsent(right)) {
        // By value in a document that already is there: Talos' merge cannot set it, whatever it holds.
        if (!overwrite) throw sealed(path);
        return left;
      }
      throw sealed(path);
    case "Args":
      return isAbsent(right) ? left : { ...(isFields(left) ? left : {}), ...(isFields(right) ? right : {}) };
    case "url":
      return isAbsent(right) || isAbsent(left) ? (right ?? left) : mergeUrl(String(left), String(right));
    case "size":
      if (isAbsent(right) || isAbsent(left)) return right ?? left;
      // An amount and a share are both kept, and the amount is what Talos reads.
      return String(left).endsWith("%") === String(right).endsWith("%")
        ? right
        : String(left).endsWith("%")
          ? right
          : left;
    case "pem":
      return isFields(left) && isFields(right) ? { ...left, ...withoutEmpty(right) } : (right ?? left);
    default: {
      // By value Go cannot tell an absent boolean from false, and takes it.
      if (isAbsent(right)) return name === "bool" && !overwrite ? undefined : left;
      const [kind, zero] = name.split(":");
      const isZero = kind !== "bool" && (right === "" || right === 0 || right === "0s" || right === zero);
      return isZero && !overwrite ? left : right;
    }
  }
}

function sealed(path: string): MergeError {
  return new MergeError(
    path,
    `a second value of ${path}, which Talos cannot merge`,
    "delete the document first, and write it whole in a patch after it",
  );
}

function withoutEmpty(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isAbsent(value) && value !== ""));
}

/** Go merges a URL part by part, and an empty part changes nothing. */
function mergeUrl(left: string, right: string): string {
  const parts = (text: string) =>
    /^([a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(text)?.slice(1) ?? [];
  const before = parts(left);
  return parts(right)
    .map((part = "", index) => (part === "" ? (before[index] ?? "") : part))
    .join("");
}
