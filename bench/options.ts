import { parseArgs } from "node:util";

/** Parts of the measurement of this tree alone. */
const PARTS: readonly string[] = ["own", "scaling", "many", "rendered"];
/** Those that are measured where none is named: many clusters take long, and charts need Helm. */
const USUAL: readonly string[] = ["own", "scaling"];

/** What `npm run bench` measures: this tree alone, or this tree and another revision in turn. */
export type BenchOptions =
  | { readonly help: true }
  | { readonly against: undefined; readonly parts: readonly string[] }
  | {
      readonly against: undefined;
      /** Measures other tools with the same clusters. */
      readonly peers: true;
      /** How many pairs with each of them. */
      readonly runs: number;
      /** Whether `docs/benchmarks.md` is written. */
      readonly write: boolean;
    }
  | {
      /** A branch, tag or commit of this repository. */
      readonly against: string;
      /** How often each command runs in each of the two trees. */
      readonly runs: number;
      readonly json: boolean;
      /** Many generated clusters and a large one, in the place of this repository's. */
      readonly many: boolean;
    };

/** What `npm run bench -- --help` says. */
export const HELP = `npm run bench                                  this tree alone, JSON: its clusters, and generated ones of growing size
npm run bench -- own|scaling|many|rendered     parts of that; many: 100 and 1,000 clusters and one of 5,000 objects, nothing kept;
                                               rendered: charts rendered at synth, with Helm, and kustomize where it is there
npm run bench -- --against <revision>          this tree and another revision in turn, as a table of ratios
npm run bench -- --against <revision> --many   the same with 100 clusters, none or 99 of them kept, and one of 5,000 objects
npm run bench -- --peers [--write]             other tools with the same clusters; --write keeps it in docs/benchmarks.md

--runs <n>   so often in each tree, 11 unless said otherwise; with --against and --peers
--json       JSON in the place of the table, with --against
`;

const RUNS = 11;
const MOST_RUNS = 101;

/** Reads the command line. Throws an error whose message tells the person what to write. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      against: { type: "string" },
      peers: { type: "boolean" },
      runs: { type: "string" },
      json: { type: "boolean" },
      write: { type: "boolean" },
      many: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) return { help: true };
  if (values.peers === true) {
    if (values.many === true) throw new Error("got --many with --peers, want it with --against <revision>");
    if (values.against !== undefined) throw new Error("got --peers with --against, want one of them");
    if (values.json === true) throw new Error("got --json with --peers, which prints JSON in any case");
    if (positionals.length > 0) throw new Error(`got "${positionals.join(" ")}" with --peers, want only options`);
    return { against: undefined, peers: true, runs: parseRuns(values.runs), write: values.write ?? false };
  }
  if (values.write !== undefined) throw new Error("got --write alone, want it with --peers");
  if (values.against === undefined) {
    for (const option of ["runs", "json", "many"] as const)
      if (values[option] !== undefined) throw new Error(`got --${option} alone, want it with --against <revision>`);
    for (const part of positionals)
      if (!PARTS.includes(part)) throw new Error(`got part "${part}", want one of ${PARTS.join(", ")}`);
    return { against: undefined, parts: positionals.length === 0 ? USUAL : positionals };
  }
  if (positionals.length > 0) throw new Error(`got "${positionals.join(" ")}" with --against, want only options`);
  if (values.against === "") throw new Error('got --against "", want a branch, tag or commit');
  return {
    against: values.against,
    runs: parseRuns(values.runs),
    json: values.json ?? false,
    many: values.many ?? false,
  };
}

function parseRuns(text: string | undefined): number {
  if (text === undefined) return RUNS;
  const runs = Number(text);
  if (!/^\d+$/.test(text) || runs < 1 || runs > MOST_RUNS)
    throw new Error(`got --runs "${text}", want a whole number from 1 to ${MOST_RUNS}`);
  return runs;
}
