import { z } from "zod";
import { byDistance, enumerate } from "../data/listed";
import { nearest } from "../data/nearest";
import { type Problem, show } from "../model/problem";
import { showPath } from "../model/show-path";
import { maskValue } from "../secret-scan/mask";
import { type FormerField, formerField, rewriteOf } from "./former-fields";
import { obviousFix, obviousKey } from "./obvious-fix";

/** Problems of one round that are reported one by one, and unknown keys of one map. */
export const MOST_ISSUES = 500;

/** Zod's error map: keeps what only the raw issue knows, the keys that an object does have. */
export function explain(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "unrecognized_keys" && issue.inst instanceof z.ZodObject)
    return Object.keys(issue.inst.shape).join(" ");
  return undefined;
}

/** True for a map with more unknown keys than are reported. */
export function hasMoreKeys(issue: z.core.$ZodIssue): boolean {
  return issue.code === "unrecognized_keys" && issue.keys.length > MOST_ISSUES;
}

/** What an issue is about. */
export interface Telling {
  readonly former: readonly FormerField[];
  readonly input: unknown;
  readonly file: string;
  readonly schema: z.core.$ZodType;
  /** Values as messages show them, by path: a union asks for one value many times, and masking looks at all of it. */
  readonly shown: Map<string, string>;
}

/** Words of a definition for what zod calls otherwise. */
const FORMS: Readonly<Record<string, string>> = { object: "a map", record: "a map", array: "a list" };

/** What zod says of one value, in the words of a problem, with the repair that is most likely meant. */
export function toProblems(issue: z.core.$ZodIssue, telling: Telling): readonly Problem[] {
  return problemsOf(issue, telling).map((problem) => withFix(problem, issue, telling));
}

function problemsOf(issue: z.core.$ZodIssue, telling: Telling): readonly Problem[] {
  const { input, file, former } = telling;
  const path = showPath(issue.path);
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = issue.message.split(" ").filter((key) => key !== "");
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
          want: `${FORMS[issue.expected] ?? issue.expected}${valueAt(input, issue.path) === undefined ? " (required)" : ""}`,
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
