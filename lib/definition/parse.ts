import { z } from "zod";
import type { Component, Registry } from "../component/component";
import { nearest } from "../data/nearest";
import { type Cluster, clusterFields } from "../model/cluster";
import { consistencyProblems } from "../model/consistency";
import { type Problem, show } from "../model/problem";
import { type FoundFile, readSecretFiles } from "../secrets/secret-file";

/** The whole schema of a definition for one registry of components. */
export function definitionSchema(registry: Registry) {
  const components: Record<string, z.ZodOptional<Component["bound"]>> = {};
  for (const [key, component] of Object.entries(registry)) components[key] = component.bound.optional();
  return z.strictObject({ ...clusterFields, components: z.strictObject(components).prefault({}) });
}

/** What an operator writes, typed for one registry. */
export type ClusterDefinition<Components extends Registry> = z.input<z.ZodObject<typeof clusterFields>> & {
  readonly components?: { readonly [Key in keyof Components]?: z.input<Components[Key]["options"]> };
};

export type ParseResult =
  | { readonly cluster: Cluster; readonly problems: readonly [] }
  | { readonly cluster?: undefined; readonly problems: readonly Problem[] };

/**
 * Reads one definition. All problems come back at once: first those of its
 * shape, and only when the shape is right those between its parts.
 *
 * @param found the encrypted files that stand beside the definition
 */
export function parseDefinition(
  input: unknown,
  file: string,
  registry: Registry,
  found: readonly FoundFile[] = [],
): ParseResult {
  const result = definitionSchema(registry).safeParse(input, { error: explain });
  if (!result.success) {
    return { problems: sorted(result.error.issues.flatMap((issue) => toProblems(issue, input, file, registry))) };
  }
  const { machines, vms, components, versions, ...rest } = result.data;
  const secrets = readSecretFiles(found, rest.secrets.sops?.age);
  const cluster: Cluster = {
    ...rest,
    file,
    versions: { ...versions, contract: versions.contract ?? versions.talos.split(".").slice(0, 2).join(".") },
    machines: Object.entries(machines).map(([name, machine]) => ({ name, ...machine })),
    vms: Object.entries(vms).map(([name, vm]) => ({ name, ...vm })),
    components: present(components),
    secretFiles: secrets.files,
  };
  const problems = [...consistencyProblems(cluster), ...secrets.problems];
  return problems.length > 0 ? { problems: sorted(problems) } : { cluster, problems: [] };
}

function present<Value>(record: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const kept: Record<string, Value> = {};
  for (const [key, value] of Object.entries(record)) if (value !== undefined) kept[key] = value;
  return kept;
}

function sorted(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map(
    problems.map((problem) => [
      `${problem.file}\u0000${problem.path}\u0000${problem.got}\u0000${problem.want}`,
      problem,
    ]),
  );
  return [...seen.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Zod's error map: keeps what only the raw issue knows, the keys that an object does have. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "unrecognized_keys" && issue.inst instanceof z.ZodObject)
    return Object.keys(issue.inst.shape).join(" ");
  return undefined;
}

function toProblems(issue: z.core.$ZodIssue, input: unknown, file: string, registry: Registry): readonly Problem[] {
  const path = showPath(issue.path);
  const got = show(valueAt(input, issue.path));
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = issue.message.split(" ");
      return issue.keys.map((key) => {
        const near = nearest(key, known);
        const unknownComponent = path === "components";
        return {
          file,
          path: showPath([...issue.path, key]),
          got: unknownComponent ? `unknown component ${show(key)}` : `unknown key ${show(key)}`,
          want: unknownComponent ? `one of ${Object.keys(registry).sort().join(", ")}` : `one of ${known.join(", ")}`,
          fix: near === undefined ? `remove ${key}` : `write ${near}`,
        };
      });
    }
    case "invalid_type":
      return [
        {
          file,
          path,
          got: kind(valueAt(input, issue.path)),
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
          got,
          want: `one of ${issue.values.map(show).join(", ")}`,
          ...(near === undefined ? {} : { fix: `write ${show(near)}` }),
        },
      ];
    }
    case "invalid_union": {
      const branches = issue.errors.map((branch) =>
        branch.flatMap((inner) =>
          toProblems({ ...inner, path: [...issue.path, ...inner.path] }, input, file, registry),
        ),
      );
      const deepest = branches.filter((branch) => branch.some((problem) => problem.path !== path));
      const best = deepest.sort((a, b) => a.length - b.length)[0];
      if (best !== undefined) return best;
      return [{ file, path, got, want: [...new Set(branches.flat().map((problem) => problem.want))].join("; or ") }];
    }
    case "too_small":
      return [{ file, path, got, want: `at least ${issue.minimum}` }];
    case "too_big":
      return [{ file, path, got, want: `at most ${issue.maximum}` }];
    case "invalid_key":
      return issue.issues
        .flatMap((inner) => toProblems({ ...inner, path: issue.path }, input, file, registry))
        .map((problem) => ({ ...problem, got: `the name ${show(issue.path.at(-1))}` }));
    case "custom": {
      const fix = issue.params?.fix;
      return [{ file, path, got, want: issue.message, ...(typeof fix === "string" ? { fix } : {}) }];
    }
    default:
      return [{ file, path, got, want: issue.message }];
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function kind(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `${typeof value} ${show(value)}`;
}

/** `machines.worker0.disks[1].size`; keys that hold dots or slashes are quoted. */
export function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      const text = String(key);
      if (!/^[A-Za-z0-9_-]+$/.test(text)) return `[${JSON.stringify(text)}]`;
      return index === 0 ? text : `.${text}`;
    })
    .join("");
}
