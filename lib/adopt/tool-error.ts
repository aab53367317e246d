import type { z } from "zod";
import { isFields } from "../data/fields";
import { InputError, show } from "../model/problem";
import { maskValue } from "../secret-scan/mask";
import { type Source, type Step, showSteps } from "./source";

/**
 * What a schema gives for a document of a file.
 *
 * @throws InputError with a line for everything that the tool would refuse as well
 */
export function parsed<Output>(schema: z.ZodType<Output>, source: Source, value: unknown, tool: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InputError(
    result.error.issues.map((issue) => {
      const steps = issue.path.map((step): Step => (typeof step === "number" ? step : String(step)));
      const path = showSteps(steps);
      const got = steps.reduce<unknown>((here, step) => {
        if (Array.isArray(here)) return here[Number(step)];
        return isFields(here) ? here[String(step)] : undefined;
      }, value);
      return {
        file: source.file,
        path: `line ${source.lineOf(0, steps)} ${path}`,
        got: show(maskValue(path, got)),
        want: `what ${tool} takes: ${issue.message.toLowerCase()}`,
      };
    }),
  );
}
