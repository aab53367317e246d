import { formatFinding } from "../../lib/checks/finding";
import type { Finding, Severity } from "../../lib/checks/rule";
import { visible } from "../../lib/data/controls";
import { type FrameOf, frameText, NO_FRAMES } from "./frame";
import { count } from "./problems";
import { type Screen, wrapped } from "./screen";

const ORDER: readonly Severity[] = ["error", "warning", "advice"];

/**
 * Findings as text. For a person: those of one file together, worst first,
 * accepted ones last, lines of the terminal's width, with the line of the
 * definition where it is known. Else one line for each, as tools for text expect
 * them.
 */
export function findingsText(findings: readonly Finding[], screen: Screen, frameOf: FrameOf = NO_FRAMES): string {
  const { style, width } = screen;
  if (width === undefined)
    return findings
      .map((finding) => {
        const text = formatFinding(finding);
        return `${finding.accepted === undefined && finding.severity === "error" ? style.red(text) : text}\n`;
      })
      .join("");
  return groupsOf(findings)
    .map(({ title, of }) => {
      const open = ORDER.flatMap((severity) =>
        of.filter((finding) => finding.accepted === undefined && finding.severity === severity),
      );
      const accepted = of.filter((finding) => finding.accepted !== undefined);
      return `${style.bold(wrapped(visible(title), INDENT, screen))}\n${[...open.map((one) => openText(one, screen, frameOf)), ...accepted.map((one) => acceptedText(one, screen))].join("")}\n`;
    })
    .join("");
}

/** Findings of one file, or the same findings of several: what many clusters share is read once. */
function groupsOf(
  findings: readonly Finding[],
): readonly { readonly title: string; readonly of: readonly Finding[] }[] {
  const filesOf = new Map<string, { readonly first: Finding; readonly files: string[] }>();
  for (const finding of findings) {
    const { rule, at, message, fix, accepted = "" } = finding;
    const key = [rule, at, message, fix, accepted].join("\0");
    const known = filesOf.get(key) ?? { first: finding, files: [] };
    known.files.push(finding.file);
    filesOf.set(key, known);
  }
  const groups = new Map<string, Finding[]>();
  for (const { first, files } of filesOf.values()) {
    const title = files.join(", ");
    groups.set(title, [...(groups.get(title) ?? []), first]);
  }
  return [...groups].map(([title, of]) => ({ title, of }));
}

/** `3 errors, 2 warnings, 4 accepted`. */
export function findingCounts(findings: readonly Finding[]): string {
  const many = (severity: Severity) =>
    findings.filter((finding) => finding.accepted === undefined && finding.severity === severity).length;
  const accepted = findings.filter((finding) => finding.accepted !== undefined).length;
  const parts = [
    ...(["error", "warning"] as const).flatMap((severity) =>
      many(severity) === 0 ? [] : [count(many(severity), severity)],
    ),
    ...(many("advice") === 0 ? [] : [`${many("advice")} advice`]),
    ...(accepted === 0 ? [] : [`${accepted} accepted`]),
  ];
  return parts.join(", ");
}

const INDENT = 4;

function openText(finding: Finding, screen: Screen, frameOf: FrameOf): string {
  const { style } = screen;
  const frame = frameOf({ file: finding.file, path: finding.at, message: finding.message });
  const colour = { error: style.red, warning: style.yellow, advice: style.cyan }[finding.severity];
  const line = finding.line === undefined || frame !== undefined ? "" : style.dim(` line ${finding.line}`);
  return [
    `  ${colour(finding.severity)} ${visible(finding.at)}${line} ${style.dim(`[${finding.rule}]`)}`,
    `${" ".repeat(INDENT)}${wrapped(visible(`${finding.message}.`), INDENT, screen)}`,
    `${" ".repeat(INDENT)}${wrapped(visible(`Fix: ${finding.fix}.`), INDENT, screen)}`,
    frame === undefined ? "" : frameText(frame, { file: finding.file, indent: INDENT }, screen),
  ].join("\n");
}

function acceptedText(finding: Finding, screen: Screen): string {
  const text = visible(`accepted ${finding.rule} at ${finding.at}: ${finding.accepted}`);
  return `  ${screen.style.dim(wrapped(text, INDENT, screen))}
`;
}
