import { isFields } from "../data/fields";
import { maskData } from "../secret-scan/mask";
import type { Step } from "./source";

/** Data without its secrets, and where they were. */
export interface Cleared {
  readonly value: unknown;
  /** Steps to each secret. */
  readonly secrets: readonly (readonly Step[])[];
}

/** A text that an environment fills in and that nobody has filled in here. */
export const UNFILLED = /\$\{[A-Za-z_]\w*\}/;

/**
 * Takes out of data what is a secret, or would be one once an encrypted file
 * of variables is opened: it must not be copied into a repository.
 *
 * @param isReadLater true for texts that hold data of their own, which are looked at when they are read
 */
export function withoutSecrets(
  value: unknown,
  isReadLater: (steps: readonly Step[]) => boolean = () => false,
): Cleared {
  const secrets: (readonly Step[])[] = [];
  const walk = (here: unknown, masked: unknown, steps: readonly Step[]): unknown => {
    if (Array.isArray(here)) {
      const theirs: readonly unknown[] = Array.isArray(masked) ? masked : [];
      return here
        .map((entry: unknown, index) => walk(entry, theirs[index], [...steps, index]))
        .filter((entry) => entry !== GONE);
    }
    if (isFields(here)) {
      const theirs = isFields(masked) ? masked : {};
      return Object.fromEntries(
        Object.entries(here)
          .map(([key, entry]): [string, unknown] => [key, walk(entry, theirs[key], [...steps, key])])
          .filter(([, entry]) => entry !== GONE),
      );
    }
    if (isReadLater(steps)) return here;
    if (here === masked && !(typeof here === "string" && UNFILLED.test(here))) return here;
    secrets.push(steps);
    return GONE;
  };
  return { value: walk(value, maskData(value), []), secrets };
}

const GONE = Symbol("a secret");
