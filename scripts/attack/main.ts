import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAlone, type Usage } from "./alone";
import { caseMaker } from "./cases";
import { faultOf, Judge, type Verdict } from "./judge";

/** What takes this much among others is run again by itself, where its memory can be measured. */
const HEAVY_SECONDS = 0.4;
const HEAVY_CHARACTERS = 200_000;
const MOST_SECONDS = 2;
const MOST_MIB = 300;

const HELP = `npm run test:attack -- [first] [count]

Runs generated bad definitions, each known by its number, through the whole
program. None may end with a stack, try to write what it refused, or take more than 2 s of
processor time or 300 MiB. A case that fails is run again with its number and a count of 1;
then its text is written to attack-<number>.
`;

/** Runs cases; gives 1 when one of them did what no definition may do. */
export async function main(root: string, args: readonly string[]): Promise<number> {
  const [first = 0, count = 20_000] = args.map(Number);
  if (![first, count].every((number) => Number.isInteger(number) && number >= 0)) {
    process.stdout.write(HELP);
    return 1;
  }
  const make = caseMaker(root);
  const judge = new Judge(root);
  const faults: string[] = [];
  const outcomes = new Map<string, number>();
  let heaviest = { peak: 0, number: first };
  let slowest = { cpu: 0, number: first };
  try {
    for (let number = first; number < first + count; number++) {
      const { source, what } = make(number);
      if (count === 1) writeFileSync(join(process.cwd(), `attack-${number}.${source.language}`), source.text);
      const verdict = await judge.judge(source);
      const isHeavy = verdict.cpu > HEAVY_SECONDS || source.text.length > HEAVY_CHARACTERS;
      const usage = isHeavy ? runAlone(root, source) : undefined;
      if (usage !== undefined && usage.peak > heaviest.peak) heaviest = { peak: usage.peak, number };
      const fault = faultOf(verdict) ?? excessOf(usage);
      const outcome = outcomeOf(verdict);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (verdict.cpu > slowest.cpu) slowest = { cpu: verdict.cpu, number };
      if (fault !== undefined) {
        faults.push(`${number} (${source.language}): ${fault}: ${what}`);
        process.stdout.write(`${faults.at(-1)}\n${count === 1 ? verdict.text : verdict.text.slice(0, 600)}\n`);
      } else if (count === 1) process.stdout.write(`${what}\n${verdict.text.slice(0, 5000)}\n`);
    }
  } finally {
    judge.end();
  }
  const table = [...outcomes].sort().map(([outcome, number]) => `${number} ${outcome}`);
  process.stdout.write(
    `${count} definitions: ${table.join(", ")}; ${faults.length} faults; ` +
      `slowest ${slowest.cpu.toFixed(2)} s (${slowest.number}); largest by itself ${Math.round(heaviest.peak)} MiB (${heaviest.number})\n`,
  );
  return faults.length > 0 ? 1 : 0;
}

/** What was damaged may still be a good definition; one that was refused may not be written. */
function outcomeOf({ code, wrote, refused }: Verdict): string {
  if (!wrote) return `refused with exit code ${code}`;
  return refused ? "refused and still to be written" : "good after all";
}

function excessOf(usage: Usage | undefined): string | undefined {
  if (usage === undefined) return undefined;
  if (usage.peak > MOST_MIB) return `${Math.round(usage.peak)} MiB of memory`;
  return usage.cpu > MOST_SECONDS ? `${usage.cpu.toFixed(1)} s of processor time in its own process` : undefined;
}
