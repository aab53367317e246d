import { isFields } from "../../lib/data/fields";
import type { Configuration } from "./configurations";
import { type Machinery, ofLine } from "./machinery";

/** What a node says about one configuration. */
export type Verdict = { readonly warnings: readonly string[] } | { readonly error: string };

/**
 * What nodes say about configurations: generated and patched by the machinery
 * of the Talos provider that the cluster has, judged by that of its Talos.
 */
export function verdicts(
  machineries: readonly Machinery[],
  configurations: readonly Configuration[],
): readonly Verdict[] {
  const texts = answers(
    configurations,
    ({ provider }) => machineries.find((one) => one.provider !== undefined && provider.startsWith(`${one.provider}.`)),
    (machinery, asked) => machinery.ask("generate", asked.map((one) => JSON.stringify(one)).join("\n")),
  );
  const judged = answers(
    texts.map(({ text = "" }, index) => ({ text, talos: configurations[index]?.talos ?? "" })),
    ({ talos }) => ofLine(machineries, talos),
    (machinery, asked) => machinery.ask("validate", asked.map(({ text }) => JSON.stringify(text)).join("\n")),
  );
  return texts.map((text, index): Verdict => {
    const { error = judged[index]?.error, warnings } = { ...judged[index], ...text };
    if (error !== undefined) return { error: String(error) };
    return { warnings: Array.isArray(warnings) ? warnings.map(String) : [] };
  });
}

/** Answers in the order of the questions, each machinery asked once. */
function answers<Asked>(
  asked: readonly Asked[],
  choose: (one: Asked) => Machinery | undefined,
  ask: (machinery: Machinery, some: readonly Asked[]) => unknown,
): readonly Readonly<Record<string, unknown>>[] {
  const found = new Map<Asked, Readonly<Record<string, unknown>>>();
  for (const machinery of new Set(asked.map(choose))) {
    if (machinery === undefined) throw new Error("a cluster has a Talos provider whose machinery is not known");
    const some = asked.filter((one) => choose(one) === machinery);
    const given = ask(machinery, some);
    some.forEach((one, index) => {
      const answer: unknown = Array.isArray(given) ? given[index] : undefined;
      found.set(one, isFields(answer) ? answer : { error: "no answer" });
    });
  }
  return asked.map((one) => found.get(one) ?? { error: "no answer" });
}

/** Whether a configuration is refused; says why, and what Talos warns of in one that it takes. */
export function isRefused(origin: string, verdict: Verdict = { error: "no answer" }): boolean {
  if ("error" in verdict) {
    process.stdout.write(`REFUSED ${origin}: ${verdict.error}\n`);
    return true;
  }
  for (const warning of verdict.warnings) process.stdout.write(`warning ${origin}: ${warning}\n`);
  return false;
}
