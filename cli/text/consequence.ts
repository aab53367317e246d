import type { Effect } from "../../lib/change/effects/row";
import type { Style } from "./style";

/** What a change does to a running cluster, coloured by how bad that is. */
export function consequenceText(consequence: Effect, style: Style): string {
  return consequence === "none" ? style.dim("no effect") : paint(style, consequence)(consequence);
}

const WORST: readonly Effect[] = ["refused", "data lost", "replaces machine", "left behind"];
const MILD: readonly Effect[] = ["none", "live"];

/** The colour of a consequence. */
export function paint(style: Style, consequence: Effect): (text: string) => string {
  if (WORST.includes(consequence)) return style.red;
  return MILD.includes(consequence) ? style.green : style.yellow;
}
