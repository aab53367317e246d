import { RULES } from "../../lib/checks/rules/catalog";
import { nearest } from "../../lib/data/nearest";
import { InputError } from "../../lib/model/problem";
import { EXIT, type ExitCode } from "../exit-code";
import type { Host } from "../host";
import { screenOf, wrapped } from "../text/screen";

/** Prints what a rule finds, what happens where nobody does, how to repair it, and what it rests on. */
export function explainRule(host: Host, id: string): ExitCode {
  const rule = RULES.find((one) => one.id === id);
  if (rule === undefined) {
    const near = nearest(
      id,
      RULES.map((one) => one.id),
    );
    throw new InputError([
      {
        file: "--explain",
        path: "",
        got: JSON.stringify(id),
        want: "the name of a rule, as a finding shows it in brackets",
        fix: near === undefined ? "see docs/reference/rules.md" : `write ${near}`,
      },
    ]);
  }
  const screen = screenOf(host.stdout, host.env);
  const { style } = screen;
  const part = (name: string, text: string) => `\n${style.bold(name)}\n  ${wrapped(text, 2, screen)}\n`;
  host.stdout.write(
    [
      `${style.bold(rule.id)}, ${rule.severity}\n  ${wrapped(rule.title, 2, screen)}\n`,
      part("Why", rule.why),
      part("Fix", rule.fix),
      part("Example", rule.example),
      part("Source", rule.source),
      part("Know better?", `accept: [{ check: "${rule.id}", reason: "…" }]`),
    ].join(""),
  );
  return EXIT.good;
}
