import type { Comparison } from "../../../bench/against/compare";
import { comparisonTable } from "../../../bench/against/table";

const COMPARISON: Comparison = {
  machine: { node: "v20.11.0", cores: 2 },
  here: { commit: "1111111aaaaaaaaa", changed: true },
  there: { revision: "main", commit: "2222222bbbbbbbbb", packages: "installed" },
  runs: 11,
  commands: {
    "synth home": {
      wallMs: { here: 412.3, there: 420, ratio: 0.982, spread: [0.96, 1.014] },
      cpuMs: { here: 600, there: 590.5, ratio: 1.016, spread: [1, 1.03] },
      maxRssMiB: { here: 116.7, there: 116.9, ratio: 0.998, spread: [0.99, 1.01] },
    },
    "check home": { failed: "node cli/groundwork.js check ended with 2:\nerror clusters/home.ts\n" },
  },
};

test("the table has a line for each figure, and says why a command has none", () => {
  expect(comparisonTable(COMPARISON)).toBe(`this tree (1111111, with changes that are not committed)
against main (2222222, packages installed)
11 runs each, in turn; node v20.11.0, 2 cores

                           this tree       other   ratio   middle half of the pairs

synth home
  time, ms                     412.3       420.0    0.98   0.96 to 1.01
  processor time, ms           600.0       590.5    1.02   1.00 to 1.03
  peak memory, MiB             116.7       116.9    1.00   0.99 to 1.01

check home
  not measured: node cli/groundwork.js check ended with 2:
  error clusters/home.ts
`);
});
