import type { Asked } from "./host";

/** Asks at the terminal, again and again until the answer passes; undefined when the person leaves with Ctrl-C. */
export async function askAtTerminal({ text, proposal, choices, check }: Asked): Promise<string | undefined> {
  const prompts = await import("@clack/prompts");
  const output = process.stderr;
  const answer =
    choices === undefined
      ? await prompts.text({
          message: text,
          placeholder: proposal,
          defaultValue: proposal,
          validate: (typed) => check(typed === undefined || typed === "" ? proposal : typed.trim()),
          output,
        })
      : await prompts.select({
          message: text,
          initialValue: proposal,
          options: choices.map((choice) => ({ value: choice, label: choice })),
          output,
        });
  return typeof answer === "string" ? answer.trim() : undefined;
}
