import { join } from "node:path";
import fc from "fast-check";
import { catalog } from "../../apps/catalog";
import { synthCluster } from "../../compiler/synth-cluster";
import { readDefinition } from "../../lib/definition/parse";
import { readYaml } from "../../lib/definition/yaml";
import { schemaStore } from "../../lib/schema/store";
import { ELEVEN_IN_YAML, ELEVEN_PLACES } from "./eleven";
import { type Fault, faultsOf, WHOLE, withFaults } from "./faults";

const schemas = schemaStore(join(__dirname, "../.."));

/** Places of everything that one run says: problems, and findings of error severity. */
function placesOf(input: unknown): readonly string[] {
  const { cluster, problems } = readDefinition(input, "clusters/home.ts", catalog);
  if (cluster === undefined) return problems.all().map(({ path }) => path);
  const synthesized = synthCluster({ cluster, problems }, schemas);
  return [
    ...synthesized.problems.map(({ path }) => path),
    ...synthesized.findings.filter(({ severity }) => severity === "error").map(({ at }) => at),
  ];
}

describe("a definition with eleven independent mistakes over both layers", () => {
  it("in YAML tells all eleven in one run, each once", () => {
    const { value } = readYaml(ELEVEN_IN_YAML, "clusters/home.yaml");
    const places = placesOf(value);
    for (const place of ELEVEN_PLACES) expect(places.filter((one) => one === place)).toEqual([place]);
  });

  it("as a plain object tells the same", () => {
    const { value } = readYaml(ELEVEN_IN_YAML, "clusters/home.yaml");
    const again: unknown = JSON.parse(JSON.stringify(value));
    expect(placesOf(again)).toEqual(placesOf(value));
  });
});

describe("what cannot be plain data", () => {
  const circular: Record<string, unknown> = { ...WHOLE };
  circular.apps = { web: circular };
  const throwing = Object.defineProperty({ ...WHOLE }, "domain", {
    enumerable: true,
    get: () => {
      throw new Error("never");
    },
  });
  it.each([
    ["an object that contains itself", circular, "a value that holds itself, or is nested more than 100 deep"],
    ["a getter that throws", throwing, "something that throws when it is read: never"],
    ["a function", { ...WHOLE, domain: () => "example.org" }, "a function"],
    ["a number that is none", { ...WHOLE, domain: Number.NaN }, "the number NaN"],
  ])("%s is a problem and no error", (_, input, got) => {
    const { problems } = readDefinition(input, "clusters/home.ts", catalog);
    expect(problems.all().map((one) => one.got)).toEqual([got]);
  });
});

describe("independent faults come in one run", () => {
  /** A sample by default; the whole measure is FAULT_RUNS=1000. */
  const RUNS = Number(process.env.FAULT_RUNS ?? 10);

  it("the definition without a fault says nothing", () => {
    expect(placesOf(WHOLE)).toEqual([]);
  });

  it("definitions with one to eight faults tell every one of them, unless what it is judged by is lost", () => {
    const faults = faultsOf(WHOLE);
    expect(faults.length).toBeGreaterThan(100);
    const missed: string[] = [];
    let runs = 0;
    fc.assert(
      fc.property(fc.shuffledSubarray([...faults], { minLength: 1, maxLength: 40 }), (drawn) => {
        const chosen = independent(drawn).slice(0, 1 + (drawn.length % 8));
        const places = placesOf(withFaults(WHOLE, chosen));
        const untold = chosen.filter(
          ({ at, what }) => !places.some((place) => isAbout(place, at)) && !isBeyondJudgement(what, chosen),
        );
        runs += 1;
        if (untold.length > 0) missed.push(untold.map(({ what, at }) => `${what} at ${at}`).join(", "));
      }),
      { numRuns: RUNS, seed: 8 },
    );
    if (process.env.FAULT_RUNS !== undefined)
      process.stdout.write(`${missed.length} of ${runs}: ${missed.join("; ")}\n`);
    expect(missed).toEqual([]);
    expect(runs).toBe(RUNS);
  });
});

/** True for an address that cannot be outside a network, because another fault took the network's own away. */
function isBeyondJudgement(what: string, chosen: readonly Fault[]): boolean {
  const lost = ["networkzz", "network", "network.subnetzz", "network.subnet"];
  return what === "an address outside the network" && chosen.some(({ at }) => lost.includes(at));
}

/** Faults of which none is about a part that another one is about. */
function independent(faults: readonly Fault[]): readonly Fault[] {
  const chosen: Fault[] = [];
  for (const fault of faults)
    if (!chosen.some((other) => isAbout(other.part, fault.part) || isAbout(fault.part, other.part))) chosen.push(fault);
  return chosen;
}

function isAbout(place: string, at: string): boolean {
  return place === at || place.startsWith(`${at}.`) || place.startsWith(`${at}[`);
}

it.each([80800, undefined])("a host whose port is %p is one mistake, at the port", (port) => {
  const notes = { image: "registry.example.org/notes:1.0.0", host: "notes", port };
  expect(placesOf({ ...WHOLE, apps: { notes } })).toEqual(["apps.notes.port"]);
});
