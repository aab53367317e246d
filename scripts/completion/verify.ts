import { SHELLS } from "../../cli/choices";
import { CASES } from "./cases";
import { completionOf } from "./completion-of";
import { inProject } from "./project";
import { offeredBy } from "./shells";

/**
 * Lets each shell that is installed read its completion and complete words;
 * names those that are not. Gives 0 when every shell offers what it must, 1
 * otherwise.
 */
export function verify(): number {
  let faults = 0;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  for (const shell of SHELLS) {
    const tried = inProject({ [shell]: completionOf(shell) }, ({ folder, script }) =>
      CASES.map((one) => ({ ...one, got: offeredBy(shell, one.words, { folder, script: script(shell) }) })),
    );
    if (tried.some(({ got }) => got === undefined)) {
      say(`${shell}: not installed, so its completion was not tried`);
      continue;
    }
    const wrong = tried.filter(({ offered, got = [] }) => String([...got].sort()) !== String([...offered].sort()));
    for (const { words, offered, got } of wrong) say(`${shell}: ${words.join(" ")}: got ${got}, want ${offered}`);
    faults += wrong.length;
    say(`${shell}: ${tried.length} lines, ${wrong.length} wrong`);
  }
  return faults === 0 ? 0 : 1;
}
