import { addressesIn } from "./address";
import { commandsIn } from "./command";
import { formsIn } from "./forms/find";
import { pairsIn } from "./pair";
import { type Span, withoutOverlap } from "./span";
import type { Reading } from "./value";

/** Every secret in a text, by form, address, command and name. */
export function secretsIn(text: string, reading: Reading): readonly Span[] {
  return withoutOverlap([...formsIn(text), ...addressesIn(text), ...commandsIn(text), ...pairsIn(text, reading)]);
}

/**
 * What needs no reading of names: for files whose values are walked as data,
 * in which names have a structure that lines do not show.
 */
export function formsAndAddresses(text: string): readonly Span[] {
  return withoutOverlap([...formsIn(text), ...addressesIn(text)]);
}

/** 1-based line of a position. */
export function lineOf(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < position; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
