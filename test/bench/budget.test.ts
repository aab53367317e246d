import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { COMMANDS, MANY } from "../../bench/against/compare";
import { budgetSchema } from "../../bench/budget-file";
import type { PeerRun } from "../../bench/peers/measure";
import { benchmarksPage } from "../../bench/peers/page";
import { PEERS } from "../../bench/peers/peers";
import { RENDERED_RATIOS } from "../../bench/rendered";

const ROOT = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const ratio = z.number().positive();
const pair = z.strictObject({ ratio, spread: z.tuple([ratio, ratio]) });
/** The last run that was recorded. */
const recordedSchema = z.strictObject({
  revision: z.string().regex(/^[0-9a-f]{10}$/),
  date: z.iso.date(),
  machine: z.strictObject({ node: z.string(), cores: z.int().min(1), load: z.number().min(0), runs: z.int().min(1) }),
  synthMs: z.strictObject({ fresh: z.number().positive(), again: z.number().positive() }),
  peers: z.record(
    z.string(),
    z.strictObject({
      does: z.string(),
      versions: z.array(z.string().regex(/^[a-z0-9]+ \d+\.\d+\.\d+/)).min(1),
      processes: z.int().min(1),
      wallMs: z.number().positive(),
      fresh: pair,
      again: pair,
    }),
  ),
  missing: z.array(z.string()),
}) satisfies z.ZodType<PeerRun>;

const budget = budgetSchema.parse(JSON.parse(read("bench/budget.json")));
const recorded = recordedSchema.parse(JSON.parse(read("bench/peers.json")));

test("the budget names tools and commands that the bench measures, each once", () => {
  const peers = budget.ratios.map(({ peer }) => peer);
  expect(peers.filter((peer) => !PEERS.some(({ id }) => id === peer))).toEqual([]);
  expect(new Set(peers).size).toBe(peers.length);
  const commands = budget.against.map(({ command }) => command);
  expect(commands.toSorted()).toEqual([...COMMANDS, ...MANY].map(({ name }) => name).toSorted());
});

test("the budget has every ratio of rendered charts once", () => {
  expect(budget.rendered.map(({ ratio }) => ratio).toSorted()).toEqual([...RENDERED_RATIOS].toSorted());
});

test("the recorded run has every tool, as measured or as missing", () => {
  expect([...Object.keys(recorded.peers), ...recorded.missing].toSorted()).toEqual(
    PEERS.map(({ id }) => id).toSorted(),
  );
  for (const { ratio: middle, spread } of Object.values(recorded.peers).flatMap(({ fresh, again }) => [fresh, again])) {
    expect(spread[0]).toBeLessThanOrEqual(middle);
    expect(spread[1]).toBeGreaterThanOrEqual(middle);
  }
});

test("the page says what was recorded, and the aims of the budget", () => {
  expect(read("docs/benchmarks.md")).toBe(benchmarksPage(recorded, budget));
});

test("a page says when its machine was busy", () => {
  const on = (load: number) =>
    benchmarksPage({ ...recorded, machine: { ...recorded.machine, cores: 2, load } }, budget);
  expect(on(6.5)).toContain("**The machine was busy**: 6.5 processes wanted a core at a time.");
  expect(on(0.4)).toContain("The machine did nothing else.");
});
