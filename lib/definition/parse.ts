import { z } from "zod";
import type { BoundCluster } from "../component/bound-cluster";
import type { Component, Registry } from "../component/component";
import { plainCopy } from "../data/plain-copy";
import { clusterFields } from "../model/cluster";
import { consistencyProblems } from "../model/consistency";
import { controlCharacters } from "../model/control-characters";
import { withLikelySubnets } from "../model/likely-subnet";
import { type Problem, show } from "../model/problem";
import { Problems } from "../model/problems";
import { NO_FILES, type ProjectFiles } from "../model/project-files";
import { showPath } from "../model/show-path";
import { type FoundFile, readSecretFiles } from "../secrets/secret-file";
import { contractOf } from "../versions/contract";
import { withFileContents, withFileTexts } from "./file-contents";
import { FORMER_FIELDS, type FormerField } from "./former-fields";
import { explain, hasMoreKeys, MOST_ISSUES, type Telling, toProblems } from "./issue-problems";
import { withParts } from "./overlay";
import { readPatches } from "./patches";
import { type Repaired, repair, withoutMisspelt } from "./repair";

/** The fields of a cluster, its parts and its components; by name, since the compiler would write each field out again. */
export type DefinitionSchema = z.ZodObject<
  typeof clusterFields & {
    readonly extends: typeof partsField;
    readonly components: z.ZodPrefault<z.ZodObject<Record<string, z.ZodOptional<Component["bound"]>>, z.core.$strict>>;
  },
  z.core.$strict
>;

/** The whole schema of a definition for one registry of components. */
export function definitionSchema(registry: Registry): DefinitionSchema {
  const made = schemas.get(registry) ?? makeSchema(registry);
  schemas.set(registry, made);
  return made;
}

/** Thousands of fields are put together once. */
const schemas = new WeakMap<Registry, DefinitionSchema>();

function makeSchema(registry: Registry): DefinitionSchema {
  const components: Record<string, z.ZodOptional<Component["bound"]>> = {};
  for (const [key, component] of Object.entries(registry)) components[key] = component.bound.optional();
  return z.strictObject({
    extends: partsField,
    ...clusterFields,
    components: z
      .strictObject(components)
      .prefault({})
      .meta({ description: "capabilities of the cluster by component; {} switches one on with its defaults" }),
  });
}

const partName = z.string().regex(/^[^\s]+\.ya?ml$/, "a YAML file, e.g. _apps.yaml");

/** Parts are laid below a definition before it is parsed; what is left of them here was none. */
const partsField = z
  .union([partName, z.array(partName)])
  .optional()
  .meta({
    description:
      "YAML files with parts that this definition is laid over, relative to it, e.g. _apps.yaml; a later one wins over an earlier one, null takes a key away. In TypeScript a list of values",
  });

/** A value as it may be written: nothing changes it, so lists and maps `as const` are as good as others. */
export type Written<Value> = Value extends object ? { readonly [Key in keyof Value]: Written<Value[Key]> } : Value;

/** What an operator writes, typed for one registry. */
export type ClusterDefinition<Components extends Registry> = Written<z.input<z.ZodObject<typeof clusterFields>>> & {
  readonly components?: { readonly [Key in keyof Components]?: Written<z.input<Components[Key]["options"]>> };
};

/** Either a whole cluster, or at least one problem and no cluster. */
export type ParseResult =
  | { readonly cluster: BoundCluster; readonly problems: readonly [] }
  | { readonly cluster?: undefined; readonly problems: readonly Problem[] };

/** A definition as far as it can be read, and everything that is wrong with it. */
export interface ReadResult {
  /** What was written, as plain data; absent where it is none. */
  readonly input?: unknown;
  /** Lacks what was left out; absent where nothing of the definition could be read. */
  readonly cluster?: BoundCluster | undefined;
  /** Everything that is wrong; empty where the definition is good. */
  readonly problems: Problems;
}

/** What is stored with a definition. */
export interface Stored {
  /** Its encrypted files; absent: none. */
  readonly secretFiles?: readonly FoundFile[];
  /** Files that it may name; absent: none are there. */
  readonly files?: ProjectFiles;
  /** Fields of older versions; absent: those that there were. */
  readonly former?: readonly FormerField[];
}

/** So many definitions are read as they are; of more it pays to compile the schema. Results are the same. */
const FEW = 8;
let read = 0;

/** More rounds than a definition has levels are never needed. */
const ROUNDS = 12;

/**
 * Reads one definition whole, or gives everything that is wrong with it.
 *
 * @param stored what is stored with the definition
 */
export function parseDefinition(input: unknown, file: string, registry: Registry, stored: Stored = {}): ParseResult {
  const { cluster, problems } = readDefinition(input, file, registry, stored);
  return cluster === undefined || !problems.none ? { problems: problems.all() } : { cluster, problems: [] };
}

/**
 * Reads one definition. What its schema refuses is a problem and is left out,
 * so that the problems between the other parts come in the same run, and those
 * of everything that is made of them.
 *
 * @param stored what is stored with the definition
 */
export function readDefinition(
  input: unknown,
  file: string,
  registry: Registry,
  { secretFiles = [], files = NO_FILES, former = FORMER_FIELDS }: Stored = {},
): ReadResult {
  const problems = new Problems();
  const copied = plainCopy(input);
  if (!("value" in copied)) {
    problems.add(
      ...copied.troubles.map(({ path, got }) => ({
        file,
        path: showPath(path),
        got,
        want: "plain data, as YAML has it",
      })),
    );
    return { problems };
  }
  const schema = definitionSchema(registry);
  const repaired: Repaired[] = [];
  const plain = withParts(copied.value);
  const controls = controlCharacters(plain, file);
  if (controls.length > 0) {
    problems.add(...controls);
    return { input: plain, problems };
  }
  let value = plain;
  // Zod writes and compiles a function for every object of a schema, which costs what reading some definitions does.
  const parse = { error: explain, jitless: read < FEW };
  read += 1;
  let result = schema.safeParse(value, parse);
  for (let round = 0; !result.success && round < ROUNDS; round += 1) {
    const issues = oneForEachText(withoutMisspelt(schema, value, result.error.issues.slice(0, MOST_ISSUES)));
    const telling: Telling = { input: value, file, schema, former, shown: new Map() };
    for (const issue of issues) problems.add(...toProblems(issue, telling));
    const more = result.error.issues.length - MOST_ISSUES;
    if (more > 0 || issues.some(hasMoreKeys)) {
      // Whoever has that many is not helped by what follows from the rest.
      if (more > 0) problems.add({ file, path: "", got: `${more} more problems like these`, want: "none" });
      return { input: plain, problems };
    }
    const rest = repair(schema, value, issues, repaired);
    if (rest === undefined) return { input: plain, problems };
    for (const { path, names, filling } of rest.repaired)
      if (filling === undefined) problems.leaveOut(showPath(path), ...names);
      else problems.fill(showPath(path), filling, ...names);
    repaired.push(...rest.repaired);
    value = rest.value;
    result = schema.safeParse(value, parse);
  }
  if (!result.success) return { input: plain, problems };
  problems.settle();
  const { extends: names, machines, vms, components, versions, ...rest } = result.data;
  if (names !== undefined)
    problems.add({
      file,
      path: "extends",
      got: `${show(names)}, names of files`,
      want: "the parts themselves, as a list of values",
      fix: "import them, and write extends: [apps]",
    });
  const secrets = readSecretFiles(secretFiles, rest.secrets.sops?.age);
  const own = readPatches(
    file,
    {
      talos: rest.talos.patches,
      controlPlane: rest.controlPlane.patches,
      machines: Object.entries(machines).map(([name, { patches }]) => ({ name, patches })),
    },
    files,
  );
  const found: Problem[] = [];
  const filled = <Settings extends Parameters<typeof withFileContents>[0]>(settings: Settings, path: string) =>
    withFileContents(settings, { file, path }, files, found);
  const written: BoundCluster = {
    ...rest,
    talos: filled(rest.talos, "talos"),
    apps: withFileTexts(file, rest.apps, files, found),
    ...(own.patches.length === 0 ? {} : { patches: own.patches }),
    file,
    versions: { ...versions, contract: versions.contract ?? contractOf(versions.talos) },
    machines: Object.entries(machines).map(([name, machine]) => ({ name, ...filled(machine, `machines.${name}`) })),
    vms: Object.entries(vms).map(([name, vm]) => ({ name, ...vm })),
    components: present(components),
    secretFiles: secrets.files,
  };
  const { network, problems: subnets } = withLikelySubnets(written);
  const cluster = { ...written, network };
  problems.add(...subnets, ...consistencyProblems(cluster), ...secrets.problems, ...own.problems, ...found);
  return { input: plain, cluster, problems };
}

/** Issues without those of a text that another one refuses already: a text of the wrong form is one mistake. */
function oneForEachText(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const refused = new Set<string>();
  return issues.filter((issue) => {
    if (issue.code !== "invalid_format") return true;
    const place = issue.path.map(String).join("\u0000");
    if (refused.has(place)) return false;
    refused.add(place);
    return true;
  });
}

function present<Value>(record: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const kept: Record<string, Value> = {};
  for (const [key, value] of Object.entries(record)) if (value !== undefined) kept[key] = value;
  return kept;
}
