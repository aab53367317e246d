import { z } from "zod";
import { show } from "../model/problem";
import type { ComponentDefinition } from "./component";

const callable = (what: string) =>
  z
    .custom<(...given: never[]) => unknown>((value) => typeof value === "function", `a function that ${what}`)
    .optional();

/** What TypeScript asks of a definition, for one that nobody compiled. */
const fields = {
  title: z.string("one line of text: what the component brings").min(1, "one line of text: what the component brings"),
  options: z.instanceof(z.ZodType, {
    error: "a schema of options, e.g. z.strictObject({}), with z from groundwork-gitops/schema",
  }),
  requires: callable("gives keys of other components, each with the reason"),
  declare: callable("gives what the component offers and asks for"),
  build: callable("makes stages"),
  complete: callable("makes stages that follow from everything that was built"),
  runbook: callable("gives sections of runbooks"),
  edge: callable("gives files for machines outside the cluster"),
} satisfies Record<keyof ComponentDefinition<z.ZodType>, z.ZodType>;

const shape = z.strictObject(fields);

/** What is wrong with what somebody gave to `defineComponent`, in words; undefined where nothing is. */
export function definitionTrouble(definition: unknown): string | undefined {
  const [issue] = shape.safeParse(definition).error?.issues ?? [];
  if (issue === undefined) return undefined;
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return `unknown field ${show(key)} of a component; want ${Object.keys(fields).join(", ")}`;
  }
  const [field] = issue.path;
  if (field === undefined) return `${show(definition)} in the place of a component; want { title, options, … }`;
  const value = typeof definition === "object" && definition !== null ? Reflect.get(definition, field) : undefined;
  return `${String(field)} of a component: got ${show(value)}, want ${issue.message}`;
}
