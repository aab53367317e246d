import { Random } from "../attack/random";
import { FAMILIES } from "./families";
import { type Family, type Figures, judge } from "./family";

const USUAL = 2000;

const HELP = `npm run test:mutation -- [family] [count] [first]

Draws right plans, each known by its number, and plants one fault in each. A right
plan must be silent, a fault must be found. With a count of 1 everything that is told of
the case is printed. Families: ${FAMILIES.map(({ name }) => name).join(", ")}.
`;

/** Runs families; gives 1 when less than 98 of 100 faults were found, or a right plan was not clean. */
export function main([only, count = String(USUAL), first = "0"]: readonly string[]): number {
  const chosen = FAMILIES.filter(({ name }) => only === undefined || only === "all" || name === only);
  const numbers = [Number(count), Number(first)];
  if (chosen.length === 0 || !numbers.every((number) => Number.isInteger(number) && number >= 0)) {
    process.stdout.write(HELP);
    return 1;
  }
  return chosen.map((family) => run(family, Number(count), Number(first))).every(Boolean) ? 0 : 1;
}

const LEAST = 0.98;
const EXAMPLES = 30;

function run(family: Family, count: number, first: number): boolean {
  const figures = new Map<string, Figures>();
  const all: Figures = { tried: 0, found: 0, unclean: 0 };
  const examples = new Map<string, string>();
  for (let number = first; all.tried < count; number += 1) {
    const trial = family.draw(new Random(number));
    if (trial === undefined) continue;
    const { kind, what, unclean, isFound, told } = judge(trial);
    const own = figures.get(kind) ?? { tried: 0, found: 0, unclean: 0 };
    figures.set(kind, own);
    for (const one of [own, all]) {
      one.tried += 1;
      if (isFound) one.found += 1;
      if (unclean.length > 0) one.unclean += 1;
    }
    if (count === 1)
      process.stdout.write(`${kind}: ${what}\nbefore:\n${unclean.join("\n")}\nafter:\n${told.join("\n")}\n`);
    else if (unclean.length > 0 && !examples.has(`unclean ${kind}`))
      examples.set(`unclean ${kind}`, `  unclean ${number} ${kind}: ${unclean[0]}`);
    else if (!isFound && !examples.has(kind)) examples.set(kind, `  missed ${number} ${kind}: ${what}`);
  }
  const gaps = [...figures].filter(([, one]) => one.found < one.tried);
  process.stdout.write(
    `${family.name}: ${all.found} of ${all.tried} found (${((100 * all.found) / all.tried).toFixed(2)} %), ` +
      `${all.unclean} right plans not clean, ${figures.size} kinds, ${gaps.length} with gaps\n`,
  );
  for (const [kind, one] of gaps) process.stdout.write(`  ${one.found} of ${one.tried} ${kind}\n`);
  for (const text of [...examples.values()].slice(0, EXAMPLES)) process.stdout.write(`${text}\n`);
  return all.found >= LEAST * all.tried && all.unclean === 0;
}
