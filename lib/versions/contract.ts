import { lineOf, minorOf } from "./line";

/**
 * The newest Talos contract that our own pin of the Talos provider generates machine
 * configurations for: 0.11 is built on Talos 1.13, and writes the form of 1.13
 * when it is asked for a newer one.
 */
const NEWEST_CONTRACT = "1.13";

/** The contract of a cluster that names none: the minor of its Talos, as far as the provider knows it. */
export function contractOf(talos: string): string {
  return minorOf(talos) > minorOf(NEWEST_CONTRACT) ? NEWEST_CONTRACT : lineOf(talos);
}
