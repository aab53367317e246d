import { z } from "zod";
import type { BoundCluster } from "../component/bound-cluster";
import type { Component, Registry } from "../component/component";
import { byDistance, enumerate } from "../data/listed";
import { nearest } from "../data/nearest";
import { plainCopy } from "../data/plain-copy";
import { clusterFields } from "../model/cluster";
import { consistencyProblems } from "../model/consistency";
import { controlCharacters } from "../model/control-characters";
import { withLikelySubnets } from "../model/likely-subnet";
import { type Problem, show } from "../model/problem";
import { Problems } from "../model/problems";
import { NO_FILES, type ProjectFiles } from "../model/project-files";
import { showPath } from "../model/show-path";
import { maskValue } from "../secret-scan/mask";
import { type FoundFile, readSecretFiles } from "../secrets/secret-file";
import { contractOf } from "../versions/contract";
import { FORMER_FIELDS, type FormerField, formerField, rewriteOf } from "./former-fields";
import { obviousFix, obviousKey } from "./obvious-fix";
import { withParts } from "./overlay";
import { readPatches } from "./patches";
import { type Repaired, repair } from "./repair";

/** The whole schema of a definition for one registry of components. */
export function definitionSchema(registry: Registry) {
  const made = schemas.get(registry) ?? makeSchema(registry);
  schemas.set(registry, made);
  return made;
}

/** Thousands of fields are put together once. */
const schemas = new WeakMap<Registry, ReturnType<typeof makeSchema>>();

function makeSchema(registry: Registry) {
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

/** What an operator writes, typed for one registry. */
export type ClusterDefinition<Components extends Registry> = z.input<z.ZodObject<typeof clusterFields>> & {
  readonly components?: { readonly [Key in keyof Components]?: z.input<Components[Key]["options"]> };
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

/** Problems of one round that are reported one by one, and unknown keys of one map. */
const MOST_ISSUES = 500;

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
  let result = schema.safeParse(value, { error: explain });
  for (let round = 0; !result.success && round < ROUNDS; round += 1) {
    const issues = result.error.issues.slice(0, MOST_ISSUES);
    const telling: Telling = { input: value, file, schema, former, shown: new Map() };
    for (const issue of issues) problems.add(...toProblems(issue, telling));
    const more = result.error.issues.length - issues.length;
    if (more > 0 || issues.some(hasMoreKeys)) {
      // Whoever has that many is not helped by what follows from the rest.
      if (more > 0) problems.add({ file, path: "", got: `${more} more problems like these`, want: "none" });
      return { input: plain, problems };
    }
    const rest = repair(schema, value, issues, repaired);
    if (rest === undefined) return { input: plain, problems };
    for (const { path, names } of rest.repaired) problems.leaveOut(showPath(path), ...names);
    repaired.push(...rest.repaired);
    value = rest.value;
    result = schema.safeParse(value, { error: explain });
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
  const written: BoundCluster = {
    ...rest,
    ...(own.patches.length === 0 ? {} : { patches: own.patches }),
    file,
    versions: { ...versions, contract: versions.contract ?? contractOf(versions.talos) },
    machines: Object.entries(machines).map(([name, machine]) => ({ name, ...machine })),
    vms: Object.entries(vms).map(([name, vm]) => ({ name, ...vm })),
    components: present(components),
    secretFiles: secrets.files,
  };
  const { network, problems: subnets } = withLikelySubnets(written);
  const cluster = { ...written, network };
  problems.add(...subnets, ...consistencyProblems(cluster), ...secrets.problems, ...own.problems);
  return { input: plain, cluster, problems };
}

function present<Value>(record: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const kept: Record<string, Value> = {};
  for (const [key, value] of Object.entries(record)) if (value !== undefined) kept[key] = value;
  return kept;
}

/** Zod's error map: keeps what only the raw issue knows, the keys that an object does have. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "unrecognized_keys" && issue.inst instanceof z.ZodObject)
    return Object.keys(issue.inst.shape).join(" ");
  return undefined;
}

function hasMoreKeys(issue: z.core.$ZodIssue): boolean {
  return issue.code === "unrecognized_keys" && issue.keys.length > MOST_ISSUES;
}

/** What an issue is about. */
interface Telling {
  readonly former: readonly FormerField[];
  readonly input: unknown;
  readonly file: string;
  readonly schema: z.core.$ZodType;
  /** Values as messages show them, by path: a union asks for one value many times, and masking looks at all of it. */
  readonly shown: Map<string, string>;
}

function toProblems(issue: z.core.$ZodIssue, telling: Telling): readonly Problem[] {
  return problemsOf(issue, telling).map((problem) => withFix(problem, issue, telling));
}

function problemsOf(issue: z.core.$ZodIssue, telling: Telling): readonly Problem[] {
  const { input, file, former } = telling;
  const path = showPath(issue.path);
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = issue.message.split(" ");
      const more = issue.keys.length - MOST_ISSUES;
      const rest =
        more > 0 ? [{ file, path, got: `${more} more unknown keys`, want: `one of ${enumerate(known)}` }] : [];
      const told = issue.keys.slice(0, MOST_ISSUES).map((key) => {
        const near = nearest(key, known);
        const place = showPath([...issue.path, key]);
        const before = formerField(place, former);
        const want = known.length === 0 ? "no key here" : `one of ${enumerate(byDistance(key, known))}`;
        const shown = show(maskValue("", key));
        if (before !== undefined)
          return { file, path: place, got: `${shown}, which an older version had`, want, fix: rewriteOf(before) };
        return {
          file,
          path: place,
          got: `unknown ${path === "components" ? "component" : "key"} ${shown}`,
          want,
          fix: near === undefined ? `remove ${key.slice(0, 80)}` : `write ${near}`,
        };
      });
      return [...told, ...rest];
    }
    case "invalid_type":
      return [
        {
          file,
          path,
          got: kind(valueAt(input, issue.path), () => shownAt(issue.path, telling)),
          want: valueAt(input, issue.path) === undefined ? `${issue.expected} (required)` : `${issue.expected}`,
        },
      ];
    case "invalid_value": {
      const value = valueAt(input, issue.path);
      const near = typeof value === "string" ? nearest(value, issue.values.map(String)) : undefined;
      return [
        {
          file,
          path,
          got: shownAt(issue.path, telling),
          want: `one of ${enumerate(near === undefined ? issue.values.map(show) : byDistance(show(near), issue.values.map(show)))}`,
          ...(near === undefined ? {} : { fix: `write ${show(near)}` }),
        },
      ];
    }
    case "invalid_union": {
      if (issue.errors.length === 0) return [discriminatorProblem(issue, path, shownAt(issue.path, telling), file)];
      const branches = issue.errors.map((branch) =>
        branch.flatMap((inner) => toProblems({ ...inner, path: [...issue.path, ...inner.path] }, telling)),
      );
      const deepest = branches.filter((branch) => branch.some((problem) => problem.path !== path));
      const best = deepest.sort((a, b) => a.length - b.length)[0];
      if (best !== undefined) return best;
      return [
        {
          file,
          path,
          got: shownAt(issue.path, telling),
          want: [...new Set(branches.flat().map((problem) => problem.want))].join("; or "),
        },
      ];
    }
    case "too_small":
      return [{ file, path, got: shownAt(issue.path, telling), want: `at least ${issue.minimum}` }];
    case "too_big":
      return [{ file, path, got: shownAt(issue.path, telling), want: `at most ${issue.maximum}` }];
    case "invalid_key":
      return issue.issues
        .flatMap((inner) => toProblems({ ...inner, path: issue.path }, telling))
        .map((problem) => ({ ...problem, got: `the name ${show(maskValue("", issue.path.at(-1)))}` }));
    case "custom": {
      const fix = issue.params?.fix;
      return [
        {
          file,
          path,
          got: shownAt(issue.path, telling),
          want: issue.message,
          ...(typeof fix === "string" ? { fix } : {}),
        },
      ];
    }
    default:
      return [{ file, path, got: shownAt(issue.path, telling), want: issue.message }];
  }
}

/** A problem with the spelling that was most likely meant, where it says no repair of its own. */
function withFix(problem: Problem, issue: z.core.$ZodIssue, { schema, input }: Telling): Problem {
  if (problem.path !== showPath(issue.path)) return problem;
  if (issue.code === "invalid_key") {
    const key = problem.fix === undefined ? obviousKey(schema, issue.path) : undefined;
    return key === undefined || maskValue("", key) !== key ? problem : { ...problem, fix: `write ${show(key)}` };
  }
  const value = valueAt(input, issue.path);
  if (value === undefined || (problem.fix !== undefined && !problem.fix.startsWith("write it like"))) return problem;
  const meant = obviousFix(schema, issue.path, value);
  // What may be a secret is not shown in another spelling either.
  if (meant === undefined || show(maskValue(problem.path, meant)) !== show(meant)) return problem;
  const quotes = typeof value === "number" && typeof meant === "string" ? ", in quotes" : "";
  return { ...problem, fix: `write ${show(meant)}${quotes}` };
}

/** A value that decides which of several forms is meant, and means none of them. */
function discriminatorProblem(issue: z.core.$ZodIssueInvalidUnion, path: string, got: string, file: string): Problem {
  const options = ("options" in issue && Array.isArray(issue.options) ? issue.options : []).filter(
    (option: unknown) => typeof option === "string",
  );
  const near = nearest(got.replaceAll('"', ""), options);
  return {
    file,
    path,
    got,
    want: `one of ${enumerate(byDistance(near ?? got, options))}`,
    ...(near === undefined ? {} : { fix: `write ${near}` }),
  };
}

function shownAt(path: readonly PropertyKey[], { input, shown }: Telling): string {
  const place = showPath(path);
  const known = shown.get(place) ?? show(maskValue(place, valueAt(input, path)));
  shown.set(place, known);
  return known;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return value;
}

function kind(value: unknown, shown: () => string): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `${typeof value} ${shown()}`;
}
