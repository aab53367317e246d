import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { isFields, textAt } from "../../lib/data/fields";
import type { MachineryMinor } from "../../lib/talos/fields";
import { caseText, type MergeCase, mergeCases } from "./cases";
import { type Answer, isSame, ours } from "./compare";
import { configurations } from "./configurations";
import { build, MACHINERIES, type Machinery, ofLine } from "./machinery";
import { judgeModels } from "./random-models";
import { type MachineryTypes, typesSource } from "./types";
import { isRefused, verdicts } from "./verdicts";

/** Releases whose merge is compared, with the schema that names their document kinds and the table of their types. */
const MERGING = [
  { minor: 13, schema: "imports/schemas/talos/v1.13.json", types: "lib/talos/machinery-types.ts", kept: 250 },
  { minor: 14, schema: "imports/schemas/talos/v1.14.json", types: "lib/talos/machinery-types-1-14.ts", kept: 120 },
] as const;
const RECORDED = "test/lib/talos/merges.json";

/** How many cases are drawn for each, and how many refusals the default tests keep. */
const CASES = 4000;
/** Random models of each Talos, contract and provider, unless the command line says how many. */
const MODELS = 100;
const KEPT_REFUSALS = 30;

/**
 * Compares our merge of Talos patches with that of Talos' machinery, and lets
 * the machinery of each Talos judge the configuration of every machine that a
 * definition of this repository describes, and of random models for each
 * line. They are fetched from the Go module
 * proxy and built in a temporary folder. Needs go.
 *
 *   npm run verify:talos             compares types, recorded and fresh cases, and judges configurations
 *   npm run verify:talos -- --models 1000  as many random models of each line
 *   npm run verify:talos -- --write  writes lib/talos/machinery-types*.ts and test/lib/talos/merges.json
 *
 * Gives 0 when both merge alike and no configuration is refused, 1 otherwise.
 */
export async function verify(root: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-talos-"));
  try {
    const models = args.includes("--models") ? Number(args[args.indexOf("--models") + 1]) : MODELS;
    return await compare(root, folder, args.includes("--write"), models);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(root: string, folder: string, write: boolean, models: number): Promise<number> {
  const machineries = MACHINERIES.map((release) => build(root, folder, release));
  const merging = MERGING.map((one) => ({ ...one, machinery: ofLine(machineries, `1.${one.minor}`) }));
  let older: MachineryTypes | undefined;
  const tables = merging.map(({ schema, types: file, machinery }) => {
    const types = typesOf(machinery.ask("types", `\n${kindsOf(root, schema).join("\n")}\n`));
    const source = typesSource(types, machinery.version, older);
    older = types;
    return { file, source, version: machinery.version };
  });
  const merged = merging.map(({ minor, kept, machinery }) => ({ ...mergesOf(machinery, minor, write), kept }));

  const machines = await configurations(root);
  const said = verdicts(machineries, machines);
  const refused = machines.filter(({ origin }, index) => isRefused(origin, said[index]));
  process.stdout.write(`${machines.length - refused.length} of ${machines.length} configurations are valid\n`);
  const refusedModels = write ? 0 : judgeModels(root, machineries, models);

  if (write) {
    for (const { file, source } of tables) writeFileSync(join(root, file), source);
    writeFileSync(join(root, RECORDED), `${JSON.stringify({ cases: merged.flatMap(recorded) })}\n`);
    return merged.every(({ different }) => different === 0) && refused.length === 0 ? 0 : 1;
  }
  const stale = tables.filter(({ file, source }) => strip(readFileSync(join(root, file), "utf8")) !== strip(source));
  for (const { file, version } of stale)
    process.stdout.write(`${file} is not what machinery ${version} says; run npm run verify:talos -- --write\n`);
  return merged.every(({ different }) => different === 0) && refused.length + refusedModels + stale.length === 0
    ? 0
    : 1;
}

/** A case with what Talos made of it. */
type Judged = MergeCase & { readonly answer: Answer; readonly same: boolean };

/** Cases of one release, merged by Talos and by us. */
function mergesOf(
  { ask, version }: Machinery,
  minor: MachineryMinor,
  write: boolean,
): { readonly judged: readonly Judged[]; readonly different: number } {
  // Two draws: the recorded cases stay the same from run to run, the fresh ones do not.
  const drawn = [
    ...fc.sample(mergeCases(minor), { seed: 1, numRuns: CASES }),
    ...(write ? [] : fc.sample(mergeCases(minor), { numRuns: CASES })),
  ];
  const answers = answersOf(ask("merge", drawn.map(caseText).join("\n")));
  const judged = drawn.flatMap((one, index): Judged[] => {
    const answer = answers[index];
    if (answer === undefined || ("error" in answer && /^(base|load):/.test(answer.error))) return [];
    return [{ ...one, answer, same: isSame(one, answer) }];
  });
  const different = judged.filter(({ same }) => !same);
  for (const { answer, same: _, ...one } of different.slice(0, 10))
    process.stdout.write(
      `DIFFERS\n  ${JSON.stringify(one)}\n  Talos: ${JSON.stringify(answer)}\n  ours:  ${JSON.stringify(ours(one))}\n`,
    );
  process.stdout.write(
    `${version}: ${judged.length} of ${drawn.length} cases are patches that Talos reads; ${judged.length - different.length} merge alike\n`,
  );
  return { judged, different: different.length };
}

/** What the default tests keep of one release. */
function recorded({ judged, kept }: { readonly judged: readonly Judged[]; readonly kept: number }): readonly object[] {
  const alike = judged.filter(({ same }) => same);
  return [
    ...alike.filter(({ answer }) => "error" in answer).slice(0, KEPT_REFUSALS),
    ...alike.filter(({ answer }) => "documents" in answer).slice(0, kept - KEPT_REFUSALS),
  ].map(({ minor, base, patches, answer }) => ({ minor, base, patches, answer }));
}

/** Text without what a formatter decides. */
function strip(source: string): string {
  return source.replaceAll(/[\s"]/g, "");
}

function kindsOf(root: string, file: string): readonly string[] {
  const schema: unknown = JSON.parse(readFileSync(join(root, file), "utf8"));
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
