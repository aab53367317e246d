import { isFields } from "../../data/fields";
import { InputError, type Problem } from "../../model/problem";
import { UNFILLED } from "../secret";
import { type Source, showSteps } from "../source";
import { type Talconfig, talconfigSchema } from "./talconfig";

/** @throws InputError with every place that talhelper would refuse, and every variable that nothing says */
export function parseTalconfig(source: Source, value: unknown): Talconfig {
  const parsed = talconfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems: readonly Problem[] = parsed.error.issues.map(({ path, message }) => {
    const steps = path.map((step) => (typeof step === "number" ? step : String(step)));
    const raw: unknown = steps.reduce<unknown>(
      (here, step) => (isFields(here) ? here[step] : Array.isArray(here) ? here[Number(step)] : undefined),
      source.documents[0],
    );
    const unfilled = typeof raw === "string" ? UNFILLED.exec(raw)?.[0] : undefined;
    return {
      file: source.file,
      path: `line ${source.lineOf(0, steps)} ${showSteps(steps)}`,
      got:
        unfilled === undefined ? message : `${unfilled}, which no talenv.yaml and no variable of the environment says`,
      want: "what talhelper takes",
      ...(unfilled === undefined
        ? {}
        : { fix: "run it where the variables are: sops exec-env talenv.sops.yaml 'npx groundwork adopt …'" }),
    };
  });
  throw new InputError(problems);
}
