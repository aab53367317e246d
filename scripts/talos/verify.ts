import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { isFields, textAt } from "../../lib/data/fields";
import { caseText, mergeCases } from "./cases";
import { type Answer, isSame, ours } from "./compare";
import { configurations } from "./configurations";
import { build, MACHINERIES } from "./machinery";
import { type MachineryTypes, typesSource } from "./types";
import { isRefused, verdicts } from "./verdicts";

/** The machinery that the pinned Talos provider is built on; it merges the patches. */
const VERSION = "1.13.9";
/** Schemas that name the document kinds of that version. */
const SCHEMA = "imports/schemas/talos/v1.13.json";
const TYPES = "lib/talos/machinery-types.ts";
const RECORDED = "test/lib/talos/merges.json";

/** How many cases are drawn, and how many of them the default tests keep. */
const CASES = 4000;
const KEPT = 250;
const KEPT_REFUSALS = 30;

/**
 * Compares our merge of Talos patches with that of Talos' machinery, and lets
 * the machinery of each Talos judge the configuration of every machine that a
 * definition of this repository describes. They are fetched from the Go module
 * proxy and built in a temporary folder. Needs go.
 *
 *   npm run verify:talos             compares types, recorded and fresh cases, and judges configurations
 *   npm run verify:talos -- --write  writes lib/talos/machinery-types.ts and test/lib/talos/merges.json
 *
 * Gives 0 when both merge alike and no configuration is refused, 1 otherwise.
 */
export async function verify(root: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-talos-"));
  try {
    return await compare(root, folder, args.includes("--write"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(root: string, folder: string, write: boolean): Promise<number> {
  const machineries = MACHINERIES.map((release) => build(root, folder, release));
  const merging = machineries.find(({ version }) => version === VERSION);
  if (merging === undefined) throw new Error(`no machinery ${VERSION}`);
  const { ask } = merging;
  const types = typesSource(typesOf(ask("types", `\n${kindsOf(root).join("\n")}\n`)), VERSION);
  // Two draws: the recorded cases stay the same from run to run, the fresh ones do not.
  const drawn = [
    ...fc.sample(mergeCases, { seed: 1, numRuns: CASES }),
    ...(write ? [] : fc.sample(mergeCases, { numRuns: CASES })),
  ];
  const answers = answersOf(ask("merge", drawn.map(caseText).join("\n")));
  const judged = drawn.flatMap((one, index) => {
    const answer = answers[index];
    if (answer === undefined || ("error" in answer && /^(base|load):/.test(answer.error))) return [];
    return [{ ...one, answer, same: isSame(one, answer) }];
  });
  const different = judged.filter(({ same }) => !same);
  for (const { base, patches, answer } of different.slice(0, 10))
    process.stdout.write(
      `DIFFERS\n  ${JSON.stringify({ base, patches })}\n  Talos: ${JSON.stringify(answer)}\n  ours:  ${JSON.stringify(ours({ base, patches }))}\n`,
    );
  process.stdout.write(
    `${judged.length} of ${drawn.length} cases are patches that Talos reads; ${judged.length - different.length} merge alike\n`,
  );
  const machines = await configurations(root);
  const said = verdicts(machineries, machines);
  const refused = machines.filter(({ origin }, index) => isRefused(origin, said[index]));
  process.stdout.write(`${machines.length - refused.length} of ${machines.length} configurations are valid\n`);

  if (write) {
    writeFileSync(join(root, TYPES), types);
    const alike = judged.filter(({ same }) => same);
    const kept = [
      ...alike.filter(({ answer }) => "error" in answer).slice(0, KEPT_REFUSALS),
      ...alike.filter(({ answer }) => "documents" in answer).slice(0, KEPT - KEPT_REFUSALS),
    ];
    writeFileSync(
      join(root, RECORDED),
      `${JSON.stringify({ machinery: VERSION, cases: kept.map(({ base, patches, answer }) => ({ base, patches, answer })) })}\n`,
    );
  } else if (strip(readFileSync(join(root, TYPES), "utf8")) !== strip(types)) {
    process.stdout.write(`${TYPES} is not what machinery ${VERSION} says; run npm run verify:talos -- --write\n`);
    return 1;
  }
  return different.length === 0 && refused.length === 0 ? 0 : 1;
}

/** Text without what a formatter decides. */
function strip(source: string): string {
  return source.replaceAll(/[\s"]/g, "");
}

function kindsOf(root: string): readonly string[] {
  const schema: unknown = JSON.parse(readFileSync(join(root, SCHEMA), "utf8"));
  return Object.values(isFields(schema) && isFields(schema.$defs) ? schema.$defs : {}).flatMap(
    (definition) => textAt(definition, "properties", "kind", "enum", 0) ?? [],
  );
}

function typesOf(value: unknown): MachineryTypes {
  const texts = (fields: unknown): Record<string, string> =>
    Object.fromEntries(Object.entries(isFields(fields) ? fields : {}).map(([key, text]) => [key, String(text)]));
  const { kinds, structs } = isFields(value) ? value : {};
  return {
    kinds: texts(kinds),
    structs: Object.fromEntries(
      Object.entries(isFields(structs) ? structs : {}).map(([name, fields]) => [name, texts(fields)]),
    ),
  };
}

function answersOf(value: unknown): readonly Answer[] {
  return (Array.isArray(value) ? value : []).map((answer: unknown): Answer => {
    if (!isFields(answer)) return { error: "load: no answer" };
    return Array.isArray(answer.documents)
      ? { documents: answer.documents.filter(isFields) }
      : { error: String(answer.error) };
  });
}
