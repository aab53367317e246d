import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { load } from "js-yaml";
import { catalog } from "../../apps/catalog";
import { type DraftedCluster, draftCluster } from "../../compiler/synth-cluster";
import { at, type Fields, isFields } from "../../lib/data/fields";
import { definitionSchema, readDefinition } from "../../lib/definition/parse";
import { type Path, schemaOf, valueAt, without } from "../attack/places";
import { drawn, pick } from "./drawn";

/** What runs in a random model. */
export interface ModelVersions {
  /** Version of Talos on the machines. */
  readonly talos: string;
  readonly kubernetes: string;
  readonly contract: string;
  /** Version of the Talos provider. */
  readonly provider: string;
}

/** Each line with the contracts that its clusters may have, and the providers that write these. */
export const MODEL_VERSIONS: readonly ModelVersions[] = [
  { talos: "1.11.2", kubernetes: "1.34.1", contract: "1.11", provider: "0.11.0" },
  { talos: "1.12.11", kubernetes: "1.35.4", contract: "1.12", provider: "0.11.0" },
  { talos: "1.13.9", kubernetes: "1.36.3", contract: "1.13", provider: "0.11.0" },
  { talos: "1.13.9", kubernetes: "1.36.3", contract: "1.13", provider: "0.12.0" },
  { talos: "1.14.1", kubernetes: "1.37.0", contract: "1.11", provider: "0.11.0" },
  { talos: "1.14.1", kubernetes: "1.37.0", contract: "1.13", provider: "0.11.0" },
  { talos: "1.14.1", kubernetes: "1.37.0", contract: "1.13", provider: "0.12.0" },
  { talos: "1.14.1", kubernetes: "1.37.0", contract: "1.14", provider: "0.12.0" },
];

/** Parts of a definition that decide what is in a machine configuration, drawn whole or in part. */
const DRAWN_PARTS: readonly { readonly path: readonly [string, string?]; readonly rare: number }[] = [
  { path: ["talos"], rare: 6 },
  { path: ["controlPlane"], rare: 3 },
  { path: ["machines", "cp-1"], rare: 6 },
  { path: ["machines", "worker-1"], rare: 6 },
  { path: ["network"], rare: 3 },
];

/** Definitions with a right value for most fields. */
const SAMPLES = ["_machines", "_machines", "_from-1-12", "_from-1-13"].map(
  (name) => `scripts/talos/settings/clusters/${name}.yaml`,
);

/** What is no setting of ours: documents in an operator's own words, and pieces of virtual machines. */
const NOT_DRAWN = new Set(["patches", "loadBalancers", "secureBoot", "factory"]);

/** Rounds in which what is wrong is taken out of a model; a model that needs more is given up. */
const ROUNDS = 12;

const base = ({ talos, kubernetes, contract, provider }: ModelVersions) => ({
  name: "model",
  domain: "home.example.org",
  versions: { talos, kubernetes, contract, providers: { talos: provider } },
  network: { subnet: "192.168.1.0/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
  controlPlane: {},
  talos: {},
  machines: {
    "cp-1": machine("control-plane", 21),
    "worker-1": machine("worker", 31),
  },
  gitops: { repository: "https://github.com/you/home" },
  components: {},
});

const machine = (role: string, last: number) => ({
  role,
  address: `192.168.1.${last}`,
  link: "enp1s0",
  installDisk: "/dev/sda",
  cpus: 8,
  memory: "32 GiB",
  mac: `58:47:CA:00:00:${last}`,
});

/** Definitions with random settings, which nobody has looked at yet. */
export function drawnModels(root: string, versions: ModelVersions, numRuns: number, seed?: number): readonly unknown[] {
  const samples = SAMPLES.map((file) => load(readFileSync(join(root, file), "utf8")));
  const schema = schemaOf(definitionSchema(catalog));
  const model = fc.gen().map((generate) =>
    DRAWN_PARTS.reduce<Fields>((all, { path: [part, name], rare }) => {
      const place = name === undefined ? [part] : [part, name];
      const drawing = { generate, rare, depth: 0, sample: at(pick(generate, samples), ...place) };
      const made = drawn(drawing, pruned(schemaAt(schema, part, name)));
      const under = name === undefined ? made : { [name]: made };
      return isFields(under) ? laidUnder(all, { [part]: under }) : all;
    }, base(versions)),
  );
  // A copy: what fast-check draws carries a key of its own.
  return fc
    .sample(model, { numRuns, ...(seed === undefined ? {} : { seed }) })
    .map((one): unknown => structuredClone(one));
}

/** A model that the checks of a definition let pass. */
export interface DraftedModel {
  /** Its machines and files. */
  readonly draft: DraftedCluster;
  /** What is left of it. */
  readonly model: unknown;
}

/**
 * The draft of a model, without what the checks of a definition refuse of it;
 * undefined where nothing is left that they let pass.
 */
export function draftedModel(model: unknown): DraftedModel | undefined {
  let value = model;
  for (let round = 0; round < ROUNDS; round += 1) {
    const read = readDefinition(value, "clusters/model.yaml", catalog);
    const draft = read.cluster === undefined ? undefined : draftCluster({ ...read, cluster: read.cluster });
    const problems = draft?.problems ?? read.problems;
    if (draft !== undefined && problems.none) return { draft, model: value };
    const before = value;
    for (const { path } of problems.all()) value = withoutCause(value, stepsOf(path));
    if (value === before) return undefined;
  }
  return undefined;
}

/** Takes out what is at a place; where nothing is there, what is around it, down to what every model has. */
function withoutCause(value: unknown, path: Path): unknown {
  for (let length = path.length; length > 1; length -= 1) {
    const place = path.slice(0, length);
    const isOfBase = valueAt(base(SOME), place) !== undefined;
    if (valueAt(value, place) !== undefined && !isOfBase) return without(value, place);
  }
  return value;
}

const SOME: ModelVersions = { talos: "", kubernetes: "", contract: "", provider: "" };

/** `a.b["c/d"][0]` → its keys and indexes. */
function stepsOf(path: string): Path {
  return [...path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, plain = ""]) =>
    quoted !== undefined ? String(JSON.parse(quoted)) : index !== undefined ? Number(index) : plain,
  );
}

function schemaAt(schema: Fields, part: string, name: string | undefined): unknown {
  const found = isFields(schema.properties) ? schema.properties[part] : undefined;
  return name === undefined || !isFields(found) ? found : found.additionalProperties;
}

/** A schema without keys that are not drawn. */
function pruned(schema: unknown): unknown {
  if (!isFields(schema) || !isFields(schema.properties)) return schema;
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties).filter(([key]) => !NOT_DRAWN.has(key))),
  };
}

/** Fields with those of another below: what is there stays. */
function laidUnder(fields: Fields, more: Fields): Fields {
  return Object.fromEntries([
    ...Object.entries(more),
    ...Object.entries(fields).map(([key, value]) => {
      const other = more[key];
      return [key, isFields(value) && isFields(other) ? laidUnder(value, other) : value];
    }),
  ]);
}
