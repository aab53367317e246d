import type { Host } from "./host";

const PAUSE_MS = 1000;

/**
 * Says once a second how far a synthesis is, for work that is long enough to be noticed.
 *
 * @param words what is done with what, in the order of the sentence
 */
export function progressOf(
  host: Pick<Host, "now" | "stderr" | "passing">,
  total: number,
  [did, them]: readonly [string, string] = ["synthesized", "clusters"],
): (done: number) => void {
  let told = host.now();
  return (done) => {
    if (host.now() - told <= PAUSE_MS) return;
    told = host.now();
    (host.passing ?? host.stderr).write(`${did} ${done} of ${total} ${them}\n`);
  };
}
